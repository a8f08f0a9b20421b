"""Keeping a search, and keeping it no more: forms of the search page."""

from __future__ import annotations

import msgspec
from starlette.responses import RedirectResponse, Response

from leadlight.finder import desk
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields

SAVE = "/search/save"
REMOVE = "/search/remove"


class Saved(msgspec.Struct):
    """The form that keeps a search."""

    name: str
    address: str


class Removed(msgspec.Struct):
    """The form that keeps one no more."""

    id: int


def save(reader: CurrentReader, fields: Fields) -> Response:
    """Keeps the search; ``InputError`` where the form holds none."""
    form = form_of(fields, Saved)
    desk.save_search(reader.home, reader.context, form.name, form.address)
    return RedirectResponse(f"/search?{form.address.removeprefix('?')}#saved", 303)


def remove(reader: CurrentReader, fields: Fields) -> Response:
    """Keeps the search no more; ``InputError`` where the form names none."""
    desk.remove_search(reader.home, reader.context, form_of(fields, Removed).id)
    return RedirectResponse("/search#saved", 303)
