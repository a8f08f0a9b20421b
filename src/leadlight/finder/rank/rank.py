"""The room's stages in the order in which they run."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.rank import measures
from leadlight.finder.rank.score import SCORES, score

_COUNTED = ("phones", "emails", "handles", "images", "templates", "names")
_COUNTS = ", ".join(f"coalesce({kind}, 0) AS {kind}" for kind in _COUNTED)

_LEADS = f"""
SELECT lead_id, probability, low, high, kind, kinds, ads, first_seen, last_seen, {_COUNTS}, effects
FROM scores JOIN measured USING (lead_id)
"""

STAGES: tuple[Stage, ...] = (
    *measures.STAGES,
    Whole(
        "scores",
        ("SELECT * FROM features ORDER BY lead_id", "SELECT * FROM models"),
        score,
        SCORES,
    ),
    Query("leads", _LEADS),
)
"""Needs what ``measures`` needs and ``models`` (document); leaves ``leads``, a row a lead."""
