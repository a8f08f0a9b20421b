"""Direct matches: what stands above every score, as it is no inference but an identity.

A picture of one of the lead's ads stands on a list of known abuse pictures, or its ads show what
the report of a missing child brought: a picture, a number, an account. That one is a reason to look
and no more: whose child it is, nobody can say from an ad.
"""

from __future__ import annotations

from leadlight.engine.stage import Engine, Query, Stage

KNOWN_PICTURE = "direct_known_picture"
"""Its effect on the score is none: the lead comes first whatever its score says."""

MISSING_CHILD = "direct_missing_child"
"""The same; which report it is, only those are told who may see it."""

SENTENCES = {
    KNOWN_PICTURE: "A picture stands on a list of known abuse pictures",
    MISSING_CHILD: "May be a child who was reported missing: something of the report stands here",
}

_MATCHING = "SELECT ad_id FROM {} WHERE lead_id = $lead ORDER BY ad_id"

STAGES: tuple[Stage, ...] = (
    Query(
        "direct",
        "SELECT DISTINCT lead_id, ad_id FROM known JOIN links USING (ad_id)",
    ),
)
"""Needs ``known`` (ad_id) and ``links``; leaves ``direct`` (``DIRECT``): the ads that match."""


def matching(engine: Engine, lead_id: str) -> dict[str, tuple[str, ...]]:
    """By code of the match: the lead's ads that show it. ``engine`` knows ``direct`` and
    ``awaited``."""
    tables = {KNOWN_PICTURE: "direct", MISSING_CHILD: "awaited"}
    return {
        code: tuple(engine.fetch(_MATCHING.format(table), lead=lead_id)["ad_id"].to_pylist())
        for code, table in tables.items()
    }
