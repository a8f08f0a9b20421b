"""Notes on leads for programs: read, written and struck."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Path

from leadlight.core.desk import Note
from leadlight.finder import desk
from leadlight.finder.desk.noting import LONGEST
from leadlight.govern.access import JUDGE, JUDGE_LEAD, ON_LEAD
from leadlight.serve.api.asking import Asker, Judge
from leadlight.serve.api.body import Body, sent
from leadlight.serve.api.leads import LeadId
from leadlight.serve.api.operation import MOST_ID, AsLines, Lines, Operations


class NoteGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be written down."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class NoteList(msgspec.Struct, frozen=True):
    """The notes that stand on a lead and on those that it took in, newest first."""

    notes: tuple[Note, ...]


class NoteStruck(msgspec.Struct, frozen=True):
    """The note that is shown no more."""

    id: int


def list_notes(asker: Asker, lines: AsLines, lead_id: LeadId) -> NoteList | Lines:
    """What was written down about the lead."""
    found = desk.notes(asker.home, asker.context, lead_id)
    return Lines(found) if lines else NoteList(found)


def write_note(judge: Judge, lead_id: LeadId, body: Body) -> Note:
    """Write down something about the lead."""
    text = sent(body, NoteGiven, "note").text
    return desk.write_note(judge.home, judge.context, lead_id, text)


def strike_note(
    judge: Judge,
    note_id: Annotated[int, Path(ge=1, le=MOST_ID, description="id of a note")],
) -> NoteStruck:
    """Strike the note; it stays on record and is shown no more."""
    desk.strike(judge.home, judge.context, note_id)
    return NoteStruck(note_id)


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    on_lead = "/leads/{lead_id}/notes"
    operations.get(on_lead, list_notes, NoteList, "Notes on a lead.", Note, rule=ON_LEAD)
    operations.post(on_lead, write_note, Note, "Write a note.", NoteGiven, rule=JUDGE_LEAD)
    operations.post(
        "/notes/{note_id}/strike", strike_note, NoteStruck, "Strike a note.", rule=JUDGE
    )
