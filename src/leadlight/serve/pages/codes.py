"""One-time codes and recovery codes of one's own account."""

from __future__ import annotations

import io
from collections.abc import Callable

import msgspec
import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import AccessError, InputError, RefusedError
from leadlight.govern import factors
from leadlight.govern.access import OWN
from leadlight.govern.accounts import account_called
from leadlight.serve.reader import CurrentReader, Reader
from leadlight.serve.sent import form_of
from leadlight.shell.forms import Fields
from leadlight.shell.site import Site

OFFER = "/account/codes"
REMOVE = "/account/codes/remove"
RECOVERY = "/account/recovery"


class Accepted(msgspec.Struct):
    """The form of a first code: of the key that was ``sealed`` into it."""

    sealed: str = ""
    code: str = ""
    password: str = ""


class Proof(msgspec.Struct):
    """A form that holds the password alone."""

    password: str = ""


def page(request: Request, reader: CurrentReader) -> Response:
    """A new key, to be read by a telephone."""
    _refuse_nobody(reader)
    return _offered(request, reader)


def accept(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """The key is in force, and recovery codes are shown this once; or a new key is offered, with
    what was wrong."""
    _refuse_nobody(reader)
    form = form_of(fields, Accepted)
    try:
        made = factors.accept(reader.home, reader.who, form.sealed, form.code, form.password)
    except (AccessError, InputError) as error:
        return _offered(request, reader, str(error), 422)
    return _shown(request, made)


def remove(reader: CurrentReader, fields: Fields) -> Response:
    """No codes are asked for any more."""
    _refuse_nobody(reader)
    factors.withdraw(reader.home, reader.who, form_of(fields, Proof).password)
    return RedirectResponse("/account#factors", 303)


def recover(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """New recovery codes, shown this once."""
    _refuse_nobody(reader)
    password = form_of(fields, Proof).password
    return _shown(request, factors.new_recovery_codes(reader.home, reader.who, password))


def picture_of(uri: str) -> Markup:
    """``uri`` as a picture for a telephone's camera, drawn here: nothing of it leaves."""
    drawn = io.BytesIO()
    segno.make(uri, error="m").save(
        drawn, kind="svg", xmldecl=False, scale=4, dark="#000", light="#fff", title="Key"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - lines of a drawing alone


def join(site: Site) -> None:
    """Adds this module's ways in."""
    ways: dict[str, Callable[..., Response]] = {OFFER: accept, REMOVE: remove, RECOVERY: recover}
    site.add_way(OFFER, page, OWN)
    for path, act in ways.items():
        site.take(path, act, OWN)


def _refuse_nobody(reader: Reader) -> None:
    if reader.who.session is None:
        raise RefusedError("there is no account here yet: `leadlight account add` makes one")


def _offered(request: Request, reader: Reader, problem: str = "", status: int = 200) -> Response:
    site: Site = request.app
    offer = factors.offer(reader.home, reader.who)
    with reader.home.ledger.reading() as ledger:
        is_bound = account_called(reader.home, ledger, reader.who.name).subject is not None
    values = {
        "offer": offer,
        "picture": picture_of(offer.uri),
        "problem": problem,
        "is_bound": is_bound,
    }
    return site.draw(request, "codes.html", values, status)


def _shown(request: Request, made: tuple[str, ...]) -> Response:
    site: Site = request.app
    return site.draw(request, "recovery.html", {"codes": made})
