"""Draws pages: templates with what stands on every one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from leadlight.shell.assets import asset, have_libraries
from leadlight.shell.wording import FILTERS

CAUTION = "A score is a reason to look, not a finding."


class Pages:
    """The templates of a web face over those of the shell.

    ``packages`` hold a ``templates`` folder each, foremost first. ``frame`` gives the values that
    the frame of every page shows; it is asked anew for each page.
    """

    def __init__(
        self, packages: Sequence[str], frame: Callable[[Request], Mapping[str, Any]]
    ) -> None:
        loaders = [PackageLoader(package) for package in (*packages, "leadlight.shell")]
        self._frame = frame
        self._templates = Environment(
            loader=ChoiceLoader(loaders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
        self._templates.filters.update(FILTERS)
        self._templates.globals.update(asset=asset, have_libraries=have_libraries, caution=CAUTION)

    def draw(
        self, request: Request, template: str, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        """The page that ``template`` makes of ``values``."""
        shown = {
            "twin": None,
            "query": "",
            **self._frame(request),
            "here": request.url.path,
            **values,
        }
        return HTMLResponse(self._templates.get_template(template).render(shown), status)
