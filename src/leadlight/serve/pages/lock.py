"""The lock: a session at rest shows nothing until its owner says again who he is."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import AccessError
from leadlight.govern import sessions, signin
from leadlight.govern.access import ENTER, OWN
from leadlight.govern.accounts import account_called
from leadlight.serve.door import Door
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields, inside
from leadlight.shell.site import Site

PATH = "/lock"
OPEN = "/unlock"


class Key(msgspec.Struct):
    """The form that unlocks."""

    password: str = ""
    next: str = "/"


def page(request: Request, reader: CurrentReader) -> Response:
    """The locked page; whoever is not locked is sent on."""
    if reader.who.barrier != "lock":
        return RedirectResponse("/", 303)
    return _drawn(request, reader)


def close(reader: CurrentReader) -> Response:
    """Locks the session."""
    if reader.who.session:
        sessions.lock(reader.home, reader.context, reader.who.session)
    return RedirectResponse(PATH, 303)


def unlock(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """The session goes on under a new cookie; or the page again, with what is wrong."""
    door: Door = request.app.state.door
    key = form_of(fields, Key)
    try:
        cookie = signin.unlock(reader.home, reader.who, key.password)
    except AccessError as error:
        return _drawn(request, reader, str(error), 401)
    return door.give(RedirectResponse(inside(key.next), 303), cookie)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.add_way(PATH, page, ENTER)
    site.take(PATH, close, OWN)
    site.take(OPEN, unlock, ENTER)


def _drawn(
    request: Request, reader: CurrentReader, problem: str = "", status: int = 200
) -> Response:
    site: Site = request.app
    door: Door = site.state.door
    with reader.home.ledger.reading() as ledger:
        own = account_called(reader.home, ledger, reader.who.name)
    provider = door.provider if own.subject else None
    values = {"name": own.name, "problem": problem, "provider": provider}
    return site.draw(request, "lock.html", values, status)
