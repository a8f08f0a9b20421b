"""By which names a site answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-f:]+\]|[^:]+)(?::\d{1,5})?", re.IGNORECASE)


class Hosts:
    """Refuses requests for any name but ``names``.

    A page that answers to any name can be read by a stranger's page whose name resolves to
    loopback (DNS rebinding).
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Collection[str],
        refused: Callable[[Request], Response],
    ) -> None:
        self._app = app
        self._names = names
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app if self._is_own(scope) else self._refuse
        await answer(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        if scope["type"] != "http":
            return bool(scope["type"] == "lifespan")
        named = _HOST.fullmatch(Request(scope).headers.get("host", ""))
        return named is not None and named[1].lower() in self._names

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._refused(Request(scope))(scope, receive, send)
