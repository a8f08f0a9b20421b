"""The cases of an agency, for whoever says who belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.govern.access import CASES
from leadlight.govern.cases import (
    Case,
    add_member,
    all_cases,
    close_case,
    open_case,
    remove_member,
)
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.faces import Face
from leadlight.shell.forms import Fields
from leadlight.shell.site import Site
from leadlight.store.home import Home

PATH = "/cases"
MEMBERS = "/cases/members"
CLOSE = "/cases/close"

Act = Literal["add", "remove"]
_ACTS: Mapping[Act, Callable[[Home, Context, str, str], Case]] = {
    "add": add_member,
    "remove": remove_member,
}


class CaseList(msgspec.Struct, frozen=True):
    """The cases of an agency, open ones first."""

    cases: tuple[Case, ...]


class Opened(msgspec.Struct):
    """The form of a new case; also the one that closes it."""

    number: str = ""


class Changed(msgspec.Struct):
    """The form that changes who belongs to a case."""

    number: str
    name: str
    act: Act


def found(reader: CurrentReader) -> CaseList:
    """All of them."""
    return CaseList(tuple(all_cases(reader.home, reader.context)))


def view(_record: CaseList, _request: Request) -> Mapping[str, Any]:
    """What the page needs besides."""
    return {"problem": ""}


def begin(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """A new case; or the page again, with what is wrong."""
    form = form_of(fields, Opened)
    return _done(request, reader, lambda: open_case(reader.home, reader.context, form.number))


def change(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """Somebody belongs to a case, or no more; ``RefusedError`` where it is whoever asks."""
    form = form_of(fields, Changed)
    does = _ACTS[form.act]
    return _done(request, reader, lambda: does(reader.home, reader.context, form.number, form.name))


def close(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """Nobody looks for the case any more."""
    form = form_of(fields, Opened)
    return _done(request, reader, lambda: close_case(reader.home, reader.context, form.number))


FACE = Face(
    path=PATH,
    record=found,
    shape=CaseList,
    template="cases.html",
    view=view,
    summary="The cases of an agency, with their members.",
    rule=CASES,
)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.show(FACE)
    site.take(PATH, begin, CASES)
    site.take(MEMBERS, change, CASES)
    site.take(CLOSE, close, CASES)


def _done(request: Request, reader: CurrentReader, does: Callable[[], Case]) -> Response:
    try:
        does()
    except (InputError, NotFoundError) as error:
        record = found(reader)
        site: Site = request.app
        values = {**view(record, request), "record": record, "problem": str(error)}
        return site.draw(request, FACE.template, values, 422)
    return RedirectResponse(PATH, 303)
