"""Errors as answers: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match

from leadlight.core.errors import (
    AccessError,
    FullError,
    GoneError,
    HomeError,
    InputError,
    KeyReusedError,
    LeadlightError,
    NotFoundError,
    PurposeError,
    RefusedError,
    RequestError,
    ScopeError,
)
from leadlight.shell.forms import PROGRAMS
from leadlight.shell.headers import SECURITY_HEADERS
from leadlight.shell.pages import Pages
from leadlight.shell.requests import request_id
from leadlight.shell.wording import plain

MEDIA_TYPE = "application/problem+json"
_LOOK_UP = re.compile(r"; (?:see `leadlight [^`]+`|`leadlight [^`]+` lists their ids)\.?$")

_STATUS: dict[type[LeadlightError], int] = {
    NotFoundError: 404,
    RequestError: 400,
    InputError: 422,
    AccessError: 401,
    ScopeError: 403,
    RefusedError: 403,
    PurposeError: 403,
    GoneError: 410,
    FullError: 503,
    HomeError: 503,
}

_TITLES = {
    400: "That request is not understood",
    401: "Who asks is not known",
    403: "Not allowed",
    404: "Not here",
    405: "Not that way",
    410: "No longer here",
    413: "That is too long",
    415: "That is of a kind that is not read",
    422: "That could not be read",
    429: "Too many at once",
    503: "The data folder cannot be used",
}
_NAMES = {
    400: "not-understood",
    401: "not-known",
    403: "refused",
    404: "not-found",
    405: "method-not-allowed",
    410: "gone",
    413: "too-long",
    415: "wrong-kind",
    422: "unreadable",
    429: "too-many",
    503: "unavailable",
}
_FAULT = "fault"
_KINDS: dict[type[LeadlightError], str] = {
    PurposeError: "purpose",
    ScopeError: "scope",
    KeyReusedError: "key-reused",
    FullError: "full",
}
"""Errors that a program tells apart from others of the same status."""
_WATCHED = ("/health", "/metrics")
"""Where whoever watches the server asks; a program too."""
_LONGEST = 1_000
"""Characters of a detail: it may repeat what was asked for, which may be long."""


class Problem(msgspec.Struct, frozen=True):
    """What went wrong: RFC 9457, section 3.1. ``title`` always goes with the status.

    ``type`` is one of a few URNs to tell errors apart by, ``instance`` the id of the request, under
    which the server's log has it.
    """

    type: str
    title: str
    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    detail: str
    instance: str


class Problems:
    """Answers for whatever a request handler raises."""

    def __init__(self, pages: Pages, ways: Mapping[type[LeadlightError], str]) -> None:
        self._pages = pages
        self._ways = ways

    def join(self, app: FastAPI) -> None:
        """Makes ``app`` answer its errors so."""
        app.add_exception_handler(LeadlightError, self.refused)
        app.add_exception_handler(RequestValidationError, self.unreadable)
        app.add_exception_handler(HTTPException, self.http)
        app.add_exception_handler(Exception, self.failed)

    def refused(self, request: Request, error: Exception) -> Response:
        """An error that a person can act on; where there is a page to act on it, it comes next."""
        way = next((self._ways[kind] for kind in self._ways if type(error) is kind), None)
        if way is not None and not _wants_json(request):
            return RedirectResponse(_next(way, request), 303)
        kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
        status = next(kinds, 500)
        name = next((_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), None)
        headers = {"WWW-Authenticate": 'Bearer realm="leadlight"'} if status == 401 else {}
        if isinstance(error, FullError):
            headers = {"Retry-After": str(error.seconds)}
        return self._answer(request, status, str(error), headers, name)

    def unreadable(self, request: Request, error: Exception) -> Response:
        """Parameters of the address that are not of their type."""
        assert isinstance(error, RequestValidationError)
        faults = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return self._answer(request, 422, "; ".join(faults))

    def http(self, request: Request, error: Exception) -> Response:
        """No such page, or not that way."""
        assert isinstance(error, HTTPException)
        detail = f"{request.url.path}: {error.detail}"
        return self._answer(request, error.status_code, detail, error.headers or {})

    def stranger(self, request: Request) -> Response:
        """A request for another host's name. A page would show whoever tricked a browser into it
        what stands on every page."""
        detail = "the host that the request names is not this machine"
        return _told(_problem(request, 400, detail, None), {})

    def failed(self, request: Request, _: Exception) -> Response:
        """A fault of ours. The server logs it; the answer gives nothing away.

        It is answered outside of all middleware, so it brings its headers itself.
        """
        detail = "Something went wrong here. The log of the server says what."
        answer = self._answer(request, 500, detail)
        answer.headers.update(SECURITY_HEADERS)
        answer.headers["X-Request-ID"] = request_id(request)
        return answer

    def _answer(
        self,
        request: Request,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        name: str | None = None,
    ) -> Response:
        problem = _problem(request, status, detail, name)
        if _wants_json(request):
            return _told(problem, headers or {})
        query = request.query_params.get("q", "")
        shown = msgspec.structs.replace(problem, detail=_for_people(problem.detail))
        try:
            page: Response = self._pages.draw(
                request,
                "problem.html",
                {"problem": shown, "query": query},
                status,
            )
        except LeadlightError:  # what stands on every page cannot be read either
            page = PlainTextResponse(f"{problem.title}: {problem.detail}\n", status)
        page.headers.update(headers or {})
        return page


def _for_people(detail: str) -> str:
    """Without a command to look things up by: who reads a page has no shell of this house."""
    return _LOOK_UP.sub("", detail)


def _problem(request: Request, status: int, detail: str, name: str | None) -> Problem:
    return Problem(
        type=f"urn:leadlight:problem:{name or _NAMES.get(status, _FAULT)}",
        title=_TITLES.get(status, "Something failed here"),
        status=status,
        detail=plain(detail, _LONGEST),
        instance=f"urn:uuid:{request_id(request)}",
    )


def _told(problem: Problem, headers: Mapping[str, str]) -> Response:
    content = msgspec.json.encode(problem)
    return Response(content, problem.status, dict(headers), media_type=MEDIA_TYPE)


def _next(way: str, request: Request) -> str:
    """``way``, which leads back to where ``request`` was for: a page, or the one of its form."""
    if request.method != "GET":
        page = _page_over(request)
        return f"{way}?{urlencode({'next': page})}" if page else way
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{way}?{urlencode({'next': wanted})}"


def _page_over(request: Request) -> str:
    """The page whose form was sent: the nearest one above its address; none if there is none."""
    path = request.url.path
    while path := path.rpartition("/")[0]:
        scope = {**request.scope, "path": path, "method": "GET"}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            return path
    return ""


def _wants_json(request: Request) -> bool:
    accepts = request.headers.get("accept", "")
    path = request.url.path
    return (
        path.startswith((PROGRAMS, *_WATCHED))
        or path.endswith(".json")
        or "application/json" in accepts
    )
