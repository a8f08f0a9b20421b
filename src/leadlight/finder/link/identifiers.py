"""What is kept of each lead's marks: what they are and when, and which ads hold them together."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_IDENTIFIERS = """
SELECT lead_id, kind, value, ads, first_seen, last_seen FROM (
    SELECT hand, kind, value, ads, first_seen, last_seen FROM tallies JOIN spelled USING (mark)
    UNION ALL
    SELECT hand, 'picture', pdq, ads, first_seen, last_seen
    FROM picture_tallies JOIN hashes ON number = mark
) JOIN named USING (hand)
"""

_HELD = """
WITH doubted AS (
    SELECT turn, true AS doubted FROM uses JOIN grouped USING (ad)
    WHERE EXISTS (FROM judgements WHERE NOT is_same)
    GROUP BY turn HAVING min(grp) < max(grp)
)
SELECT lead_id, ad_id, kind, value, "use", silent, coalesce(doubted, false) AS doubted
FROM uses JOIN spelled USING (mark) JOIN members USING (ad) JOIN named USING (hand)
LEFT JOIN doubted USING (turn)
UNION ALL
SELECT lead_id, ad_id, 'judgement', pair, 0, NULL, false FROM (
    SELECT unnest([one_ad, other_ad]) AS ad_id, one_ad || ' ' || other_ad AS pair
    FROM judgements WHERE is_same
) JOIN members USING (ad_id) JOIN named USING (hand)
"""
"""Only who says that ads are apart can make a use doubtful (``groups``)."""

STAGES: tuple[Stage, ...] = (
    Query("identifiers", _IDENTIFIERS),
    Query("held", _HELD),
)
"""Needs ``tallies``, ``picture_tallies``, ``spelled``, ``hashes``, ``uses``, ``grouped``,
``judgements``, ``members`` and ``named``; leaves ``identifiers`` and ``held`` (lead_id, ad_id,
kind, value, use, silent, doubted): what makes ads one group, by lead: uses of strong marks, unless
they are doubted, and what people said of two ads."""
