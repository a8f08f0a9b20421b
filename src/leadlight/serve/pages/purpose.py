"""Saying why one looks: chosen at sign-in, shown on every page, changed at any time."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import PurposeError, RefusedError
from leadlight.govern import sessions
from leadlight.govern.access import OWN
from leadlight.govern.membership import refuse_stranger
from leadlight.govern.reasons import reasons, stated
from leadlight.serve.pages.signin import Next
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields, inside
from leadlight.shell.site import Site

PATH = "/purpose"


class Chosen(msgspec.Struct):
    """The form of a purpose: a ``case`` number goes before a reason of the list."""

    reason: str = ""
    case: str = ""
    next: str = "/"


def page(request: Request, reader: CurrentReader, next: Next = "/") -> Response:  # noqa: A002
    """The list, and a box for a case number."""
    return _drawn(request, reader, Chosen(next=inside(next)))


def choose(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """The session looks for this from now on; or the page again, with what is wrong."""
    chosen = form_of(fields, Chosen)
    if reader.who.session is None:
        raise RefusedError("a home without accounts has the standing purpose that its owner gave")
    try:
        purpose = stated(reader.home, chosen.case or chosen.reason)
        refuse_stranger(reader.home, reader.who, purpose)
    except (PurposeError, RefusedError) as error:
        return _drawn(request, reader, chosen, str(error), 422)
    sessions.look_for(reader.home, reader.context, reader.who.session, purpose)
    return RedirectResponse(inside(chosen.next), 303)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.add_way(PATH, page, OWN)
    site.take(PATH, choose, OWN)


def _drawn(
    request: Request, reader: CurrentReader, chosen: Chosen, problem: str = "", status: int = 200
) -> Response:
    site: Site = request.app
    with reader.home.ledger.reading() as ledger:
        listed = reasons(ledger)
    values = {"chosen": chosen, "reasons": listed, "problem": problem}
    return site.draw(request, "purpose.html", values, status)
