"""Signing in by the identity provider: the way there, and back."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import AccessError, NotFoundError
from leadlight.govern.access import PUBLIC
from leadlight.govern.provider import Provider
from leadlight.govern.visits import Brought, begin_visit, finish_visit
from leadlight.serve.door import Door, who_sees
from leadlight.serve.pages.passkey import site_of
from leadlight.serve.pages.signin import Claim, drawn
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields, inside
from leadlight.shell.site import Site

PATH = "/signin/provider"
BACK = "/signin/provider/back"

Word = Annotated[str, Query(max_length=2_000)]


def leave(request: Request, fields: Fields) -> Response:
    """A page that leads to the provider; or the sign-in again, with what is wrong.

    A browser that sent a form follows no redirect to another site: our content policy forbids it.
    """
    door: Door = request.app.state.door
    claim = form_of(fields, Claim)
    provider = _provider(door)
    door.count(request)
    if not claim.accepted:
        return drawn(request, claim, "Accept the notice first.", 422)
    try:
        begun = begin_visit(
            door.home, provider, _back(request), inside(claim.next), who_sees(request)
        )
    except AccessError as error:
        return drawn(request, claim, str(error), 401)
    site: Site = request.app
    page = site.draw(request, "leaving.html", {"way": begun.way, "provider": provider})
    return door.send(page, begun.secret)


def come_back(
    request: Request, state: Word = "", code: Word = "", iss: Word | None = None, error: Word = ""
) -> Response:
    """A session for whom the provider vouches; or the sign-in again, with what is wrong."""
    door: Door = request.app.state.door
    provider = _provider(door)
    door.count(request)
    brought = Brought(state, request.cookies.get(door.visit, ""), code, iss, error)
    agent = request.headers.get("user-agent", "")
    try:
        come = finish_visit(door.home, provider, brought, _back(request), agent, who_sees(request))
    except AccessError as problem:
        return door.receive(drawn(request, Claim(), str(problem), 401))
    return door.receive(door.give(RedirectResponse(inside(come.next), 303), come.cookie))


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.take(PATH, leave, PUBLIC)
    site.add_way(BACK, come_back, PUBLIC)


def _provider(door: Door) -> Provider:
    if door.provider is None:
        raise NotFoundError("there is no single sign-on here")
    return door.provider


def _back(request: Request) -> str:
    return f"{site_of(request).origin}{BACK}"
