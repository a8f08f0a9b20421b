"""Errors as answers: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from leadlight.core.errors import (
    HomeError,
    InputError,
    LeadlightError,
    NotFoundError,
    PurposeError,
    RefusedError,
)
from leadlight.shell.headers import SECURITY_HEADERS
from leadlight.shell.pages import Pages

_STATUS: dict[type[LeadlightError], int] = {
    NotFoundError: 404,
    InputError: 422,
    RefusedError: 403,
    PurposeError: 403,
    HomeError: 503,
}


_TITLES = {
    400: "That request is not understood",
    403: "Leadlight does not do that",
    404: "Not here",
    405: "Not that way",
    422: "That could not be read",
    503: "The data folder cannot be used",
}


class Problem(msgspec.Struct, frozen=True):
    """What went wrong: RFC 9457, section 3.1. ``title`` always goes with the status."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


class Problems:
    """Answers for whatever a request handler raises."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def join(self, app: FastAPI) -> None:
        """Makes ``app`` answer its errors so."""
        app.add_exception_handler(LeadlightError, self.refused)
        app.add_exception_handler(RequestValidationError, self.unreadable)
        app.add_exception_handler(HTTPException, self.http)
        app.add_exception_handler(Exception, self.failed)

    def refused(self, request: Request, error: Exception) -> Response:
        """An error that a person can act on."""
        kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
        return self._answer(request, next(kinds, 500), str(error))

    def unreadable(self, request: Request, error: Exception) -> Response:
        """Parameters of the address that are not of their type."""
        assert isinstance(error, RequestValidationError)
        faults = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return self._answer(request, 422, "; ".join(faults))

    def http(self, request: Request, error: Exception) -> Response:
        """No such page, or not that way."""
        assert isinstance(error, HTTPException)
        detail = f"{request.url.path}: {error.detail}"
        return self._answer(request, error.status_code, detail)

    def failed(self, request: Request, _: Exception) -> Response:
        """A fault of ours. The server logs it; the answer gives nothing away.

        It is answered outside of all middleware, so it brings its headers itself.
        """
        detail = "Something went wrong here. The log of the server says what."
        answer = self._answer(request, 500, detail)
        answer.headers.update(SECURITY_HEADERS)
        return answer

    def _answer(self, request: Request, status: int, detail: str) -> Response:
        problem = Problem(_TITLES.get(status, "Something failed here"), status, detail)
        if _wants_json(request):
            return Response(
                msgspec.json.encode(problem), status, media_type="application/problem+json"
            )
        query = request.query_params.get("q", "")
        return self._pages.draw(
            request, "problem.html", {"problem": problem, "query": query}, status
        )


def _wants_json(request: Request) -> bool:
    accepts = request.headers.get("accept", "")
    return request.url.path.endswith(".json") or "application/json" in accepts
