"""All accounts, for whoever keeps them: their state, and what can be done with each."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.finder.desk.areas import areas_called
from leadlight.govern import accounts
from leadlight.govern.access import ACCOUNTS, ROLES, Role
from leadlight.govern.accounts import Account
from leadlight.govern.bindings import bind, unbind
from leadlight.serve.door import Door
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.faces import Face
from leadlight.shell.forms import Fields
from leadlight.shell.site import Site
from leadlight.store.home import Home

PATH = "/accounts"
ACT = "/accounts/act"
LIMIT = "/accounts/areas"

BIND = "/accounts/bind"

Act = Literal["disable", "enable", "release", "signout", "factors", "unbind"]
_ACTS: Mapping[Act, Callable[[Home, Context, str], Account]] = {
    "disable": accounts.disable,
    "enable": accounts.enable,
    "release": accounts.release,
    "signout": accounts.sign_out,
    "factors": accounts.reset_factors,
    "unbind": unbind,
}


class AccountList(msgspec.Struct, frozen=True):
    """All accounts, by name."""

    accounts: tuple[Account, ...]


class Wanted(msgspec.Struct):
    """The form of a new account."""

    name: str = ""
    role: Role = "investigator"
    agency: str | None = None


class Limited(msgspec.Struct):
    """The form that limits an account to areas; everywhere if it names none."""

    name: str
    areas: str = ""


class Done(msgspec.Struct):
    """The form that does something with an account."""

    name: str
    act: Act


class Bound(msgspec.Struct):
    """The form that binds an account to whom the provider calls ``subject``."""

    name: str = ""
    subject: str = ""


def found(reader: CurrentReader) -> AccountList:
    """All of them."""
    return AccountList(tuple(accounts.all_accounts(reader.home, reader.context)))


def view(_record: AccountList, request: Request) -> Mapping[str, Any]:
    """What the page needs besides."""
    door: Door = request.app.state.door
    told = {"roles": ROLES, "problem": "", "made": None, "password": ""}
    return {**told, "provider": door.provider}


def add(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """A new account, with its first password, which is shown this once; or what is wrong."""
    wanted = form_of(fields, Wanted)
    password = secrets.token_urlsafe(15)
    told: dict[str, Any] = {}
    try:
        made = accounts.new_account(
            reader.home, reader.context, wanted.name, [wanted.role], password, wanted.agency
        )
        told |= {"made": made, "password": password}
    except InputError as error:
        told |= {"problem": str(error)}
    record = found(reader)
    site: Site = request.app
    values = {**view(record, request), "record": record, **told}
    return site.draw(request, FACE.template, values, 422 if told.get("problem") else 200)


def limit(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """The account sees what lies there alone; or the page again, with what is wrong."""
    form = form_of(fields, Limited)
    try:
        areas = areas_called(form.areas, reader.home.settings.region)
    except InputError as error:
        record = found(reader)
        site: Site = request.app
        values = {**view(record, request), "record": record, "problem": str(error)}
        return site.draw(request, FACE.template, values, 422)
    accounts.limit(reader.home, reader.context, form.name, areas)
    return RedirectResponse(PATH, 303)


def tie(reader: CurrentReader, fields: Fields) -> Response:
    """Binds an account; ``InputError`` where that cannot be, ``RefusedError`` for one's own."""
    form = form_of(fields, Bound)
    bind(reader.home, reader.context, form.name, form.subject)
    return RedirectResponse(PATH, 303)


def act(reader: CurrentReader, fields: Fields) -> Response:
    """Does it; ``RefusedError`` where it would further whoever asks."""
    form = form_of(fields, Done)
    _ACTS[form.act](reader.home, reader.context, form.name)
    return RedirectResponse(PATH, 303)


FACE = Face(
    path=PATH,
    record=found,
    shape=AccountList,
    template="accounts.html",
    view=view,
    summary="All accounts, with their roles and state.",
    rule=ACCOUNTS,
)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.show(FACE)
    site.take(PATH, add, ACCOUNTS)
    site.take(ACT, act, ACCOUNTS)
    site.take(LIMIT, limit, ACCOUNTS)
    site.take(BIND, tie, ACCOUNTS)
