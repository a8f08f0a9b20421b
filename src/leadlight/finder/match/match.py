"""The room's stages in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterable

from leadlight.core.missing import Match
from leadlight.engine.stage import Engine, Query, Stage, Whole
from leadlight.finder.match import shown, sought
from leadlight.finder.match.saying import match_of
from leadlight.finder.match.weigh import MATCHES, weigh

_SPANS = """
SELECT lead_id, min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM ads GROUP BY lead_id
"""
_PLACES = "SELECT lat, lon, count(*) AS ads FROM ads WHERE lat IS NOT NULL GROUP BY lat, lon"
_AGES = """
SELECT age, count(*) AS ads FROM (SELECT unnest(ages) AS age FROM findings) GROUP BY age
"""

STAGES: tuple[Stage, ...] = (
    *sought.STAGES,
    *shown.STAGES,
    Whole(
        "matches",
        (
            "SELECT * FROM candidates ORDER BY report_id, lead_id",
            "SELECT * FROM given_reports",
            "SELECT * FROM name_rates",
            _SPANS,
            _PLACES,
            _AGES,
        ),
        weigh,
        MATCHES,
    ),
)
"""Needs ``given_reports``, ``given_reviews``, ``ads``, ``findings``, ``identifiers``, ``links``,
``prints`` and ``picture_cuts``; leaves ``matches``, a row a candidate."""

_ALL_PRINTS = "SELECT print FROM fresh_prints UNION ALL SELECT print FROM previous_prints"
_CUTS = "SELECT pdq, cut FROM fresh_picture_cuts UNION SELECT pdq, cut FROM previous_picture_cuts"
_AWAITED = """
SELECT DISTINCT lead_id, hit.ad_id FROM matches JOIN hit_facts hit USING (report_id, lead_id),
    this_build
WHERE shows = matches.top AND NOT is_reviewed AND probability >= alert AND len(list_filter(
    effects, lambda each: each.code IN ('picture', 'phone', 'email', 'handle')
)) > 0
"""

ROOM: tuple[Stage, ...] = (
    Query("prints", _ALL_PRINTS),
    Query("picture_cuts", _CUTS),
    *STAGES,
    Query("awaited", _AWAITED),
)
"""The same in a build. Needs the ``fresh_prints`` of pictures, what the last build knew, and
the threshold ``alert`` in ``this_build``; leaves ``awaited`` as well: the ads for which somebody is
alerted."""


def told(engine: Engine, threshold: float) -> tuple[Match, ...]:
    """The candidates in ``matches``, best first within a report."""
    rows: Iterable[dict[str, object]] = engine.fetch(
        "SELECT * FROM matches ORDER BY report_id, place"
    ).to_pylist()
    return tuple(match_of(row, threshold) for row in rows)
