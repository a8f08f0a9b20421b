"""One's own account: password, second factors, and where one is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import AccessError, InputError, RefusedError
from leadlight.govern import sessions, signin
from leadlight.govern.access import OWN
from leadlight.govern.accounts import Account, account_called
from leadlight.govern.passkeys import ListedPasskey, passkeys_of
from leadlight.govern.passwords import ADVISED, LEAST
from leadlight.govern.sessions import ListedSession
from leadlight.serve.door import Door
from leadlight.serve.reader import CurrentReader, Reader
from leadlight.serve.sent import form_of
from leadlight.shell.faces import Face
from leadlight.shell.forms import Fields
from leadlight.shell.site import Site

PATH = "/account"
PASSWORD = "/account/password"  # noqa: S105 - an address
END = "/account/sessions/end"


class OwnAccount(msgspec.Struct, frozen=True):
    """The account of whoever asks, and its live sessions. A home without accounts has none."""

    account: Account | None
    sessions: tuple[ListedSession, ...]
    passkeys: tuple[ListedPasskey, ...]
    must_change: bool


class NewPassword(msgspec.Struct):
    """The form of a new password."""

    old: str = ""
    new: str = ""
    again: str = ""


class Ended(msgspec.Struct):
    """The form that ends a session."""

    id: str = ""


def found(reader: CurrentReader) -> OwnAccount:
    """The account of whoever asks."""
    return _own(reader)


def view(_record: OwnAccount, _request: Request) -> Mapping[str, Any]:
    """What the page needs besides."""
    return {"least": LEAST, "advised": ADVISED, "problem": ""}


def change(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """A new password; all other sessions end. Or the page again, with what is wrong."""
    door: Door = request.app.state.door
    form = form_of(fields, NewPassword)
    if reader.who.session is None:
        raise RefusedError("there is no account here yet: `leadlight account add` makes one")
    try:
        if form.new != form.again:
            raise InputError("the two new passwords are not the same")
        cookie = signin.change_password(reader.home, reader.who, form.old, form.new)
    except (AccessError, InputError) as error:
        return _again(request, reader, str(error))
    return door.give(RedirectResponse("/", 303), cookie)


def end(reader: CurrentReader, fields: Fields) -> Response:
    """One of one's own sessions ends; ``NotFoundError`` where it is none."""
    sessions.end(reader.home, reader.context, reader.who.name, form_of(fields, Ended).id)
    return RedirectResponse(f"{PATH}#sessions", 303)


FACE = Face(
    path=PATH,
    record=found,
    shape=OwnAccount,
    template="account.html",
    view=view,
    summary="One's own account, and where one is signed in.",
    rule=OWN,
)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.show(FACE)
    site.take(PASSWORD, change, OWN)
    site.take(END, end, OWN)


def _own(reader: Reader) -> OwnAccount:
    who = reader.who
    if who.session is None:
        return OwnAccount(None, (), (), must_change=False)
    with reader.home.ledger.reading() as ledger:
        own = account_called(reader.home, ledger, who.name)
        live = tuple(sessions.sessions_of(reader.home, ledger, who))
        keys = passkeys_of(ledger, who.name)
    return OwnAccount(own, live, keys, must_change=who.barrier == "password")


def _again(request: Request, reader: Reader, problem: str) -> Response:
    site: Site = request.app
    record = _own(reader)
    values = {**view(record, request), "record": record, "problem": problem}
    return site.draw(request, FACE.template, values, 422)
