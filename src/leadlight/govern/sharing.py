"""Which agencies let which see their records. Nothing is shared until somebody says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.govern.access import agency_in
from leadlight.govern.account_tables import agency_shares
from leadlight.govern.audit import Event, audited
from leadlight.store.home import Home


class Owned(Protocol):
    """What somebody wrote, with the agency to which it belongs."""

    @property
    def agency(self) -> str:
        """Whose it is."""


R = TypeVar("R", bound=Owned)


def agencies_seen(ledger: Connection, context: Context) -> frozenset[str] | None:
    """The agencies whose records the scope of ``context`` holds; ``None`` if it holds all."""
    reader = agency_in(context.scope)
    if reader is None:
        return None
    stands = agency_shares.c.reader == reader, agency_shares.c.ended_at.is_(None)
    owners = ledger.scalars(select(agency_shares.c.owner).where(*stands))
    return frozenset({reader, *owners})


def agency_of(home: Home, context: Context) -> str:
    """The agency to which belongs what is written under ``context``."""
    return agency_in(context.scope) or home.record().agency


def readable(ledger: Connection, context: Context, records: Iterable[R]) -> list[R]:
    """Those of ``records`` that whoever asks may read, by the agencies that wrote them."""
    seen = agencies_seen(ledger, context)
    return [each for each in records if seen is None or each.agency in seen]


def is_own(context: Context, record: Owned) -> bool:
    """Whether whoever asks may change ``record``: what an agency shares is changed by it alone."""
    return agency_in(context.scope) in (None, record.agency)


def share(home: Home, context: Context, owner: str, reader: str) -> None:
    """People of the agency ``reader`` see the records of ``owner`` from now on.

    Raises:
        InputError: they do already, or both are one.
    """
    if owner == reader:
        raise InputError("an agency sees its own records as it is")
    event = Event("agency.share", owner, {"with": reader})
    with audited(home, context, event) as ledger:
        if ledger.scalar(select(agency_shares.c.id).where(*_standing(owner, reader))) is not None:
            raise InputError(f"{owner!r} shares with {reader!r} already")
        values = {"owner": owner, "reader": reader, "made_by": context.actor}
        ledger.execute(insert(agency_shares).values(**values, made_at=home.clock()))


def unshare(home: Home, context: Context, owner: str, reader: str) -> None:
    """They see them no more, from the next request on.

    Raises:
        NotFoundError: they did not.
    """
    event = Event("agency.unshare", owner, {"with": reader})
    with audited(home, context, event) as ledger:
        ended = update(agency_shares).where(*_standing(owner, reader))
        if not ledger.execute(ended.values(ended_at=home.clock())).rowcount:
            raise NotFoundError(f"{owner!r} does not share with {reader!r}")


def shares(ledger: Connection) -> tuple[tuple[str, str], ...]:
    """Each owner with each agency that sees its records."""
    stands = agency_shares.c.ended_at.is_(None)
    wanted = select(agency_shares.c.owner, agency_shares.c.reader).where(stands)
    return tuple((row.owner, row.reader) for row in ledger.execute(wanted.order_by("owner")))


def _standing(owner: str, reader: str) -> tuple[ColumnElement[bool], ...]:
    return (
        agency_shares.c.owner == owner,
        agency_shares.c.reader == reader,
        agency_shares.c.ended_at.is_(None),
    )
