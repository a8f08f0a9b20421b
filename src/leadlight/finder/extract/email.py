"""E-mail addresses, plain or spelled out ("bella (at) mail dot com").

An address is read from its sign: forward to the host, then back to the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from leadlight.core.findings import Email, Span
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.ordinary import is_ordinary
from leadlight.finder.extract.watch import Sight

_MAILER = r"(?:g[ \-]?mail|hot ?mail|out ?look|i ?cloud|yahoo|aol|ymail|proton ?mail|proton)"
_TOP = (
    r"(?:com|net|org|edu|info|biz|co|us|ca|mx|me|io|uk|es|de|fr|it|br|ar|au|nz|ch|eu|example|test"
    r"|invalid|xyz|online|app|pro|email)"
)
_DOT_WORD = (
    r"(?:[ \t]{1,3}(?:dot|d0t|punto|period)[ \t]{1,3}"
    r"|[ \t]{0,3}[(\[{<*_\-]{1,2}[ \t]{0,2}(?:dot|d0t|punto|\.)"
    r"[ \t]{0,2}[)\]}>*_\-]{1,2}[ \t]{0,3})"
)
_DOT = rf"(?:{_DOT_WORD}|\.|[ \t]{{1,3}}\.[ \t]{{1,3}})"
_IS_TOP = re.compile(_TOP).fullmatch
_LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
_END = r"(?![a-z0-9\-@])"
_NO_HOST = r"(?:the|a|an|my|your|this|that|any|each)[ \t]"
_GAP = r"[ \t]{0,3}\n?[ \t]{0,3}"
_BLANK = r"[ \t\n]{1,3}"
_BRACKETED = r"[(\[{<*_~|\-]{1,2}[ ]?(?:at|@|a|arroba)[ ]?[)\]}>*_~|\-]{1,2}"

_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT}{_TOP}{_END}"
_HOST_SAID = rf"(?!{_NO_HOST}){_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT_WORD}{_TOP}{_END}"
_HOST_PLAIN = rf"{_LABEL}(?:\.{_LABEL}){{0,3}}\.[a-z]{{2,24}}{_END}"
_HOST_KNOWN = (
    rf"{_MAILER}(?:{_DOT}|[ ]?[.,][ ]?|(?=com)|dot(?=com))"
    rf"(?:c[o0]m(?:{_DOT}(?:mx|ar|br|au|co)(?![a-z]))?|net|es|me|co{_DOT}uk){_END}"
)
_HOST_SHORT = rf"{_MAILER}(?![a-z0-9_\-@.]|[ ]?\.[a-z])"

_SIGNS = Sight(
    rf"@|[(\[{{<*_~|\-] ?(?:at|@|a|arroba) ?[)\]}}>*_~|\-]|arroba\b|\bat[ \t\n]{{1,3}}{_MAILER}\b"
    r"|\bat[ \t\n]{1,3}[a-z0-9\-]{2,40}[ \t]{0,2}[ (\[{<*_\-] ?(?:dot|d0t|punto|period)\b"
    rf"|\.at\.{_MAILER}|at{_MAILER}(?:dot|\.)com",
    rf"@(?P<plain>{_HOST_PLAIN})"
    rf"|(?P<sign>@|{_BRACKETED}|(?<![a-z])arroba(?![a-z])){_GAP}"
    rf"(?P<spelled>{_HOST_KNOWN}|{_HOST}|{_HOST_SHORT})"
    rf"|(?<![a-z0-9])at{_BLANK}(?P<said>{_HOST_KNOWN}|{_HOST_SAID}|{_HOST_SHORT})"
    rf"|(?P<glued>\.at\.|at)(?P<host>{_MAILER}(?:dot|\.)com){_END}",
)
_ANY_DOT = re.compile(rf"{_DOT}|[ ]?[.,][ ]?")
_GLUED = re.compile(r"(?P<top>com)(?P<word>[a-z]{2,12})")
_AWAY = 96
_NAME_BACK = r"[a-z0-9_%+\-.]{1,64}+"
_DOT_BACK = (
    r"(?:[ ](?:tod|t0d|otnup|doirep)[ ]|[ ]?[)\]}][ ]?(?:tod|otnup|\.)[ ]?[(\[{][ ]?"
    r"|[ ]?[)\]}]?[ ]?(?:erocs ?rednu|ojab noiug)[ ]?[(\[{]?[ ]?)"
)
_BACK = re.compile(
    rf"@?(?P<gap>{_GAP})(?P<name>(?P<apart>[a-z0-9_.](?:[ ][a-z0-9_.]){{3,20}}(?![ ]?[a-z0-9_.]))"
    rf"|{_NAME_BACK}(?:{_DOT_BACK}{_NAME_BACK}){{0,2}})"
)
_ANY_BACK = re.compile(_DOT_BACK)
_MAILBOXES = frozenset({"info", "contact", "book", "booking", "bookings", "hello", "reservations"})


class _Host(NamedTuple):
    """A host, where it ends in the plain text, and whether it is a big mailer's."""

    name: str
    end: int
    known: bool


