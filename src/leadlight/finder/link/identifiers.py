"""What is kept of each lead's marks: what they are and when, and which ads hold them together."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_PLACED = """
SELECT hash(ad_id) AS ad, hand, first_seen, last_seen FROM members JOIN seen USING (ad_id)
"""

_IDENTIFIERS = """
WITH counted AS (
    SELECT hand, min(row) AS row, count(*) AS ads,
        min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM (SELECT hash(ad_id) AS ad, mark, marks.rowid AS row FROM marks) JOIN placed USING (ad)
    GROUP BY hand, mark
), aged AS (
    SELECT hand, age, count(*) AS ads, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM (SELECT DISTINCT hash(ad_id) AS ad, unnest(ages) AS age FROM findings)
    JOIN placed USING (ad) GROUP BY hand, age
)
SELECT lead_id, kind, value, ads, first_seen, last_seen FROM (
    SELECT hand, kind, value, ads, first_seen, last_seen
    FROM counted JOIN marks ON marks.rowid = counted.row
    UNION ALL SELECT hand, 'age', CAST(age AS VARCHAR), ads, first_seen, last_seen FROM aged
) JOIN named USING (hand)
"""

_HELD = """
WITH doubted AS (
    SELECT turn, true AS doubted FROM (
        SELECT hash(mark, "use") AS turn, grp FROM uses JOIN groups USING (ad_id)
        WHERE EXISTS (FROM judgements WHERE NOT is_same)
    ) GROUP BY turn HAVING min(grp) < max(grp)
)
SELECT lead_id, ad_id, kind, value, "use", silent, doubted FROM (
    SELECT ad_id, kind, value, "use", silent, coalesce(doubted, false) AS doubted
    FROM uses LEFT JOIN doubted ON turn = hash(mark, "use")
    UNION ALL
    SELECT unnest([one_ad, other_ad]), 'judgement', one_ad || ' ' || other_ad, 0, NULL, false
    FROM judgements WHERE is_same
) JOIN links USING (ad_id)
"""
"""Only who says that ads are apart can make a use doubtful (``groups``)."""

STAGES: tuple[Stage, ...] = (
    Query("placed", _PLACED),
    Query("identifiers", _IDENTIFIERS),
    Query("held", _HELD),
)
"""Needs ``marks``, ``uses``, ``groups``, ``judgements``, ``members``, ``named``, ``links``,
``seen`` and ``findings``; leaves ``identifiers`` and ``held`` (lead_id, ad_id, kind, value, use,
silent, doubted): what makes ads one group, by lead: uses of strong marks, unless they are doubted,
and what people said of two ads."""
