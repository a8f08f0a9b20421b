"""The reasons for which an agency's people may look, and what counts as a case number."""

from __future__ import annotations

import re

import msgspec
from sqlalchemy import Connection, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError, PurposeError
from leadlight.govern.account_tables import purposes
from leadlight.govern.audit import Event, audited
from leadlight.govern.forbidden import refuse_forbidden
from leadlight.store.home import Home

LONGEST = 120
USUAL = (
    "Review of today's leads",
    "Search for a missing child",
    "Trafficking investigation, no case number yet",
    "Request of another agency on trafficking",
    "Report on trafficking without names",
    "Training on made-up data",
)
"""The list until an agency sets its own."""


class Reason(msgspec.Struct, frozen=True):
    """A reason of the list; those that stand until an agency sets its own have no ``id``."""

    text: str
    id: int | None = None


def reasons(ledger: Connection) -> tuple[Reason, ...]:
    """The list as it stands."""
    rows = ledger.execute(
        select(purposes.c.text, purposes.c.id)
        .where(purposes.c.ended_at.is_(None))
        .order_by(purposes.c.id)
    ).all()
    return tuple(Reason(*row) for row in rows) or tuple(map(Reason, USUAL))


def add_reason(home: Home, context: Context, text: str) -> Reason:
    """Put ``text`` on the list; the first one takes the place of the usual ones.

    Raises:
        InputError: it is no short text, or stands there.
        RefusedError: it is a purpose that Leadlight does not serve.
    """
    wanted = " ".join(text.split())
    if not 3 <= len(wanted) <= LONGEST or not wanted.isprintable():
        raise InputError(f"a reason has 3 to {LONGEST} characters on one line")
    refuse_forbidden(wanted)
    with audited(home, context, Event("purpose.add", wanted)) as ledger:
        if any(each.text.casefold() == wanted.casefold() and each.id for each in reasons(ledger)):
            raise InputError(f"{wanted!r} stands on the list")
        values = {"text": wanted, "made_by": context.actor, "made_at": home.clock()}
        number = ledger.scalar(insert(purposes).values(values).returning(purposes.c.id))
    return Reason(wanted, number)


def remove_reason(home: Home, context: Context, number: int) -> None:
    """Take a reason off the list; who looks for it now may go on until he signs out.

    Raises:
        NotFoundError: there is none of that number.
    """
    stands = purposes.c.id == number, purposes.c.ended_at.is_(None)
    with audited(home, context, Event("purpose.remove", str(number))) as ledger:
        ended = update(purposes).where(*stands).values(ended_at=home.clock())
        if not ledger.execute(ended).rowcount:
            raise NotFoundError(f"no reason {number} stands; see `leadlight purpose list`")


def case_in(home: Home, purpose: str) -> str | None:
    """``purpose`` if it is the number of a case."""
    return purpose if re.fullmatch(home.settings.case_pattern, purpose, re.IGNORECASE) else None


def stated(home: Home, text: str) -> str:
    """``text`` as a purpose: a reason of the list, or a case number.

    Raises:
        PurposeError: it is neither.
        RefusedError: Leadlight does not serve it.
    """
    wanted = " ".join(text.split())
    refuse_forbidden(wanted)
    with home.ledger.reading() as ledger:
        listed = {each.text.casefold(): each.text for each in reasons(ledger)}
    if wanted.casefold() in listed:
        return listed[wanted.casefold()]
    if case_in(home, wanted):
        return wanted
    raise PurposeError("the purpose is neither a case number nor a reason of the agency's list")
