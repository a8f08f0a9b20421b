"""E-mail addresses, plain or spelled out ("bella (at) mail dot com", "gmail: bella_x").

An address is read from its sign: forward to the host, then back to the name. Where a big mailer
is named as a platform is, the name stands as the name of an account does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from leadlight.core.findings import Email, Span
from leadlight.finder.extract.account import Accounts, Service
from leadlight.finder.extract.normalise import Text, blanked
from leadlight.finder.extract.ordinary import is_ordinary
from leadlight.finder.extract.username import has_form, is_phrase
from leadlight.finder.extract.watch import Sight

_SPACED: Final = "|".join(map(" ".join, ("gmail", "hotmail", "yahoo", "outlook", "icloud", "aol")))
_MAILER: Final = (
    r"(?:g(?:ee)?[ \-]?m[a@4]il|hot ?m[a@4]il|out ?look|i ?cloud|y[a@4]h[o0][o0]|aol|ymail"
    rf"|proton ?mail|proton|{_SPACED})"
)
_TOP: Final = (
    r"(?:com|net|org|edu|info|biz|co|us|ca|mx|me|io|uk|es|de|fr|it|br|ar|au|nz|ch|eu|example|test"
    r"|invalid|xyz|online|app|pro|email)"
)
_DOT_WORD: Final = (
    r"(?:[ \t]{1,3}(?:dot|d0t|punto|period)[ \t]{1,3}"
    r"|[ \t]{0,3}[(\[{<*_~/^'\"\-]{1,2}[ \t]{0,2}(?:d ?[o0] ?t|punto|\.)"
    r"[ \t]{0,2}[)\]}>*_~/^'\"\-]{1,2}[ \t]{0,3}|[ ]d o t[ ]|\.(?:dot|d0t|punto)\.)"
)
_DOT: Final = rf"(?:{_DOT_WORD}|\.|[ \t]{{1,3}}\.[ \t]{{1,3}})"
_IS_TOP: Final = re.compile(_TOP).fullmatch
_LABEL: Final = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
_END: Final = r"(?![a-z0-9\-@])"
_NO_HOST: Final = r"(?:the|a|an|my|your|this|that|any|each)[ \t]"
_GAP: Final = r"[ \t]{0,3}\n?[ \t]{0,3}"
_BLANK: Final = r"[ \t\n]{1,3}"
_AT: Final = r"(?:a ?t|@|arr?oba)"
_BRACKETED: Final = (
    rf"(?:[(\[{{<*_~|\-]{{1,2}}[ ]?(?:{_AT}|a)[ ]?[)\]}}>*_~|\-]{{1,2}}"
    rf"|[/^'\"][ ]?{_AT}[ ]?[/^'\"])"
)
_PICTURE: Final = "(?:📧|✉|📩|📨|💌)"
"""Signs of mail, one of which may stand for the at."""

_HOST: Final = rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT}{_TOP}{_END}"
_HOST_SAID: Final = rf"(?!{_NO_HOST}){_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT_WORD}{_TOP}{_END}"
_HOST_PLAIN: Final = rf"{_LABEL}(?:\.{_LABEL}){{0,3}}\.[a-z]{{2,24}}{_END}"
_HOST_KNOWN: Final = (
    rf"{_MAILER}(?:{_DOT}|[ ]?[.,]{{1,3}}[ ]?|(?=com)|dot(?=com))"
    rf"(?:c ?[o0] ?m(?:{_DOT}(?:mx|ar|br|au|co)(?![a-z]))?|net|es|me|co{_DOT}uk){_END}"
)
_HOST_SHORT: Final = rf"{_MAILER}(?![a-z0-9_\-@.]|[ ]?\.[a-z])"

_SIGNS: Final = Sight(
    rf"@|[(\[{{<*_~|/^'\"\-] ?{_AT} ?[)\]}}>*_~|/^'\"\-]|[(\[{{<*_~|\-] ?a ?[)\]}}>*_~|\-]"
    rf"|arr?oba\b|\ba ?t[ \t\n]{{1,3}}{_MAILER}\b"
    r"|\bat[ \t\n]{1,3}[a-z0-9\-]{2,40}[ \t]{0,2}[ (\[{<*_\-] ?(?:dot|d0t|punto|period)\b"
    rf"|\.at\.{_MAILER}|at{_MAILER}(?:dot|\.)com|{_PICTURE}[^a-z0-9]{{0,4}}{_MAILER}"
    rf"| {_MAILER}",
    rf"@(?P<plain>{_HOST_PLAIN})"
    rf"|(?P<sign>@|{_BRACKETED}|(?<![a-z])arr?oba(?![a-z])){_GAP}"
    rf"(?P<spelled>{_HOST_KNOWN}|{_HOST}|{_HOST_SHORT})"
    rf"|(?<![a-z0-9])a ?t{_BLANK}(?P<said>{_HOST_KNOWN}|{_HOST_SAID}|{_HOST_SHORT})"
    rf"|(?:\.at\.|at)(?P<glued>{_MAILER}(?:\.dot\.|dot|\.)com){_END}"
    rf"|{_PICTURE}[^a-z0-9\n]{{0,3}}(?P<pictured>{_HOST_KNOWN})"
    rf"|[ ](?P<bare>{_MAILER}(?:\.com{_END}|(?=[ ]?(?:$|[\n\x00,!|/)]))))",
)
_MAILERS: Final = Accounts(
    Service(host, cues=rf"(?:{cue})(?: (?:address|account))?")
    for host, cue in (
        ("gmail.com", r"g(?:oogle)?[ \-]?mail"),
        ("yahoo.com", "yahoo(?: mail)?"),
        ("hotmail.com", "hot ?mail"),
        ("icloud.com", "icloud"),
        ("aol.com", "aol"),
        ("protonmail.com", "proton ?mail"),
    )
)
"""Big mailers, named as the platform of an account is: "my gmail is bella_x"."""

_MERELY: Final = re.compile(r"(?:mail|yahoo|icloud|aol|address|account)[ ]$")
"""A big mailer right before a plain word, which needs more than that to be a name."""

_NEAR: Final = 10
_SIGHTS: Final = (_SIGNS, *_MAILERS.sights())
_ANY_DOT: Final = re.compile(rf"{_DOT}|[ ]?[.,]{{1,3}}[ ]?")
_STOPS, _BLANKS = re.compile(r"\.{2,}"), re.compile(r"\s+")
_COM: Final = re.compile(rf"({_MAILER})\.?(?:dot)?c[o0]m(?=$|\.)")
_IS_MAILER: Final = re.compile(_MAILER).fullmatch
_LIKE_LETTERS: Final = str.maketrans({"@": "a", "4": "a", "0": "o", "-": None})
_GLUED: Final = re.compile(r"(?P<top>com)(?P<word>[a-z]{2,12})")
_AWAY: Final = 96
_NAME_BACK: Final = r"[a-z0-9_%+\-.]{1,64}+"
_DOT_BACK: Final = (
    r"(?:[ ](?:tod|t0d|otnup|doirep)[ ]|[ ]?[)\]}][ ]?(?:tod|otnup|\.)[ ]?[(\[{][ ]?"
    r"|[ ]?[)\]}]?[ ]?(?:erocs ?rednu|ojab noiug)[ ]?[(\[{]?[ ]?|[ ](?:hsad|nehpyh|noiug)[ ])"
)
_BACK: Final = re.compile(
    rf"@?(?P<gap>{_GAP})(?P<name>(?P<apart>[a-z0-9_.](?:[ ][a-z0-9_.]){{3,20}}(?![ ]?[a-z0-9_.]))"
    rf"|{_NAME_BACK}(?:{_DOT_BACK}{_NAME_BACK}){{0,2}})"
)
_ANY_BACK: Final = re.compile(_DOT_BACK)
_WORD_BACK: Final = re.compile(r"[ ](?P<word>[a-z]{3,30})(?![a-z0-9_.+\-@])")
_MAILBOXES: Final = frozenset(
    {"info", "contact", "book", "booking", "bookings", "hello", "reservations", "screening"}
    | {"appointment", "appointments", "inquiries", "office", "admin"}
)


class _Host(NamedTuple):
    """A host, where it ends in the plain text, and whether it is a big mailer's."""

    name: str
    end: int
    known: bool


