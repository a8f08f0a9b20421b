"""An OpenID provider on this machine: it asks who somebody is, and signs what it says of him.

It does what a good one does (exact addresses to lead back to, codes used once, PKCE), and whatever
a test has it do instead.
"""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from leadlight.serve.server import address, listen

CLIENT = "leadlight-test"
SECRET = "eleven brass keys"
Twist = Callable[[dict[str, Any], dict[str, Any]], str | None]
"""Changes claims and header of a token before it is signed, or gives another token instead."""


class Provider:
    """The provider at ``issuer``. Whoever comes is ``somebody``, unless he types something else."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.rsa = RSAKey.generate_key(2048, {"use": "sig", "kid": "r1"})
        self.ec = ECKey.generate_key("P-256", {"use": "sig", "kid": "e1"})
        self.key: RSAKey | ECKey = self.rsa
        self.alg = "RS256"
        self.shown: list[Any] = [self.rsa, self.ec]
        self.extra: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self.clock: Callable[[], float] = time.time
        self.twist: Twist = lambda _claims, _header: None
        self.back: dict[str, str] = {}
        self.answer: Callable[[], Response] | None = None
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def app(self) -> Starlette:
        """What is served."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._document),
                Route("/keys", self._keys),
                Route("/authorize", self._form),
                Route("/authorize", self._given, methods=["POST"]),
                Route("/token", self._token, methods=["POST"]),
                Route("/elsewhere", self._elsewhere),
            ]
        )

    def visited(self, asked: dict[str, str], subject: str) -> str:
        """Where a browser is sent back to, after ``subject`` said who he is."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "subject": subject}
        told = {"code": code, "state": asked["state"], "iss": self.issuer} | self.back
        return f"{asked['redirect_uri']}?{urlencode({k: v for k, v in told.items() if v})}"

    def _document(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(told | self.document)

    def _keys(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        return JSONResponse(KeySet(self.shown).as_dict(private=False))

    def _elsewhere(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        return JSONResponse({})

    def _form(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">'
            for k, v in asked.items()
        )
        return HTMLResponse(
            "<!doctype html><html lang=en><title>Provider</title><h1>Who are you?</h1>"
            f'<form method="post">{hidden}<label>Subject <input name="subject"></label>'
            "<button>Continue</button></form></html>"
        )

    async def _given(self, request: Request) -> Response:
        body = (await request.body()).decode()
        asked = dict(parse_qsl(body))
        return RedirectResponse(self.visited(asked, asked.pop("subject")), 303)

    async def _token(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        if self.answer is not None:
            return self.answer()
        body = (await request.body()).decode()
        form = dict(parse_qsl(body))
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self._codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if (
            asked is None
            or asked["redirect_uri"] != form.get("redirect_uri")
            or asked.get("code_challenge_method") != "S256"
            or asked["code_challenge"] != challenge
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": "a", "token_type": "Bearer", "id_token": self._signed(asked)}
        )

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(self.clock())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": asked["subject"],
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked.get("nonce"),
            "email": "adam@agency.example",
            **self.extra,
        }
        header = {"alg": self.alg, "kid": str(self.key.kid)}
        other = self.twist(claims, header)
        if other is not None:
            return other
        return jwt.encode(header, claims, self.key, [header["alg"]])


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that is asked by real requests, beside the test."""
    with listen("127.0.0.1", 0) as listening:
        made = Provider(address(listening).rstrip("/"))
        config = uvicorn.Config(made.app(), access_log=False, log_config=None, lifespan="off")
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not serving.started:
                time.sleep(0.02)
            yield made
        finally:
            serving.should_exit = True
            thread.join()


def unsigned(claims: dict[str, Any]) -> str:
    """A token that nobody signed."""
    pieces = (base64.urlsafe_b64encode(_json(each)) for each in ({"alg": "none"}, claims))
    return ".".join(piece.rstrip(b"=").decode() for piece in pieces) + "."


def _json(value: dict[str, Any]) -> bytes:
    return JSONResponse(value).render(value)
