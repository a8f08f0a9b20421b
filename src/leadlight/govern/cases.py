"""Cases: a number, an agency, and who belongs to it.

A supervisor opens cases and says who belongs to them; he need not belong himself, and does not add
himself. What belonging opens is told in ``govern.membership``.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError, RefusedError
from leadlight.govern.access import rights_of
from leadlight.govern.account_tables import accounts
from leadlight.govern.audit import Event, audited
from leadlight.govern.case_tables import case_members, cases
from leadlight.govern.membership import key_of
from leadlight.govern.reasons import case_in
from leadlight.govern.sharing import agency_of, is_own
from leadlight.store.home import Home


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands: ``members`` are accounts by their names."""

    number: str
    agency: str
    members: tuple[str, ...]
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None


def open_case(home: Home, context: Context, number: str, agency: str | None = None) -> Case:
    """A case without members. What was written under its number is closed to all from now on.

    Raises:
        InputError: it is no number of a case, or there is a case of it.
    """
    key, whose = key_of(number), agency or agency_of(home, context)
    if case_in(home, key) is None:
        raise InputError(f"{number!r} is no number of a case, as LEADLIGHT_CASE_PATTERN has them")
    with audited(home, context, Event("case.open", key, {"agency": whose})) as ledger:
        if _row(ledger, key, whose) is not None:
            raise InputError(f"the case {key} is there already")
        by = {"opened_by": context.actor, "opened_at": home.clock()}
        ledger.execute(insert(cases).values(number=key, agency=whose, **by))
        return _found(ledger, key, whose)


def add_member(
    home: Home, context: Context, number: str, name: str, agency: str | None = None
) -> Case:
    """The account ``name`` belongs to the case from now on.

    Raises:
        RefusedError: it is one's own.
        NotFoundError: there is no such case or account in the agency.
        InputError: it may look at nobody, belongs already, or the case is closed.
    """
    key, whose = key_of(number), agency or agency_of(home, context)
    event = Event("case.add", key, {"account": name})
    if context.actor == name:  # told of in the log too: somebody tried
        with audited(home, context, msgspec.structs.replace(event, outcome="refused")):
            pass
        raise RefusedError("nobody adds himself to a case: another supervisor must")
    with audited(home, context, event) as ledger:
        row, account = _open_row(ledger, key, whose), _account(ledger, name, whose)
        if "look" not in rights_of(account["roles"]):
            raise InputError(f"{name} looks at nobody, and so belongs to no case")
        if name in _members(ledger, row["id"]):
            raise InputError(f"{name} belongs to the case {key} already")
        ledger.execute(
            insert(case_members).values(
                {
                    "case": row["id"],
                    "account_id": account["id"],
                    "added_by": context.actor,
                    "added_at": home.clock(),
                }
            )
        )
        return _found(ledger, key, whose)


def remove_member(
    home: Home, context: Context, number: str, name: str, agency: str | None = None
) -> Case:
    """The account ``name`` no longer belongs to the case, from the next request on.

    Raises:
        NotFoundError: there is no such case, or it does not belong to it.
    """
    key, whose = key_of(number), agency or agency_of(home, context)
    with audited(home, context, Event("case.remove", key, {"account": name})) as ledger:
        row = _known_row(ledger, key, whose)
        if name not in _members(ledger, row["id"]):
            raise NotFoundError(f"{name} does not belong to the case {key}")
        theirs = select(accounts.c.id).where(accounts.c.name == name).scalar_subquery()
        hers = case_members.c.case == row["id"], case_members.c.account_id == theirs
        gone = {"removed_by": context.actor, "removed_at": home.clock()}
        standing = case_members.c.removed_at.is_(None)
        ledger.execute(update(case_members).where(*hers, standing).values(gone))
        return _found(ledger, key, whose)


def close_case(home: Home, context: Context, number: str, agency: str | None = None) -> Case:
    """Nobody looks for the case any more; its members still read what was written for it.

    Raises:
        NotFoundError: there is no such case.
        InputError: it was closed before.
    """
    key, whose = key_of(number), agency or agency_of(home, context)
    with audited(home, context, Event("case.close", key)) as ledger:
        row = _open_row(ledger, key, whose)
        closed = {"closed_by": context.actor, "closed_at": home.clock()}
        ledger.execute(update(cases).where(cases.c.id == row["id"]).values(closed))
        return _found(ledger, key, whose)


def all_cases(home: Home, context: Context) -> list[Case]:
    """The cases of the agency of whoever asks, or of all where he sees all; open ones first."""
    with audited(home, context, Event("cases.read")) as ledger:
        rows = ledger.execute(select(cases).order_by(cases.c.number)).mappings().all()
        found = [_case(ledger, row) for row in rows]
    mine = [each for each in found if is_own(context, each)]
    return sorted(mine, key=lambda each: each.closed_at is not None)


def _row(ledger: Connection, key: str, agency: str) -> RowMapping | None:
    named = select(cases).where(cases.c.number == key, cases.c.agency == agency)
    return ledger.execute(named).mappings().first()


def _known_row(ledger: Connection, key: str, agency: str) -> RowMapping:
    if (row := _row(ledger, key, agency)) is None:
        raise NotFoundError(f"no case has the number {key}; see `leadlight case list`")
    return row


def _open_row(ledger: Connection, key: str, agency: str) -> RowMapping:
    row = _known_row(ledger, key, agency)
    if row["closed_at"] is not None:
        raise InputError(f"the case {key} was closed, by {row['closed_by']}")
    return row


def _account(ledger: Connection, name: str, agency: str) -> RowMapping:
    named = accounts.c.name == name, accounts.c.agency == agency
    row = ledger.execute(select(accounts).where(*named)).mappings().first()
    if row is None:
        raise NotFoundError(f"no account of {agency} is called {name!r}")
    return row


def _found(ledger: Connection, key: str, agency: str) -> Case:
    return _case(ledger, _known_row(ledger, key, agency))


def _case(ledger: Connection, row: RowMapping) -> Case:
    known = {name: row[name] for name in Case.__struct_fields__ if name != "members"}
    return Case(**known, members=_members(ledger, row["id"]))


def _members(ledger: Connection, case: int) -> tuple[str, ...]:
    of = case_members.join(accounts, accounts.c.id == case_members.c.account_id)
    standing = case_members.c.case == case, case_members.c.removed_at.is_(None)
    names = select(accounts.c.name).select_from(of).where(*standing).order_by(accounts.c.name)
    return tuple(ledger.scalars(names))