def sights() -> tuple[Sight, ...]:
    """What is looked for."""
    return _SIGHTS


def read_emails(text: Text) -> tuple[Email, ...]:
    """The addresses in ``text``, lower case, each with all its spans.

    A big mailer without its top-level domain ("bella@gmail") is completed by ``.com``.
    """
    if not any(map(text.starts, _SIGHTS)):
        return ()
    spans: dict[str, list[Span]] = {}
    for address, start, end in _found(text):
        spans.setdefault(address, []).extend(text.spans(start, end))
    return tuple(Email(address, tuple(found)) for address, found in spans.items())


def _found(text: Text) -> Iterator[tuple[str, int, int]]:
    signed = list(_signed(text))
    yield from signed
    if any(map(text.starts, _MAILERS.sights())):
        plain = blanked(text.plain, ((start, end) for _, start, end in signed))
        for host, name, start, end in _MAILERS.read(text, plain):
            if not (name.isalpha() and _MERELY.search(plain, max(start - _NEAR, 0), start)):
                yield f"{name}@{host}", start, end


def _signed(text: Text) -> Iterator[tuple[str, int, int]]:
    """Addresses that have a sign between name and host."""
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
        return _Host(name, sign.start("plain") + len(name), _is_known(name))
    kind = sign.lastgroup or ""
    written = sign[kind].replace("dot", ".") if kind == "glued" else sign[kind]
    name = _COM.sub(r"\1.com", _STOPS.sub(".", _BLANKS.sub("", _ANY_DOT.sub(".", written))))
    known = _is_known(name)
    return _Host(_in_full(name) if known else name, sign.end(), known)


