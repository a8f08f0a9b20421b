"""What happens to every request before and after it is answered: an id, limits, a count."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from typing import NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_ROUTE = "(none)"
"""What an address that leads nowhere is called: what stands in it may be anything."""


class Answered(NamedTuple):
    """A request and its answer, without anything that says who or what was asked for.

    ``route`` is the address with its parameters in braces. ``actor`` is a program's name, where one
    asked.
    """

    id: str
    method: str
    route: str
    status: int
    seconds: float
    sent: int
    actor: str | None


Hear = Callable[[Answered], None]


class Requests:
    """Gives each request an id and tells ``hear`` of each answer.

    What stands under ``headers`` in the request's state is said in the answer.
    """

    def __init__(self, app: ASGIApp, hear: Hear) -> None:
        self._app = app
        self._hear = hear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = number
        begun = time.perf_counter()
        status, sent = 500, 0

        async def noted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = number
                headers.update(scope["state"].get("headers", {}))
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            spent = time.perf_counter() - begun
            actor = scope["state"].get("actor")
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self._hear(Answered(number, method, _route(scope), status, spent, sent, actor))


class Bodies:
    """Refuses what is longer than ``most`` bytes, also where no length was announced."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Request(scope).headers.get("content-length", "")
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most or (announced.isdecimal() and int(announced) > self._most):
                raise HTTPException(413, f"a body has at most {self._most:,} bytes")
            return message

        await self._app(scope, counted, send)


class Methods:
    """Answers HEAD with the head of what GET would answer, and OPTIONS with what there is."""

    def __init__(self, app: ASGIApp, routes: Callable[[], Iterable[BaseRoute]]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "GET":
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD":
            asked = {**scope, "method": "GET"}
            await self._app(asked, receive, _bodiless(send))
            scope["route"] = asked.get("route")
        elif scope["method"] == "OPTIONS" and (allowed := self._allowed(scope)):
            await Response(status_code=204, headers={"Allow": allowed})(scope, receive, send)
        else:
            await self._app(scope, receive, self._saying_what_is(scope, send))

    def _saying_what_is(self, scope: Scope, send: Send) -> Send:
        """An address may have a route a method, none of which knows the others."""

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["Allow"] = self._allowed(scope)
            await send(message)

        return said

    def _allowed(self, scope: Scope) -> str:
        """The methods of the address; empty if it leads nowhere."""
        found: set[str] = set()
        for method in ("GET", "POST"):
            asked = {**scope, "method": method}
            if any(route.matches(asked)[0] is Match.FULL for route in self._routes()):
                found.add(method)
        if not found:
            return ""
        return ", ".join(sorted(found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set())))


def request_id(request: Request) -> str:
    """The id that this request goes by in the log."""
    return str(request.scope.get("state", {}).get("request_id", uuid.UUID(int=0)))


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def _bodiless(send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headed


def _route(scope: Scope) -> str:
    """The route that answered, by its template."""
    return str(getattr(scope.get("route"), "path", NO_ROUTE))
