"""Who asks through the interface for programs, and why: a token, and a purpose with each request.

No look-up without both. The audit log names the token as the actor.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple
from urllib.parse import unquote

import msgspec
from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request

from leadlight.core.errors import AccessError
from leadlight.govern.access import Who
from leadlight.govern.forbidden import refuse_forbidden
from leadlight.govern.membership import refuse_stranger
from leadlight.govern.programs import who_bears
from leadlight.govern.reasons import case_in, stated
from leadlight.serve.reader import Reader, reader_of
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


NO_PURPOSE = (
    f"each look needs a purpose: name it once in the header {PURPOSE}, a case number or a few "
    f"words, at most {_LONGEST} characters"
)


class Programs(NamedTuple):
    """Programs that ask a home, and how often each may."""

    home: Home
    buckets: Buckets

    def who(self, request: Request) -> Who:
        """Whom the token of ``request`` stands for; his purpose is the one that it names, if any.

        Raises:
            AccessError: there is no token, or it is not good.
            PurposeError: where there are accounts, it is none that they may have.
            RefusedError: it is one that Leadlight does not serve.
            HTTPException: the token was used too often.
        """
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            raise AccessError("a token is needed: `Authorization: Bearer TOKEN`")
        who = who_bears(self.home, secret.strip())
        request.state.actor = who.name
        self._count(request, who.name)
        purpose = purpose_of(request)
        if purpose and who.agency is not None:
            purpose = stated(self.home, purpose)
            refuse_stranger(self.home, who, purpose)
        else:
            refuse_forbidden(purpose)
        return msgspec.structs.replace(who, purpose=purpose, case=case_in(self.home, purpose))

    def _count(self, request: Request, name: str) -> None:
        allowance = self.buckets.take(name)
        headers = {"RateLimit-Policy": self.buckets.policy, "RateLimit": _told(allowance)}
        request.state.headers = headers
        if not allowance.is_given:
            wait = {"Retry-After": str(allowance.seconds)}
            raise HTTPException(429, f"ask again in {allowance.seconds} s", wait)


def purpose_of(request: Request) -> str:
    """The purpose that the request names; empty if it names none that can be read."""
    named = request.headers.getlist(PURPOSE)
    text = unquote(named[0], errors="replace").strip() if len(named) == 1 else ""
    return text if len(text) <= _LONGEST and text.isprintable() else ""


def asking(request: Request, _: Given) -> Reader:
    """The program that asks, as the door let it in."""
    return reader_of(request)


Asker = Annotated[Reader, Depends(asking)]
Judge = Annotated[Reader, Depends(asking)]
Feeder = Annotated[Reader, Depends(asking)]


def _told(allowance: Allowance) -> str:
    return f'"token";r={allowance.left};t={allowance.seconds}'
