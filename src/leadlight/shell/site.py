"""A web site with the manners that every web face of ours has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response

import leadlight
from leadlight.shell.assets import PATH, Assets
from leadlight.shell.faces import Face, JsonResponse, twin_address
from leadlight.shell.forms import from_own_page
from leadlight.shell.headers import SecurityHeaders
from leadlight.shell.pages import Pages
from leadlight.shell.problems import Problem, Problems
from leadlight.shell.reference import operations, records

# A page that answers to any name can be read by a stranger's page whose name resolves to
# loopback (DNS rebinding), so only the names of this machine are answered.
_HOSTS = ("localhost", "127.0.0.1", "[::1]")

T = TypeVar("T", bound=msgspec.Struct)


def _content(shape: type[msgspec.Struct], media_type: str = "application/json") -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{shape.__name__}"}
    return {"description": shape.__name__, "content": {media_type: {"schema": schema}}}


_PROBLEM = _content(Problem, "application/problem+json")


class Site(FastAPI):
    """Serves faces: pages with JSON twins, an OpenAPI document and its reference.

    Args:
        title: name of the site in the API's document.
        packages: packages with templates of its own.
        frame: gives what the frame of each page shows.
    """

    def __init__(
        self, title: str, packages: Sequence[str], frame: Callable[[], Mapping[str, Any]]
    ) -> None:
        super().__init__(
            title=title,
            version=leadlight.__version__,
            docs_url=None,
            redoc_url=None,
            dependencies=[Depends(from_own_page)],
        )
        self._pages = Pages(packages, frame)
        self._shapes: list[type[msgspec.Struct]] = []
        Problems(self._pages).join(self)
        self.add_middleware(TrustedHostMiddleware, allowed_hosts=list(_HOSTS), www_redirect=False)
        self.add_middleware(SecurityHeaders)
        self.mount(PATH, GZipMiddleware(Assets()))  # nothing secret in them
        self.add_api_route("/docs", self._reference, include_in_schema=False)

    def show(self, face: Face[T]) -> None:
        """Serves ``face`` at its path, and its twin beside it."""
        self.add_twin(face.path + ".json", face.record, face.shape, face.summary)
        given = Depends(face.record)

        def page(request: Request, record: Any = given) -> Response:
            values = {"twin": twin_address(request), **face.view(record, request)}
            return self._pages.draw(request, face.template, {"record": record, **values})

        self.add_api_route(face.path, page, include_in_schema=False)

    def add_twin(self, path: str, record: Callable[..., T], shape: type[T], summary: str) -> None:
        """Serves what ``record`` gives as JSON at ``path``."""
        given = Depends(record)

        def twin(record: Any = given) -> Response:
            return JsonResponse(record)

        self._shapes.append(shape)
        self.add_api_route(
            path,
            twin,
            summary=summary,
            responses={200: _content(shape), "default": _PROBLEM},
            response_class=JsonResponse,
        )

    def take(self, path: str, act: Callable[..., Response]) -> None:
        """Lets ``act`` answer the forms that pages send to ``path``."""
        self.add_api_route(path, act, methods=["POST"], include_in_schema=False)

    def draw(self, request: Request, template: str, values: Mapping[str, Any]) -> Response:
        """A page without a twin."""
        return self._pages.draw(request, template, values)

    def openapi(self) -> dict[str, Any]:
        """The API's document, with the schemas of the records."""
        document = super().openapi()
        _, schemas = msgspec.json.schema_components(
            [*self._shapes, Problem], ref_template="#/components/schemas/{name}"
        )
        document.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        return document

    def _reference(self, request: Request) -> Response:
        document = self.openapi()
        values = {"operations": operations(document), "records": records(document)}
        return self._pages.draw(request, "reference.html", values)
