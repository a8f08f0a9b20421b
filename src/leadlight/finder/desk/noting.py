"""Notes on leads. A lead that took others in has their notes too."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.core.context import Context
from leadlight.core.desk import Note
from leadlight.core.errors import InputError, NotFoundError
from leadlight.engine.stage import Engine
from leadlight.finder.desk.naming import NAMES, named_lead
from leadlight.finder.desk.opened import current, in_force, tables
from leadlight.finder.desk.within import leads_seen
from leadlight.govern.audit import Event, audited, looked
from leadlight.govern.membership import open_to
from leadlight.govern.sharing import agency_of, is_own
from leadlight.store.home import Home
from leadlight.store.notes import add_note, standing_notes, strike_note

LONGEST = 4_000
"""Characters of a note."""

_TAKEN_IN = "SELECT old_id FROM redirects WHERE lead_id = $lead"


def notes(home: Home, context: Context, lead_id: str) -> tuple[Note, ...]:
    """The notes on the lead of this id and on those that it took in, newest first."""
    reading = Event("notes.read", lead_id)
    generation, known = looked(
        home,
        context,
        reading,
        lambda ledger: (
            in_force(home, ledger, context),
            open_to(ledger, context, standing_notes(ledger)),
        ),
    )
    if not leads_seen(home, context)(lead_id):
        return ()
    with tables(home, generation, "redirects") as engine:
        return notes_on(engine, known, lead_id)


def notes_on(engine: Engine, known: Sequence[Note], lead_id: str) -> tuple[Note, ...]:
    """Those of ``known`` that are on the lead or on one that it took in; ``engine`` knows
    ``redirects``."""
    names = {lead_id}
    if {note.lead_id for note in known} - names:  # most homes hold few notes, so this is rare
        names.update(engine.fetch(_TAKEN_IN, lead=lead_id)["old_id"].to_pylist())
    return tuple(note for note in known if note.lead_id in names)


def write_note(home: Home, context: Context, lead_id: str, text: str) -> Note:
    """Write down ``text`` about the lead called ``lead_id``.

    Raises:
        InputError: the note is empty or too long.
        NotFoundError: there is no such lead, or nothing has been built yet.
    """
    text = text.replace("\r\n", "\n").strip()
    if not 0 < len(text) <= LONGEST:
        raise InputError(f"a note has 1 to {LONGEST:,} characters; this one has {len(text):,}")
    generation = current(home, context, Event("note.ask", lead_id))
    with tables(home, generation, *NAMES) as engine:
        lead_id = named_lead(engine, lead_id)
    agency = agency_of(home, context)
    with audited(home, context, Event("note.write", lead_id)) as ledger:
        return add_note(
            ledger,
            {
                "lead_id": lead_id,
                "text": text,
                "actor": context.actor,
                "purpose": context.purpose,
                "agency": agency,
                "written_at": home.clock(),
            },
        )


def strike(home: Home, context: Context, number: int) -> None:
    """Strike a note: it stays in the ledger and is shown no more.

    Raises:
        NotFoundError: there is none with this id, or it was struck before.
    """
    is_seen = leads_seen(home, context)
    with audited(home, context, Event("note.strike", str(number))) as ledger:
        standing = open_to(ledger, context, standing_notes(ledger))
        stands = any(
            each.id == number and is_seen(each.lead_id) and is_own(context, each)
            for each in standing
        )
        found = stands and strike_note(ledger, number, home.clock(), context.actor)
    # Refused after the transaction, so that the audit log holds the attempt all the same.
    if not found:
        raise NotFoundError(f"no note that stands has the id {number}")
