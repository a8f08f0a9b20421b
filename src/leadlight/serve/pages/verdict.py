"""Saying what a lead is, and taking that back: forms of the lead's page, which then comes anew."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import InputError
from leadlight.core.verdicts import Said
from leadlight.finder import desk
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields

GIVE = "/leads/{lead_id}/verdict"
RETRACT = "/leads/{lead_id}/retract"


class Given(msgspec.Struct):
    """The form of a verdict; ``kind`` is its field ``is``."""

    kind: Said = msgspec.field(name="is")
    note: str | None = None


class Retracted(msgspec.Struct):
    """The form that takes a verdict back."""

    id: int


def give(reader: CurrentReader, lead_id: str, fields: Fields) -> Response:
    """Gives the verdict; ``InputError`` where the form holds none."""
    form = form_of(fields, Given)
    given = desk.give_verdict(reader.home, reader.context, lead_id, form.kind, form.note)
    return _lead(given.lead_id, "judged")


def retract(reader: CurrentReader, lead_id: str, fields: Fields) -> Response:
    """Takes the verdict back, if it stands still; ``InputError`` where the form names none."""
    number = form_of(fields, Retracted).id
    try:
        desk.retract(reader.home, reader.context, number)
    except InputError:  # by somebody else, or in another tab
        return _lead(lead_id, "before")
    return _lead(lead_id, "back")


def _lead(lead_id: str, told: str) -> Response:
    """See the lead's page, by GET: loading it again says nothing twice."""
    return RedirectResponse(f"/leads/{quote(lead_id, safe='')}?told={told}#verdict", 303)
