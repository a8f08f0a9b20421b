"""Passkeys in the browser: what it is told to make or ask for, and what it brings back."""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec
from fastapi import Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import InputError
from leadlight.govern import passkeys
from leadlight.govern.access import OWN, PUBLIC
from leadlight.serve.door import Door
from leadlight.serve.reader import CurrentHome, CurrentReader
from leadlight.serve.sent import form_of
from leadlight.shell.faces import JsonResponse
from leadlight.shell.forms import Fields, inside
from leadlight.shell.site import Site

SIGN_IN = "/signin/passkey"
ADD = "/account/passkeys"
REMOVE = "/account/passkeys/remove"
_LONGEST = 65_536
T = TypeVar("T", bound=msgspec.Struct)


class Made(msgspec.Struct):
    """What a browser brings when it made a passkey: its answer, and what to call it."""

    credential: msgspec.Raw
    name: str


class Answered(msgspec.Struct):
    """What a browser brings when a passkey answered, and whether the notice was accepted."""

    credential: msgspec.Raw
    accepted: bool
    next: str = "/"


class Removed(msgspec.Struct):
    """The form that removes a passkey."""

    id: str = ""


class Onward(msgspec.Struct, frozen=True):
    """Where the browser goes next."""

    next: str


async def _read(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise InputError("this is too long for the answer of a passkey")
    return body


Sent = Annotated[bytes, Depends(_read)]


def options_to_add(request: Request, reader: CurrentReader) -> Response:
    """What to make."""
    return JsonResponse(passkeys.begin_adding(reader.home, reader.who, site_of(request)))


def add(request: Request, reader: CurrentReader, body: Sent) -> Response:
    """What was made is taken."""
    made = _decoded(body, Made)
    text = bytes(made.credential).decode()
    passkeys.add_passkey(reader.home, reader.who, site_of(request), text, made.name)
    return JsonResponse(Onward("/account#factors"))


def remove(reader: CurrentReader, fields: Fields) -> Response:
    """A passkey of one's own opens nothing more."""
    passkeys.remove_passkey(reader.home, reader.who, form_of(fields, Removed).id)
    return RedirectResponse("/account#factors", 303)


def options_to_sign_in(request: Request, home: CurrentHome) -> Response:
    """What to ask for."""
    door: Door = request.app.state.door
    door.count(request)
    return JsonResponse(passkeys.begin_signing(home, site_of(request)))


def sign_in(request: Request, home: CurrentHome, body: Sent) -> Response:
    """A new session for whoever's passkey answered."""
    door: Door = request.app.state.door
    door.count(request)
    answered = _decoded(body, Answered)
    if not answered.accepted:
        raise InputError("accept the notice first")
    agent = request.headers.get("user-agent", "")
    text = bytes(answered.credential).decode()
    cookie = passkeys.sign_in_with(home, site_of(request), text, agent)
    return door.give(JsonResponse(Onward(inside(answered.next))), cookie)


def site_of(request: Request) -> passkeys.Site:
    """What passkeys of the site at hand are bound to, as browsers see it."""
    here = f"{request.url.scheme}://{request.headers.get('host', '')}"
    origin: str = request.app.state.origin or here
    named = origin.partition("://")[2]
    return passkeys.Site(named.rpartition(":")[0] or named, origin)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.take(f"{ADD}/options", options_to_add, OWN)
    site.take(ADD, add, OWN)
    site.take(REMOVE, remove, OWN)
    site.take(f"{SIGN_IN}/options", options_to_sign_in, PUBLIC)
    site.take(SIGN_IN, sign_in, PUBLIC)


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InputError("this is no answer of a passkey") from None
