"""Draws pages: templates with what stands on every one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
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
        self._frame = frame
        self._templates = _templates(tuple(packages))

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


@cache
def _templates(packages: tuple[str, ...]) -> Environment:
    """All templates, read at once: an upgrade under a running server changes files that belong to
    other code than the one in memory."""
    read = Environment(
        loader=ChoiceLoader([PackageLoader(each) for each in (*packages, "leadlight.shell")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    read.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    read.filters.update(FILTERS)
    read.globals.update(asset=asset, have_libraries=have_libraries, caution=CAUTION)
    for name in read.list_templates():
        read.get_template(name)
    return read
