"""Who asks through the interface for programs, and why: a token, and a purpose with each request.

No look-up without both. The audit log names the token as the actor.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple
from urllib.parse import unquote

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request

from leadlight.core.context import Context
from leadlight.core.errors import AccessError, PurposeError, ScopeError
from leadlight.govern.tokens import Scope, token_of
from leadlight.serve.reader import Reader
from leadlight.shell.limits import Allowance, Buckets
from leadlight.store.home import Home

PURPOSE = "Leadlight-Purpose"
PURPOSE_PARAMETER = {
    "name": PURPOSE,
    "in": "header",
    "required": True,
    "description": "Why you look: a case number or a few words. It stands in the audit log. "
    "Letters beyond ASCII are percent-encoded UTF-8.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 300,
        "pattern": "^[!-~]([ -~]*[!-~])?$",
    },
}
_LONGEST = 300

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token that `leadlight token new NAME` made.",
)
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


class Door(NamedTuple):
    """What requests pass by: the home that knows the tokens, and how often each may be used."""

    home: Home
    buckets: Buckets

    def enter(self, request: Request, given: Given, scope: Scope) -> Reader:
        """The reader that the token of ``request`` stands for.

        Raises:
            AccessError: there is no token, or it is not good.
            ScopeError: it is not made for this.
            PurposeError: no purpose is named.
            HTTPException: it was used too often.
        """
        if given is None:
            raise AccessError("a token is needed: `Authorization: Bearer TOKEN`")
        token = token_of(self.home, given.credentials)
        request.state.actor = token.name
        self._count(request, token.name)
        if scope not in token.scopes:
            raise ScopeError(f"the token {token.name!r} is not made for this: it lacks {scope!r}")
        return Reader(self.home, Context(token.name, purpose_of(request)))

    def _count(self, request: Request, name: str) -> None:
        allowance = self.buckets.take(name)
        headers = {"RateLimit-Policy": self.buckets.policy, "RateLimit": _told(allowance)}
        request.state.headers = headers
        if not allowance.is_given:
            wait = {"Retry-After": str(allowance.seconds)}
            raise HTTPException(429, f"ask again in {allowance.seconds} s", wait)


def purpose_of(request: Request) -> str:
    """The purpose that the request names.

    Raises:
        PurposeError: it names none that can be read.
    """
    named = request.headers.getlist(PURPOSE)
    text = unquote(named[0], errors="replace").strip() if len(named) == 1 else ""
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise PurposeError(
            f"each look needs a purpose: name it once in the header {PURPOSE}, a case number or a "
            f"few words, at most {_LONGEST} characters"
        )
    return text


def reading(request: Request, given: Given) -> Reader:
    """Who looks, with a token made for reading."""
    door: Door = request.app.state.door
    return door.enter(request, given, "read")


def judging(request: Request, given: Given) -> Reader:
    """Who says what a lead is, with a token made for verdicts."""
    door: Door = request.app.state.door
    return door.enter(request, given, "verdict")


Asker = Annotated[Reader, Depends(reading)]
Judge = Annotated[Reader, Depends(judging)]


def _told(allowance: Allowance) -> str:
    return f'"token";r={allowance.left};t={allowance.seconds}'
