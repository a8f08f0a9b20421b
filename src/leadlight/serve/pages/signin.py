"""Signing in and out."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import AccessError
from leadlight.govern import signin
from leadlight.govern.access import ENTER, PUBLIC
from leadlight.serve.door import Door, who_sees
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields, inside
from leadlight.shell.site import Site

PATH = "/signin"
OUT = "/signout"

Next = Annotated[str, Query(max_length=4_000)]


class Claim(msgspec.Struct):
    """The form of a sign-in: who somebody says that he is."""

    name: str = ""
    password: str = ""
    accepted: str = ""
    next: str = "/"


class Leaving(msgspec.Struct):
    """The form of a sign-out."""

    everywhere: str = ""


def page(request: Request, next: Next = "/") -> Response:  # noqa: A002 - as the address calls it
    """The banner and the form; whoever is signed in is sent on."""
    who = who_sees(request)
    if who is not None and who.barrier != "factor":
        return RedirectResponse(inside(next), 303)
    return drawn(request, Claim(next=inside(next)))


def enter(request: Request, fields: Fields) -> Response:
    """A new session, whatever cookie was brought; or the form again, with what is wrong."""
    door: Door = request.app.state.door
    claim = form_of(fields, Claim)
    door.count(request)
    if not claim.accepted:
        return drawn(request, claim, "Accept the notice first.", 422)
    agent = request.headers.get("user-agent", "")
    try:
        signed = signin.sign_in(door.home, claim.name.lower(), claim.password, agent)
    except AccessError as error:
        return drawn(request, claim, str(error), 401)
    return door.give(RedirectResponse(inside(claim.next), 303), signed.cookie)


def leave(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """The session ends, or all of the account's."""
    door: Door = request.app.state.door
    if reader.who.session:
        everywhere = bool(form_of(fields, Leaving).everywhere)
        signin.sign_out(door.home, reader.who, everywhere=everywhere)
    return door.take(RedirectResponse(PATH, 303))


def drawn(request: Request, claim: Claim, problem: str = "", status: int = 200) -> Response:
    """The form, with what is wrong."""
    site: Site = request.app
    door: Door = site.state.door
    values: dict[str, Any] = {
        "claim": claim,
        "problem": problem,
        "banner": door.home.settings.banner,
        "provider": door.provider,
    }
    return site.draw(request, "signin.html", values, status)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.add_way(PATH, page, PUBLIC)
    site.take(PATH, enter, PUBLIC)
    site.take(OUT, leave, ENTER)
