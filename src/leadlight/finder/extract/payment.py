"""Accounts that take money."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from leadlight.core.findings import Payment, Span
from leadlight.finder.extract.account import Account, Accounts, Service
from leadlight.finder.extract.coin import coin_of
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.ordinary import is_ordinary
from leadlight.finder.extract.username import Name, has_form, name_at, stands_alone
from leadlight.finder.extract.watch import Sight

UNKNOWN: Final = "unknown"
"""The system of an account that a feed gives without one."""

CASHAPP: Final = "cashapp"

_SYSTEMS: Final = Accounts(
    (
        Service(
            CASHAPP,
            cues=r"c[a4@][s5$]h[ .\-]?[a4@]p{1,2}|c[a4@][s5$]h ?t[a4@]g",
            short="c[a4@][s5$]h|capp|ca",
            paths=("cash.app/",),
        ),
        Service("venmo", cues="v[e3]nm[o0]|vemno", paths=("venmo.com/u/", "venmo.com/")),
        Service(
            "paypal",
            cues=r"p[a4@]y[ .\-]?p[a4@]l",
            short="pp",
            paths=("paypal.me/", "paypal.com/paypalme/"),
        ),
        Service("zelle", short="z[e3]ll?[e3]"),
        Service("chime", short="chime(?: sign)?"),
    ),
    sign="@$",
)
_SYSTEM: Final = (
    r"z[e3]ll?[e3]|v[e3]nm[o0]|p[a4@]y[ \-]?p[a4@]l|c[a4@][s5$]h[ \-]?[a4@]pp?|apple ?(?:pay|cash)"
)
_NUMBER: Final = r"\+?1?[ .\-(]{0,2}[2-9]\d\d[ .\-)]{0,2}\d{3}[ .\-]?\d{4}(?!\d)"
_MAIL: Final = r"[a-z0-9][a-z0-9._+\-]{0,63}@[a-z0-9][a-z0-9\-]{0,62}(?:\.[a-z0-9\-]{2,24}){1,3}"
_BY_NUMBER: Final = Sight(
    rf"\b(?:{_SYSTEM})[^a-z0-9]",
    rf"(?<![a-z])(?P<system>{_SYSTEM})[^a-z0-9@]{{1,8}}"
    r"(?:(?:to|at|is|a|me|my|tag|number|email|accepted)[ :\-]{1,3}){0,3}"
    rf"(?P<name>{_NUMBER}|{_MAIL})",
)
_CASHTAG: Final = Sight(r"\$[a-z]", r"(?<![\w$])\$(?=[a-z])")
_COIN: Final = Sight(
    r"\b(?:0x[0-9a-f]{40}|(?:bc|ltc)1[a-z0-9]{20}|[13ltmd][a-z0-9]{25})",
    r"(?<![a-z0-9])(?:0x[0-9a-f]{40}|(?:bc|ltc)1[a-z0-9]{20,70}|[13ltmd][a-z0-9]{25,34})(?![a-z0-9])",
)
_KEEPS_CASE: Final = frozenset({"bitcoin", "litecoin", "dogecoin", "tron"})
_MARKS: Final = re.compile(r"[ .\-()+]")
_UNMASKED: Final = str.maketrans("304@5$", "eoaass", " -")
_OTHER_SPELLINGS: Final = {"zele": "zelle", "cashap": CASHAPP, "applecash": "applepay"}
_BECH32: Final = ("bc1", "ltc1")


_SIGHTS: Final = (*_SYSTEMS.sights(), _BY_NUMBER, _CASHTAG, _COIN)


def sights() -> tuple[Sight, ...]:
    """What is looked for."""
    return _SIGHTS


def read_payments(text: Text) -> tuple[Payment, ...]:
    """Payment accounts in ``text``.

    One that is a number is named by its ten digits; addresses of coins keep their case where it
    counts, and their checksums hold.
    """
    if not any(map(text.starts, _SIGHTS)):
        return ()
    spans: dict[tuple[str, str], list[Span]] = {}
    for account in _accounts(text):
        spans.setdefault((account.service, account.name), []).extend(
            text.spans(account.start, account.end)
        )
    return tuple(Payment(*key, tuple(found)) for key, found in spans.items())


def _accounts(text: Text) -> Iterator[Account]:
    named = list(_SYSTEMS.read(text, text.plain))
    yield from named
    yield from _numbered(text)
    yield from _coins(text)
    if text.starts(_CASHTAG):
        taken = {account.start for account in named}
        yield from (it for it in _cashtags(text) if it.start not in taken)


def _numbered(text: Text) -> Iterator[Account]:
    for found in text.finds(_BY_NUMBER):
        system = found["system"].translate(_UNMASKED)
        name = found["name"] if "@" in found["name"] else _MARKS.sub("", found["name"])[-10:]
        yield Account(_OTHER_SPELLINGS.get(system, system), name, *found.span("name"))


def _cashtags(text: Text) -> Iterator[Account]:
    """Names behind a bare dollar sign, unless it stands for an "s"."""
    for found in text.finds(_CASHTAG):
        name = name_at(text.plain, found.end())
        if name and _is_cashtag(text.plain, name):
            yield Account(CASHAPP, *name)


def _is_cashtag(plain: str, name: Name) -> bool:
    letters = re.split(r"[^a-z]", name.value, maxsplit=1)[0]
    if is_ordinary(letters) or is_ordinary(f"s{letters}"):
        return False
    return has_form(name.value) or stands_alone(plain, name, introduced=False)


def _coins(text: Text) -> Iterator[Account]:
    for found in text.finds(_COIN):
        address = _as_written(text, *found.span())
        if coin := coin_of(address):
            name = address if coin in _KEEPS_CASE and not found[0].startswith(_BECH32) else found[0]
            yield Account(coin, name, *found.span())


def _as_written(text: Text, start: int, end: int) -> str:
    """Letters and digits of the stretch in their own case."""
    written = unicodedata.normalize("NFKC", text.all_written(start, end))
    return "".join(filter(str.isalnum, written))


def read_payment_field(text: Text) -> tuple[Payment, ...]:
    """The account in a field that holds nothing else, with or without its system."""
    if payments := read_payments(text):
        return payments
    system, _, name = text.plain.strip().rpartition(":")
    name = name.strip().lstrip("@$")
    if not name:
        return ()
    start = text.plain.rindex(name)
    return (Payment(system.strip() or UNKNOWN, name, text.spans(start, start + len(name))),)
