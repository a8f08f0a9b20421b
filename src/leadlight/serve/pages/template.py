"""One text template: what stays in its text, and what its ads put into its slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from leadlight.core.templates import Template
from leadlight.finder import desk
from leadlight.govern.access import ON_TEMPLATE
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import Face


def found(reader: CurrentReader, template_id: str) -> Template:
    """The template of this id; ``NotFoundError`` if there is none."""
    return desk.template(reader.home, reader.context, template_id)


def view(template: Template, _: Request) -> Mapping[str, Any]:
    """The slots, numbered as they stand in the text."""
    slots = [part for part in template.parts if not part.fixed]
    places = [at for at, part in enumerate(template.parts) if not part.fixed]
    return {"slots": slots, "numbers": {at: number for number, at in enumerate(places, 1)}}


FACE = Face(
    path="/templates/{template_id}",
    record=found,
    shape=Template,
    template="template.html",
    view=view,
    summary="One text template: what stays in its text, and what varies.",
    rule=ON_TEMPLATE,
)
