"""What belonging to a case opens: the number as a purpose, and what was written under it.

What people write under the number of a case that was opened is read by its members alone: notes,
and the words of verdicts. A number that nobody opened as a case closes nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, select

from leadlight.core.context import Context
from leadlight.core.errors import PurposeError
from leadlight.govern.access import Who, agency_in
from leadlight.govern.case_tables import case_members, cases
from leadlight.govern.sharing import Owned, readable
from leadlight.store.home import Home
from leadlight.store.sight import see


class Written(Owned, Protocol):
    """What somebody wrote, with the purpose under which he did."""

    @property
    def purpose(self) -> str:
        """A reason, or the number of a case."""


W = TypeVar("W", bound=Written)


class Worded(Written, Protocol):
    """What somebody said, in words of his own too."""

    @property
    def note(self) -> str | None:
        """The words."""


V = TypeVar("V", bound=Any)


def key_of(number: str) -> str:
    """A case's number as it is compared."""
    return " ".join(number.split()).casefold()


def joined(ledger: Connection, account: RowMapping) -> frozenset[str]:
    """The cases to which the account of this row belongs, by their keys."""
    see(ledger, account["agency"], account["name"])
    of = case_members.join(cases, cases.c.id == case_members.c.case)
    mine = case_members.c.account_id == account["account_id"], case_members.c.removed_at.is_(None)
    return frozenset(ledger.scalars(select(cases.c.number).select_from(of).where(*mine)))


def may_look_for(ledger: Connection, who: Who, purpose: str) -> bool:
    """Whether ``purpose`` is one for ``who``: no number of a case that was closed, or to which he
    does not belong."""
    if who.agency is None:
        return True
    named = cases.c.agency == who.agency, cases.c.number == key_of(purpose)
    found = ledger.execute(select(cases.c.number, cases.c.closed_at).where(*named)).first()
    return found is None or (found.closed_at is None and found.number in who.cases)


def refuse_stranger(home: Home, who: Who, purpose: str) -> None:
    """Raises:
    PurposeError: ``purpose`` is the number of a case that is not for ``who``.
    """
    with home.ledger.reading() as ledger:
        see(ledger, who.agency or "", who.name)
        if not may_look_for(ledger, who, purpose):
            raise PurposeError(
                f"the case {purpose} is closed, or others work on it: a supervisor adds members"
            )


def open_to(ledger: Connection, context: Context, records: Iterable[W]) -> list[W]:
    """Those of ``records`` that whoever asks may read, by agencies and by cases."""
    closed = _closed(ledger, context)
    return [each for each in readable(ledger, context, records) if not _is_in(each, closed)]


def worded_for(ledger: Connection, context: Context, records: Iterable[V]) -> list[V]:
    """Those of ``records`` that whoever asks may read, without words written for cases to which he
    does not belong: what was said of a lead is everybody's who may see it, and why is not."""
    closed = _closed(ledger, context)
    return [
        msgspec.structs.replace(each, note=None) if _is_in(each, closed) else each
        for each in readable(ledger, context, records)
    ]


def _closed(ledger: Connection, context: Context) -> frozenset[tuple[str, str]]:
    """Cases that whoever asks does not belong to, by agency and key."""
    agency = agency_in(context.scope)
    if agency is None:
        return frozenset()
    known = {(row.agency, row.number) for row in ledger.execute(select(cases))}
    return frozenset(known - {(agency, number) for number in context.cases})


def _is_in(record: Written, closed: frozenset[tuple[str, str]]) -> bool:
    return bool(closed) and (record.agency, key_of(record.purpose)) in closed
