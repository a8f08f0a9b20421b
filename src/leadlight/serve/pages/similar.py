"""Leads that share something with another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from leadlight.core.similar import SimilarLeads
from leadlight.core.ties import KINDS
from leadlight.core.verdicts import IS
from leadlight.finder import desk
from leadlight.govern.access import ON_LEAD
from leadlight.serve.pages.leads import row
from leadlight.serve.reader import CurrentReader
from leadlight.serve.words import phone
from leadlight.shell.faces import Face


def found(reader: CurrentReader, lead_id: str) -> SimilarLeads:
    """The leads most similar to this one."""
    return desk.similar(reader.home, reader.context, lead_id)


def view(record: SimilarLeads, _: Request) -> Mapping[str, Any]:
    """A row a lead, with what it shares."""
    rows = [{**row(each.lead), "similar": each} for each in record.similar]
    return {"rows": rows, "kinds": KINDS, "is_": IS, "written": phone}


FACE = Face(
    path="/leads/{lead_id}/similar",
    record=found,
    shape=SimilarLeads,
    template="similar.html",
    view=view,
    summary="Leads that share pictures, texts or contact points with one, and what they share.",
    rule=ON_LEAD,
)
