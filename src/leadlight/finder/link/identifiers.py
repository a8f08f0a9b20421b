"""What is kept of each lead's marks: what they are and when, and which ads hold them together."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_IDENTIFIERS = """
SELECT lead_id, kind, value, count(*) AS ads,
    min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM (
    SELECT ad_id, kind, value FROM marks
    UNION ALL SELECT DISTINCT ad_id, 'age', CAST(unnest(ages) AS VARCHAR) FROM findings
) JOIN links USING (ad_id) JOIN seen USING (ad_id)
GROUP BY lead_id, kind, value
"""

_HELD = """
SELECT lead_id, ad_id, kind, value, "use", silent, doubted FROM (
    SELECT ad_id, kind, value, "use", silent,
        min(grp) OVER one_use < max(grp) OVER one_use AS doubted
    FROM uses JOIN groups USING (ad_id) WINDOW one_use AS (PARTITION BY kind, value, "use")
    UNION ALL
    SELECT unnest([one_ad, other_ad]), 'judgement', one_ad || ' ' || other_ad, 0, NULL, false
    FROM judgements WHERE is_same
) JOIN links USING (ad_id)
"""

STAGES: tuple[Stage, ...] = (
    Query("identifiers", _IDENTIFIERS),
    Query("held", _HELD),
)
"""Needs ``marks``, ``uses``, ``groups``, ``judgements``, ``links``, ``seen``, ``findings``; leaves
``identifiers`` and ``held`` (lead_id, ad_id, kind, value, use, silent, doubted): what makes ads one
group, by lead: uses of strong marks, unless they are doubted, and what people said of two ads."""
