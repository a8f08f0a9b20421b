"""The second factor of a sign-in that is under way, typed."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import AccessError
from leadlight.govern.access import ENTER
from leadlight.govern.factors import give_second
from leadlight.serve.door import Door
from leadlight.serve.pages.signin import Next
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields, inside
from leadlight.shell.site import Site

PATH = "/signin/second"


class Typed(msgspec.Struct):
    """The form of a code."""

    code: str = ""
    next: str = "/"


def page(request: Request, reader: CurrentReader, next: Next = "/") -> Response:  # noqa: A002
    """A box for the code; whoever waits for none is sent on."""
    if reader.who.barrier != "factor":
        return RedirectResponse(inside(next), 303)
    return _drawn(request, Typed(next=inside(next)))


def give(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """The session is whole under a new cookie; or the box again, with what is wrong."""
    door: Door = request.app.state.door
    typed = form_of(fields, Typed)
    door.count(request)
    if reader.who.barrier != "factor":
        return RedirectResponse("/", 303)
    try:
        cookie = give_second(reader.home, reader.who, typed.code)
    except AccessError as error:
        return _drawn(request, typed, str(error), 401)
    return door.give(RedirectResponse(inside(typed.next), 303), cookie)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.add_way(PATH, page, ENTER)
    site.take(PATH, give, ENTER)


def _drawn(request: Request, typed: Typed, problem: str = "", status: int = 200) -> Response:
    site: Site = request.app
    return site.draw(request, "second.html", {"next": typed.next, "problem": problem}, status)
