"""A page and its JSON twin: two tellings of one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse

from leadlight.govern.access import Rule

T = TypeVar("T", bound=msgspec.Struct)


class Face(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What is shown at ``path`` and printed at ``path`` + ``.json``.

    Attributes:
        path: the address, with parameters in braces.
        record: a FastAPI dependency: reads the address, gives the record of type ``shape``.
        template: makes the page; sees the record as ``record``.
        view: what the page works out of the record for the eye, by name.
        summary: one line for the API's reference.
        rule: who may see it.
    """

    path: str
    record: Callable[..., T]
    shape: type[T]
    template: str
    view: Callable[[T, Request], Mapping[str, Any]]
    summary: str
    rule: Rule


class JsonResponse(JSONResponse):
    """A record as JSON."""

    def render(self, content: Any) -> bytes:
        """``content`` as UTF-8."""
        return msgspec.json.encode(content)


def twin_address(request: Request) -> str:
    """Where the page at hand is told as JSON, with the same filters."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{quote(request.scope['path'])}.json{query}"
