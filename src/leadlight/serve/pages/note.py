"""Notes on a lead: forms of its page, which then comes anew."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from starlette.responses import RedirectResponse, Response

from leadlight.finder import desk
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields

WRITE = "/leads/{lead_id}/notes"
STRIKE = "/leads/{lead_id}/notes/strike"


class Written(msgspec.Struct):
    """The form of a note."""

    text: str


class Struck(msgspec.Struct):
    """The form that strikes one."""

    id: int


def write(reader: CurrentReader, lead_id: str, fields: Fields) -> Response:
    """Writes the note; ``InputError`` where the form holds none."""
    desk.write_note(reader.home, reader.context, lead_id, form_of(fields, Written).text)
    return _lead(lead_id, "?told=kept")


def strike(reader: CurrentReader, lead_id: str, fields: Fields) -> Response:
    """Strikes the note; ``InputError`` where the form names none."""
    desk.strike(reader.home, reader.context, form_of(fields, Struck).id)
    return _lead(lead_id)


def _lead(lead_id: str, told: str = "") -> Response:
    """See the lead's page, by GET: loading it again writes nothing twice."""
    return RedirectResponse(f"/leads/{quote(lead_id, safe='')}{told}#notes", 303)