def _is_known(host: str) -> bool:
    return bool(_IS_MAILER(host.partition(".")[0]))


def _in_full(host: str) -> str:
    """The host of a big mailer in its own spelling, with its top-level domain."""
    label, _, top = host.partition(".")
    label = label.translate(_LIKE_LETTERS).replace("geemail", "gmail")
    return f"{label}.{top or 'com'}"


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
    before = plain[max(behind, sign.start() - _AWAY) : sign.start()][::-1]
    found = _BACK.match(before)
    if found is None or (sign["said"] and not found["gap"]):
        return None
    written = found["name"][::-1]
    kept = written.lstrip("._%+-")
    name = _ANY_BACK.sub(_mark, kept[::-1])[::-1].rstrip(".")
    name = name.replace(" ", "") if found["apart"] else name
    start = sign.start() - found.end() + len(written) - len(kept)
    if name.isdigit() and (word := _word(before, found.end())):
        name, start = word + name, start - len(word) - 1
    is_apart = bool(found["gap"]) and not found["apart"]
    return (name, start) if name and _fits(name, sign, host, apart=is_apart) else None


def _word(before: str, end: int) -> str:
    """The word that a blank parts from the figures of a name ("bella 22@…"); ``before`` is
    reversed, the figures end at ``end`` in it."""
    found = _WORD_BACK.match(before, end)
    word = found["word"][::-1] if found else ""
    return "" if is_ordinary(word) else word


def _mark(found: re.Match[str]) -> str:
    if re.search(r"rednu|ojab", found[0]):
        return "_"
    return "-" if re.search(r"hsad|nehpyh|noiug", found[0]) else "."


def _fits(name: str, sign: re.Match[str], host: _Host, *, apart: bool) -> bool:
    """Whether ``name`` is somebody's and no word of a sentence ("me @ home")."""
    formed = bool(re.search(r"[a-z].*[\d_.]", name)) or ("-" in name and not is_phrase(name))
    if sign["bare"]:
        return has_form(name)
    if sign["pictured"]:
        return formed or not is_ordinary(name)
    if sign["said"]:
        short = "." not in _ANY_DOT.sub(".", sign["said"])
        return formed or (not short and (name in _MAILBOXES or not is_ordinary(name)))
    if apart and not formed and (sign["plain"] or sign["sign"] == "@"):
        return not is_ordinary(name) and (host.known or not sign["plain"])
    return True
