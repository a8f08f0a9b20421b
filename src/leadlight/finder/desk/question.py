"""What a question holds: identifiers in any spelling, words, and how they are combined."""

from __future__ import annotations

import re
from typing import NamedTuple

from leadlight.core.clock import system_clock
from leadlight.core.records import Ad
from leadlight.finder.extract.read import read_findings
from leadlight.store.search import TEXT, one_of

_HASH = re.compile(r"[0-9a-fA-F]{64}")
_HANDLE = re.compile(r"@[\w.\-]{2,64}")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w\-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE
)
_ACCOUNT = re.compile(r"([a-z]{2,20}):(\S{1,64})", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:tel|sms|mailto|callto):(?://)?", re.IGNORECASE)
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_PHRASE = re.compile(r'"[^"]*"')
_PART = re.compile(
    r'"[^"]*"|\b(?:AND|OR|NOT)\b|(?:\(\+?\d{1,4}\)|(?!\b(?:AND|OR|NOT)\b)[^"()])+|[()"]'
)
"""A phrase, an operator, what stands between two of them (with the brackets of a number in it), or
a bracket."""
_END = re.compile(r"(\*?)[\s().\-]*((?:\d[\s().\-]*){4,9})")
_SEVEN = 7
"""Digits from which on the end of a number needs no star before it."""


class Question(NamedTuple):
    """``identifiers`` in their normal form. ``combined`` is the question for the index where AND,
    OR or NOT stand between them and words; without it, words beside identifiers don't count."""

    identifiers: tuple[str, ...]
    combined: str | None = None


def understood(query: str, region: str) -> Question:
    """What ``query`` asks for; ``region`` (ISO 3166) is where bare numbers belong."""
    if not _OPERATOR.search(_PHRASE.sub(" ", query)):
        return Question(as_identifiers(query, region))
    known: dict[str, None] = {}
    parts = []
    for part in _PART.findall(query):
        is_sign = part in "()" or _OPERATOR.fullmatch(part)
        read = () if is_sign else as_identifiers(part.strip('"'), region)
        known |= dict.fromkeys(read)
        parts.append(one_of(read) if read else part)
    return Question(tuple(known), " ".join(parts) if known else None)


def end_of_number(query: str) -> str | None:
    """The digits of ``query`` if it is the end of a number: ``555-9983``, or ``*9983``."""
    found = _END.fullmatch(query.strip())
    digits = re.sub(r"\D", "", found[2]) if found else ""
    return digits if found and (found[1] or len(digits) >= _SEVEN) else None


def as_identifiers(query: str, region: str) -> tuple[str, ...]:
    """The identifiers that ``query`` holds, in their normal form; words beside them don't count.

    An ad's address is known with and without its scheme, an account as ``platform:name`` and, as
    people take one name everywhere, as ``@name`` on any platform.
    """
    text = (
        _SCHEME.sub("", query.strip(), count=1) if _SCHEME.match(query.strip()) else query.strip()
    )
    if _HASH.fullmatch(text) or _HANDLE.fullmatch(text):
        return (text.lower(),)
    account = _ACCOUNT.fullmatch(text)
    if account and account[1].lower() not in TEXT and not text[len(account[1]) :].startswith("://"):
        return (text.lower(),)
    read = read_findings(Ad(source="query", captured_at=system_clock(), body=text), region)
    known = (
        *(phone.e164 for phone in read.phones),
        *(email.address for email in read.emails),
        *(f"{handle.platform}:{handle.name}" for handle in read.handles),
        *(f"@{handle.name}" for handle in read.handles),
        *(f"{payment.system}:{payment.name}" for payment in read.payments),
    )
    return tuple(dict.fromkeys((*known, *_addresses(text))))


def _addresses(text: str) -> tuple[str, ...]:
    """The ways in which an address may have been written down."""
    if not _ADDRESS.fullmatch(text):
        return ()
    bare = re.sub(r"^https?://", "", text, flags=re.IGNORECASE)
    host, slash, path = bare.partition("/")
    named = f"{host.lower()}{slash}{path}".rstrip("/")
    ends = (named, f"{named}/")
    return tuple(f"{scheme}{end}" for scheme in ("https://", "http://") for end in ends)
