"""How an operation of the interface is told: as JSON, or a record a line where asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import islice
from typing import Annotated, Any

import msgspec
from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from leadlight.govern.access import Rule
from leadlight.serve.api.asking import PURPOSE_PARAMETER
from leadlight.shell.faces import JsonResponse
from leadlight.shell.site import PROBLEM, Site, content

ROOT = "/api/v1"
LINES = "application/x-ndjson"
PAGE = 20
MOST_LINES = 100_000
"""Records of an answer a line each; more are asked for by narrower questions."""
_AT_ONCE = 200
MOST_ID = 2**63 - 1
"""The largest number of a row that the ledger can have."""

_PROBLEMS = {
    400: "The cursor or the body is not understood",
    401: "No token, or none that is good",
    403: "No purpose, or nothing that this token may do",
    404: "There is no such thing, or nothing was built yet",
    410: "The build that the cursor is of is no longer kept",
    413: "The body is too long",
    415: "The body is of a kind that is not read",
    422: "A parameter or the question cannot be read",
    429: "Too many requests; `Retry-After` says when to come again",
    503: "The data folder cannot be used, or has no room at this moment",
}


class Lines(msgspec.Struct, frozen=True):
    """An answer of records, one a line."""

    records: Iterable[msgspec.Struct]


class Operations:
    """The operations of a site's interface."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def get(
        self,
        path: str,
        answer: Callable[..., Any],
        shape: type[msgspec.Struct],
        summary: str,
        line: type[msgspec.Struct] | None = None,
        *,
        rule: Rule,
    ) -> None:
        """What ``answer`` gives, a ``shape``, at ``path``; or ``Lines`` of ``line``; to whom
        ``rule`` lets in."""
        told = content(shape)
        if line is not None:
            self._site.know(line)
            told["content"] |= content(line, LINES)["content"]
        self._add("GET", path, answer, shape, summary, told, {}, rule)

    def post(
        self,
        path: str,
        answer: Callable[..., Any],
        shape: type[msgspec.Struct],
        summary: str,
        body: type[msgspec.Struct] | None = None,
        *,
        rule: Rule,
    ) -> None:
        """What ``answer`` gives, a ``shape``, when a ``body`` is sent to ``path`` by whom ``rule``
        lets in."""
        extra: dict[str, Any] = {}
        if body is not None:
            self._site.know(body)
            extra["requestBody"] = {"required": True, "content": content(body)["content"]}
        self._add("POST", path, answer, shape, summary, content(shape), extra, rule)

    def take(
        self,
        path: str,
        answer: Callable[..., Any],
        shape: type[msgspec.Struct],
        summary: str,
        *,
        rule: Rule,
    ) -> None:
        """What ``answer`` gives, a ``shape``, when lines that somebody whom ``rule`` lets in sends
        to ``path`` are accepted, to be worked on later."""
        bytes_ = {"schema": {"type": "string", "format": "binary"}}
        body = {"required": True, "content": {LINES: bytes_, "application/octet-stream": bytes_}}
        extra = {"requestBody": body}
        self._add("POST", path, answer, shape, summary, content(shape), extra, rule, 202)

    def _add(  # noqa: PLR0913, PLR0917 - all of an operation
        self,
        method: str,
        path: str,
        answer: Callable[..., Any],
        shape: type[msgspec.Struct],
        summary: str,
        told: dict[str, Any],
        extra: dict[str, Any],
        rule: Rule,
        status: int = 200,
    ) -> None:
        self._site.know(shape)
        problems: dict[int | str, dict[str, Any]] = {
            status: PROBLEM | {"description": says} for status, says in _PROBLEMS.items()
        }
        self._site.add_way(
            ROOT + path,
            _told(answer, status),
            rule,
            method=method,
            include_in_schema=True,
            summary=summary,
            operation_id=answer.__name__,
            tags=["API"],
            status_code=status,
            responses={status: told, **problems, "default": PROBLEM},
            response_class=JsonResponse,
            response_model=None,
            openapi_extra={"parameters": [PURPOSE_PARAMETER], **extra},
        )


def wants_lines(request: Request) -> bool:
    """Whether the request would have a record a line."""
    return LINES in request.headers.get("accept", "")


AsLines = Annotated[bool, Depends(wants_lines)]


def _told(answer: Callable[..., Any], status: int) -> Callable[..., Response]:
    @wraps(answer)
    def operation(*given: Any, **named: Any) -> Response:
        told = answer(*given, **named)
        if isinstance(told, Lines):
            return StreamingResponse(_chunks(told.records), media_type=LINES)
        return JsonResponse(told, status)

    return operation


def _chunks(records: Iterable[msgspec.Struct]) -> Iterator[bytes]:
    lines = (msgspec.json.encode(record) + b"\n" for record in records)
    while chunk := b"".join(islice(lines, _AT_ONCE)):
        yield chunk
