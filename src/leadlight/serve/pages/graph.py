"""A lead's link graph, and the path of evidence between two of its ads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator
from starlette.requests import Request

from leadlight.core.errors import InputError
from leadlight.core.graphs import LeadGraph
from leadlight.core.ties import KINDS
from leadlight.finder import desk
from leadlight.govern.access import ON_LEAD
from leadlight.serve.address import given
from leadlight.serve.network import drawing
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import Face

MOST_OFFERED = 500
"""Ads that are offered to choose from; any other can be named by its number."""

End = Annotated[
    str | None,
    Query(max_length=64, description="an ad of the lead, by its id or its number"),
    BeforeValidator(given),
]


def found(
    request: Request,
    reader: CurrentReader,
    lead_id: str,
    start: Annotated[End, Query(alias="from")] = None,
    end: Annotated[End, Query(alias="to")] = None,
) -> LeadGraph:
    """The graph, with the path if two ads are named. Where they are none of its, the page says so
    over the graph; a program gets the error."""
    try:
        return desk.graph(reader.home, reader.context, lead_id, start, end)
    except InputError as trouble:
        if request.url.path.endswith(".json"):
            raise
        told = str(trouble)
        request.state.trouble = told[:1].upper() + told[1:]
        return desk.graph(reader.home, reader.context, lead_id)


def view(graph: LeadGraph, request: Request) -> Mapping[str, Any]:
    """The drawing, the numbers of ads, and what was asked."""
    return {
        "drawing": drawing(graph),
        "numbers": {stop.ad_id: number for number, stop in enumerate(graph.ads, 1)},
        "offered": graph.ads[:MOST_OFFERED],
        "trouble": getattr(request.state, "trouble", None),
        "asked": request.query_params,
        "kinds": KINDS,
    }


FACE = Face(
    path="/leads/{lead_id}/graph",
    record=found,
    shape=LeadGraph,
    template="graph.html",
    view=view,
    summary="A lead's groups of ads, the links between them, and a path between two ads.",
    rule=ON_LEAD,
)
