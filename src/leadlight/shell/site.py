"""A web site with the manners that every web face of ours has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import leadlight
from leadlight.core.errors import LeadlightError
from leadlight.govern.access import PUBLIC, Rule
from leadlight.shell.assets import PATH, Assets
from leadlight.shell.faces import Face, JsonResponse, twin_address
from leadlight.shell.forms import from_own_page
from leadlight.shell.headers import SecurityHeaders
from leadlight.shell.hosts import LOOPBACK, Hosts
from leadlight.shell.logs import tell
from leadlight.shell.metrics import Metrics
from leadlight.shell.pages import Pages
from leadlight.shell.problems import MEDIA_TYPE, Problem, Problems
from leadlight.shell.reference import operations, records
from leadlight.shell.requests import Answered, Bodies, Methods, Requests
from leadlight.shell.rules import Rules

T = TypeVar("T", bound=msgspec.Struct)


def content(shape: type[msgspec.Struct], media_type: str = "application/json") -> dict[str, Any]:
    """What the API's document says of an answer that is a ``shape``."""
    schema = {"$ref": f"#/components/schemas/{shape.__name__}"}
    return {"description": shape.__name__, "content": {media_type: {"schema": schema}}}


PROBLEM = content(Problem, MEDIA_TYPE)


class Site(FastAPI):
    """Serves faces: pages with JSON twins, an OpenAPI document and its reference.

    Args:
        title: name of the site in the API's document.
        packages: packages with templates of its own.
        frame: gives what the frame of each page shows.
        admit: a FastAPI dependency that every request passes; lets in whom the rule at its way
            lets in (``rules.at``).
        ways: where a page sends whoever must do something first, by the error that says so.
        names: hosts by which it answers.
        origin: scheme and host that browsers see, where that is not what requests name.
        longest: bytes of the longest body that is read.
    """

    def __init__(  # noqa: PLR0913 - what a site is made of
        self,
        title: str,
        packages: Sequence[str],
        frame: Callable[[Request], Mapping[str, Any]],
        admit: Callable[..., None],
        *,
        ways: Mapping[type[LeadlightError], str],
        names: Collection[str] = LOOPBACK,
        origin: str | None = None,
        longest: int = 1 << 20,
    ) -> None:
        super().__init__(
            title=title,
            version=leadlight.__version__,
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            dependencies=[Depends(from_own_page), Depends(admit)],
        )
        self.rules = Rules()
        self.state.origin = origin
        self._pages = Pages(packages, frame)
        self._shapes: list[type[msgspec.Struct]] = []
        self.metrics = Metrics()
        problems = Problems(self._pages, ways)
        problems.join(self)
        # The last one comes first: what it adds stands on all answers but those to faults of ours.
        self.add_middleware(Bodies, most=longest)
        self.add_middleware(Methods, routes=self._all_routes)
        self.add_middleware(Hosts, names=names, refused=problems.stranger)
        is_secure = (origin or "").startswith("https://")
        self.add_middleware(SecurityHeaders, is_secure=is_secure)
        self.add_middleware(Requests, hear=self._hear)
        self.mount(PATH, GZipMiddleware(Assets()))  # nothing secret in them
        self.add_way("/docs", self._reference, PUBLIC)
        self.add_way("/openapi.json", self._document, PUBLIC)

    def show(self, face: Face[T]) -> None:
        """Serves ``face`` at its path, and its twin beside it."""
        self.add_twin(face.path + ".json", face.record, face.shape, face.summary, face.rule)
        given = Depends(face.record)

        def page(request: Request, record: Any = given) -> Response:
            values = {"twin": twin_address(request), **face.view(record, request)}
            return self._pages.draw(request, face.template, {"record": record, **values})

        self.add_way(face.path, page, face.rule)

    def add_twin(
        self, path: str, record: Callable[..., T], shape: type[T], summary: str, rule: Rule
    ) -> None:
        """Serves what ``record`` gives as JSON at ``path`` to whom ``rule`` lets in."""
        given = Depends(record)

        def twin(record: Any = given) -> Response:
            return JsonResponse(record)

        self.know(shape)
        self.add_way(
            path,
            twin,
            rule,
            include_in_schema=True,
            summary=summary,
            responses={200: content(shape), "default": PROBLEM},
            response_class=JsonResponse,
        )

    def take(self, path: str, act: Callable[..., Response], rule: Rule) -> None:
        """Lets ``act`` answer the forms that pages send to ``path``, from whom ``rule`` lets in."""
        self.add_way(path, act, rule, method="POST")

    def add_way(
        self,
        path: str,
        act: Callable[..., Any],
        rule: Rule,
        *,
        method: str = "GET",
        include_in_schema: bool = False,
        **told: Any,
    ) -> None:
        """Lets ``act`` answer ``method`` at ``path`` to whom ``rule`` lets in."""
        self.rules.set(path, [method], rule)
        self.add_api_route(path, act, methods=[method], include_in_schema=include_in_schema, **told)

    def refuse_gaps(self) -> None:
        """Raise ``TypeError`` if a way in has no rule: such a site must not start."""
        self.rules.refuse_gaps(self.router.routes, [PATH])

    def know(self, *shapes: type[msgspec.Struct]) -> None:
        """Has the API's document describe ``shapes`` and what they hold."""
        self._shapes += [shape for shape in shapes if shape not in self._shapes]

    def draw(
        self, request: Request, template: str, values: Mapping[str, Any], status: int = 200
    ) -> Response:
        """A page without a twin."""
        return self._pages.draw(request, template, values, status)

    def openapi(self) -> dict[str, Any]:
        """The API's document, with the schemas of the records."""
        if self.openapi_schema:
            return self.openapi_schema
        document = super().openapi()
        _, schemas = msgspec.json.schema_components(
            [*self._shapes, Problem], ref_template="#/components/schemas/{name}"
        )
        document.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        return document

    def _all_routes(self) -> Sequence[BaseRoute]:
        return self.router.routes

    def _hear(self, answered: Answered) -> None:
        tell(answered)
        self.metrics.count(answered)

    def _document(self) -> Response:
        return JsonResponse(self.openapi())

    def _reference(self, request: Request) -> Response:
        document = self.openapi()
        values = {"operations": operations(document), "records": records(document)}
        return self._pages.draw(request, "reference.html", values)
