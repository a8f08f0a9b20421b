"""E-mail addresses, plain or spelled out ("bella (at) mail dot com")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadlight.core.findings import Email
from leadlight.finder.extract.normalise import Text

_LOCAL = r"[a-z0-9][a-z0-9._%+\-]{0,63}"
_DOMAIN = r"[a-z0-9][a-z0-9\-]{0,62}"
_PLAIN = re.compile(
    rf"(?<![a-z0-9._%+\-])(?P<local>{_LOCAL})@"
    rf"(?P<domain>{_DOMAIN}(?:\.{_DOMAIN}){{0,3}}\.[a-z]{{2,24}})(?![a-z0-9\-@])"
)

_OPEN, _CLOSE = r"[ \t]{0,3}[(\[{<*_]{1,2}[ \t]{0,2}", r"[ \t]{0,2}[)\]}>*_]{1,2}[ \t]{0,3}"
_DOT_WORD = rf"(?:[ \t]{{1,3}}(?:dot|punto)[ \t]{{1,3}}|{_OPEN}(?:dot|punto|\.){_CLOSE})"
_DOT = rf"(?:{_DOT_WORD}|\.|[ \t]{{1,3}}\.[ \t]{{1,3}})"
_BLANK = r"[ \t]{1,3}"
_AT = rf"(?:[ \t]{{0,3}}@[ \t]{{0,3}}|{_OPEN}(?:at|@|arroba){_CLOSE}|{_BLANK}arroba{_BLANK})"
_AT_WORD = rf"{_BLANK}at{_BLANK}"
_TOP = r"(?:com|net|org|edu|info|biz|co|us|ca|mx|me|io|uk|es|example|test|invalid|xyz|online)"
_WORD = r"[a-z0-9][a-z0-9_%+\-]{0,63}"
_NO_HOST = r"(?:the|a|an|my|your|this|that|any|each)[ \t]"
_MAILER = r"(?:g ?mail|yahoo|hotmail|outlook|icloud|aol|proton ?mail|mail)"
_NAME = rf"(?<![a-z0-9._%+\-])(?P<local>{_WORD}(?:(?:\.|{_DOT_WORD}){_WORD}){{0,2}})"
_HOST = rf"{_DOMAIN}(?:{_DOT}{_DOMAIN}){{0,2}}"
_END = r"(?![a-z0-9\-@])"
_SPELLED = (
    re.compile(rf"{_NAME}{_AT}(?P<domain>{_HOST}{_DOT}{_TOP}){_END}"),
    re.compile(rf"{_NAME}{_AT_WORD}(?!{_NO_HOST})(?P<domain>{_HOST}{_DOT_WORD}{_TOP}){_END}"),
    re.compile(rf"{_NAME}{_AT_WORD}(?P<domain>{_MAILER}\.{_TOP}){_END}"),
)
_SPELLED_SIGN = re.compile(r"@[ \t]|[(\[{<*_][ \t]?(?:at|@|arroba)[ \t]?[)\]}>*_]|arroba")
_AT_WORDS = frozenset({"at", "arroba"})
_DOT_WORDS = frozenset({"dot", "punto", "gmail", "yahoo", "hotmail", "outlook", "icloud"})
_ANY_DOT = re.compile(_DOT)


def read_emails(text: Text) -> tuple[Email, ...]:
    """The addresses in ``text``, lower case, each with all its spans."""
    emails: dict[str, Email] = {}
    for address, start, end in _found(text):
        known, spans = emails.get(address), text.spans(start, end)
        emails[address] = Email(address, known.spans + spans if known else spans)
    return tuple(emails.values())


def _found(text: Text) -> Iterator[tuple[str, int, int]]:
    plain, ends = text.plain, set()
    if "@" in plain:
        for found in _PLAIN.finditer(plain):
            ends.add(found.end())
            yield f"{found['local'].rstrip('.')}@{found['domain']}", *found.span()
    if _may_be_spelled(text):
        yield from (it for it in _found_spelled(plain) if it[2] not in ends)


def _may_be_spelled(text: Text) -> bool:
    """A quick look: both signs of an address must be there, in one spelling or another."""
    if "@" not in text.plain and text.words.isdisjoint(_AT_WORDS):
        return False
    return bool(text.words & _DOT_WORDS) or bool(_SPELLED_SIGN.search(text.plain))


def _found_spelled(plain: str) -> Iterator[tuple[str, int, int]]:
    for pattern in _SPELLED:
        for found in pattern.finditer(plain):
            local, domain = (_ANY_DOT.sub(".", found[part]) for part in ("local", "domain"))
            yield f"{local}@{domain.replace(' ', '')}", *found.span()
