"""What is kept of each lead's marks: what they are and when, and which ads hold them together."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_PLACED = """
SELECT ad, hash(ad_id) AS key, hand, first_seen, last_seen FROM members JOIN seen USING (ad_id, ad)
"""
"""``key`` stands for the ad where only its id is known."""

_COUNTED = """
SELECT hand, {mark}, count(*) AS ads, min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM {shown} JOIN placed USING ({by}) GROUP BY hand, {mark}
"""


def _counted(mark: str, shown: str, by: str = "key") -> str:
    return _COUNTED.format(mark=mark, shown=shown, by=by)


_TEMPLATES = "(SELECT DISTINCT hash(ad_id) AS key, template_id FROM templates)"
_AGES = "(SELECT DISTINCT hash(ad_id) AS key, unnest(ages) AS age FROM findings)"
_TOLD = "hand, ads, first_seen, last_seen"

_IDENTIFIERS = f"""
SELECT lead_id, kind, value, ads, first_seen, last_seen FROM (
    SELECT {_TOLD}, kind, value FROM ({_counted("mark", "marks", "ad")}) JOIN spelled USING (mark)
    UNION ALL
    SELECT {_TOLD}, 'picture', pdq FROM ({_counted("picture", "pictured")})
    JOIN hashes ON number = picture
    UNION ALL
    SELECT {_TOLD}, 'template', template_id FROM ({_counted("template_id", _TEMPLATES)})
    UNION ALL
    SELECT {_TOLD}, 'age', CAST(age AS VARCHAR) FROM ({_counted("age", _AGES)})
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
    Query("placed", _PLACED),
    Query("identifiers", _IDENTIFIERS),
    Query("held", _HELD),
)
"""Needs ``marks``, ``spelled``, ``pictured``, ``hashes``, ``templates``, ``uses``, ``grouped``,
``judgements``, ``members``, ``named``, ``seen`` and ``findings``; leaves ``placed`` (ad, key, hand,
first_seen, last_seen), ``identifiers`` and ``held`` (lead_id, ad_id, kind, value, use, silent,
doubted): what makes ads one group, by lead: uses of strong marks, unless they are doubted, and what
people said of two ads."""
