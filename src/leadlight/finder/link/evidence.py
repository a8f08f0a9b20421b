"""What holds a lead together: each value that two or more of its ads show, and its weight."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_WEIGHTS = """
SELECT kind, value, ln(
    (SELECT count(DISTINCT lead_id) FROM links) / (1 + count(DISTINCT lead_id))
) AS weight
FROM marks JOIN links USING (ad_id) GROUP BY kind, value
"""

_EVIDENCE = """
SELECT lead_id, kind, value, list(ad_id ORDER BY ad_id) AS ads,
    greatest(any_value(weight), 0) AS weight
FROM marks JOIN links USING (ad_id) JOIN weights USING (kind, value)
WHERE kind <> 'name'
GROUP BY lead_id, kind, value HAVING count(*) > 1
"""

_IDENTIFIERS = """
SELECT lead_id, kind, value, count(*) AS ads,
    min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM (
    SELECT ad_id, kind, value FROM marks
    UNION SELECT ad_id, 'age', CAST(unnest(ages) AS VARCHAR) FROM findings
) JOIN links USING (ad_id) JOIN seen USING (ad_id)
GROUP BY lead_id, kind, value
"""

STAGES: tuple[Stage, ...] = (
    Query("weights", _WEIGHTS),
    Query("evidence", _EVIDENCE),
    Query("identifiers", _IDENTIFIERS),
)
"""Needs ``marks``, ``links``, ``seen``, ``findings``; leaves ``evidence`` (weight in log-odds:
ln(leads / (1 + leads that show it))) and ``identifiers``."""
