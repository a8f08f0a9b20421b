"""Direct matches: what stands above every score, as it is no inference but an identity.

A picture of one of the lead's ads stands on a list of known abuse pictures. Matches of missing
children and named cases belong here as well once they are made.
"""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

KNOWN_PICTURE = "direct_known_picture"
"""Its effect on the score is none: the lead comes first whatever its score says."""

SENTENCES = {KNOWN_PICTURE: "A picture stands on a list of known abuse pictures"}

STAGES: tuple[Stage, ...] = (
    Query(
        "direct",
        "SELECT lead_id, count(DISTINCT ad_id) AS ads FROM known JOIN links USING (ad_id) "
        "GROUP BY lead_id",
    ),
)
"""Needs ``known`` (ad_id) and ``links``; leaves ``direct``: how many ads of a lead match."""
