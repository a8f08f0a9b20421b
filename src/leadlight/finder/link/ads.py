"""Ads: a number for each, and when it was seen."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_SEEN = """
SELECT *, CAST(row_number() OVER (ORDER BY ad_id) - 1 AS INTEGER) AS ad FROM (
    SELECT ad_id,
        min(coalesce(posted_at, captured_at)) AS first_seen,
        max(captured_at) AS last_seen,
        max(gone_at) AS gone_at,
        count(*) > 1 AS again
    FROM sightings GROUP BY ad_id
)
"""
"""Ads are numbered from 0, in order; only one that was sighted ``again`` can have two versions."""

STAGES: tuple[Stage, ...] = (Query("seen", _SEEN),)
"""Needs ``sightings``; leaves ``seen`` (ad_id, first_seen, last_seen, gone_at, again, ad), a row an
ad, by whose number tables are joined."""
