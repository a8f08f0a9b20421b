"""Direct matches: what stands above every score, as it is no inference but an identity.

A picture of one of the lead's ads stands on a list of known abuse pictures. Matches of missing
children and named cases belong here as well once they are made.
"""

from __future__ import annotations

from leadlight.engine.stage import Engine, Query, Stage

KNOWN_PICTURE = "direct_known_picture"
"""Its effect on the score is none: the lead comes first whatever its score says."""

SENTENCES = {KNOWN_PICTURE: "A picture stands on a list of known abuse pictures"}

_MATCHING = "SELECT ad_id FROM direct WHERE lead_id = $lead ORDER BY ad_id"

STAGES: tuple[Stage, ...] = (
    Query(
        "direct",
        "SELECT DISTINCT lead_id, ad_id FROM known JOIN links USING (ad_id)",
    ),
)
"""Needs ``known`` (ad_id) and ``links``; leaves ``direct`` (``DIRECT``): the ads that match."""


def matching(engine: Engine, lead_id: str) -> dict[str, tuple[str, ...]]:
    """By code of the match: the lead's ads that show it. ``engine`` knows ``direct``."""
    found = engine.fetch(_MATCHING, lead=lead_id)
    return {KNOWN_PICTURE: tuple(found["ad_id"].to_pylist())}
