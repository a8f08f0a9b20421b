"""Lists as CSV files. Each is the list that its page shows, under the same record."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from leadlight.core.answers import Answer
from leadlight.core.bands import band
from leadlight.core.today import Today
from leadlight.serve.pages.leads import listed
from leadlight.serve.pages.search import answer
from leadlight.serve.sheets import sheet
from leadlight.serve.words import KINDS, headline

LEADS = "/leads.csv"
SEARCH = "/search.csv"

_CAUTION = "a score is a reason to look, not a finding"


def leads(found: Annotated[Today, Depends(listed)]) -> Response:
    """The leads that are listed."""
    head = ("rank", "lead", "in words", f"band ({_CAUTION})", "range", "reads as", "verdict",
            "ads", "first seen", "last seen", "places", "reasons for looking")  # fmt: skip
    rows = (
        (
            lead.rank,
            lead.lead_id,
            headline(lead, lead.identifiers),
            band(lead).word,
            band(lead).range,
            KINDS[lead.kind],
            lead.verdict.kind if lead.verdict else None,
            lead.ads,
            lead.first_seen.isoformat(),
            lead.last_seen.isoformat(),
            "; ".join(place.name for place in lead.places),
            " | ".join(reason.says for reason in lead.reasons if reason.supports),
        )
        for lead in found.leads
    )
    return sheet("leads", head, rows)


def hits(found: Annotated[Answer, Depends(answer)]) -> Response:
    """The ads that answer a search."""
    head = ("ad", "lead", "source", "own id", "address", "captured", "matched", "text")
    rows = (
        (
            *(hit.ad_id, hit.lead_id, hit.source, hit.source_id, hit.url),
            hit.captured_at.isoformat(),
            "; ".join(hit.matched),
            hit.snippet,
        )
        for hit in found.hits
    )
    return sheet("search", head, rows)