def sights() -> tuple[Sight, ...]:
    """What is looked for."""
    return (_SIGNS,)


def read_emails(text: Text) -> tuple[Email, ...]:
    """The addresses in ``text``, lower case, each with all its spans.

    A big mailer without its top-level domain ("bella@gmail") is completed by ``.com``.
    """
    if not text.starts(_SIGNS):
        return ()
    spans: dict[str, list[Span]] = {}
    for address, start, end in _found(text):
        spans.setdefault(address, []).extend(text.spans(start, end))
    return tuple(Email(address, tuple(found)) for address, found in spans.items())


def _found(text: Text) -> Iterator[tuple[str, int, int]]:
    behind = 0
    for sign in text.finds(_SIGNS):
        host = _host(sign)
        if local := _local(text.plain, sign, host, behind):
            name, start = local
            behind = host.end
            yield f"{name}@{host.name}", start, host.end


def _host(sign: re.Match[str]) -> _Host:
    if plain := sign["plain"]:
        name = _cut(plain)
        return _Host(name, sign.start("plain") + len(name), bool(re.match(_MAILER, name)))
    written = sign["spelled"] or sign["said"] or sign["host"].replace("dot", ".")
    name = re.sub(r"\s", "", _ANY_DOT.sub(".", written))
    name = re.sub(rf"^({_MAILER})\.?(?:dot)?c[o0]m(?=$|\.)", r"\1.com", name)
    known = re.match(_MAILER, name)
    if known:
        name = name.replace("-", "") if "." in name else f"{name}.com".replace("-", "")
    return _Host(name, sign.end(), bool(known))


def _cut(host: str) -> str:
    """``host`` without words that a missing blank glued to it ("mail.example.call")."""
    labels = host.split(".")
    while len(labels) > 2 and not _IS_TOP(labels[-1]) and _IS_TOP(labels[-2]):
        if len(labels[-1]) == 2 and not is_ordinary(labels[-1]):
            break
        labels.pop()
    glued = _GLUED.fullmatch(labels[-1])
    if glued and is_ordinary(glued["word"]):
        labels[-1] = glued["top"]
    return ".".join(labels)


def _local(plain: str, sign: re.Match[str], host: _Host, behind: int) -> tuple[str, int] | None:
    """The name before ``sign`` and where it starts, if one fits it."""
    found = _BACK.match(plain[max(behind, sign.start() - _AWAY) : sign.start()][::-1])
    if found is None or (sign["said"] and not found["gap"]):
        return None
    written = found["name"][::-1]
    kept = written.lstrip("._%+-")
    name = _ANY_BACK.sub(_mark, kept[::-1])[::-1].rstrip(".")
    name = name.replace(" ", "") if found["apart"] else name
    fits = name and _fits(name, sign, host, apart=bool(found["gap"]))
    return (name, sign.start() - found.end() + len(written) - len(kept)) if fits else None


def _mark(found: re.Match[str]) -> str:
    return "_" if re.search(r"rednu|noiug", found[0]) else "."


def _fits(name: str, sign: re.Match[str], host: _Host, *, apart: bool) -> bool:
    """Whether ``name`` is somebody's and no word of a sentence ("me @ home")."""
    formed = bool(re.search(r"[a-z].*[\d_.]", name))
    if sign["said"]:
        short = "." not in _ANY_DOT.sub(".", sign["said"])
        return formed or (not short and (name in _MAILBOXES or not is_ordinary(name)))
    if apart and not formed and (sign["plain"] or sign["sign"] == "@"):
        return not is_ordinary(name) and (host.known or not sign["plain"])
    return True
