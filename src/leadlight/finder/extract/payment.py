"""Accounts that take money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadlight.core.findings import Payment
from leadlight.finder.extract.account import Account, Accounts, Service
from leadlight.finder.extract.normalise import Text

UNKNOWN = "unknown"
"""The system of an account that a feed gives without one."""

_SYSTEMS = Accounts(
    (
        Service("cashapp", ("cashapp", "cash app", "cashtag"), ("cash",), ("cash.app/",)),
        Service("venmo", ("venmo",), (), ("venmo.com/u/", "venmo.com/")),
        Service("paypal", ("paypal", "pay pal"), ("pp",), ("paypal.me/",)),
        Service("zelle", (), ("zelle",)),
    ),
    sign="$",
)
_BY_NUMBER = re.compile(
    r"(?<![a-z])(?P<system>zelle|venmo|paypal|cash ?app)[^a-z0-9@]{0,8}(?:(?:to|at|is|a)[ :]{1,2})?"
    r"(?P<name>\+?1?[ .\-(]{0,2}[2-9]\d\d[ .\-)]{0,2}\d{3}[ .\-]?\d{4}(?!\d)"
    r"|[a-z0-9][a-z0-9._+\-]{0,63}@[a-z0-9][a-z0-9\-]{0,62}(?:\.[a-z0-9\-]{2,24}){1,3})"
)
_NUMBERED = frozenset({"zelle", "venmo", "paypal", "cashapp", "cash"})
_MARKS = re.compile(r"[ .\-()+]")


def read_payments(text: Text) -> tuple[Payment, ...]:
    """Payment accounts in ``text``; one that is a number is named by its bare digits."""
    payments: dict[tuple[str, str], Payment] = {}
    for account in (*_SYSTEMS.read(text.plain, text.words), *_read_numbered(text)):
        key, spans = (account.service, account.name), text.spans(account.start, account.end)
        known = payments.get(key)
        payments[key] = Payment(*key, known.spans + spans if known else spans)
    return tuple(payments.values())


def _read_numbered(text: Text) -> Iterator[Account]:
    if text.words.isdisjoint(_NUMBERED):
        return
    for found in _BY_NUMBER.finditer(text.plain):
        system, name = found["system"].replace(" ", ""), found["name"]
        account = name if "@" in name else _MARKS.sub("", name)[-10:]
        yield Account(system, account, *found.span("name"))


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
