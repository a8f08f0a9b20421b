"""Marks: what an ad shows that another ad may show too, each with its kind and value."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

STRONG = ("phone", "email", "handle", "payment", "url")
"""Kinds that one hand holds at a time: ads that share a value are one group."""

MOST_NUMBERS, MOST_NAMES = 12, 30
"""A mark that stands beside more other numbers than this belongs to no one hand: a site's help
line, a directory's address. So does one beside half as many numbers and more names than this."""

_SEEN = """
SELECT *, row_number() OVER (ORDER BY ad_id) - 1 AS ad FROM (
    SELECT ad_id,
        min(coalesce(posted_at, captured_at)) AS first_seen,
        max(captured_at) AS last_seen,
        max(gone_at) AS gone_at,
        count(*) > 1 AS again
    FROM sightings GROUP BY ad_id
)
"""
"""Ads are numbered from 0, in order; only one that was sighted ``again`` can have two versions."""

_LISTED = {
    "phone": "phones",
    "email": "emails",
    "handle": "handles",
    "payment": "payments",
    "url": "urls",
    "name": "names",
    "picture": "CASE WHEN len(pdqs) = 0 THEN sha256s ELSE [] END",
}
"""Kinds of marks that one version's findings tell, and where: each value once."""

_ABREAST = ", ".join(f"unnest({values}) AS {kind}" for kind, values in _LISTED.items())


def _told(of: str, source: str) -> str:
    """SQL for the values that stand abreast in ``source``, one below the other."""
    return " UNION ALL ".join(
        f"SELECT {of}, '{kind}' AS kind, {kind} AS value FROM {source} WHERE {kind} IS NOT NULL"
        for kind in _LISTED
    )


MARKS = f"""
WITH abreast AS (SELECT ad_id, {_ABREAST} FROM findings)
SELECT DISTINCT * FROM ({_told("ad_id", "abreast")})
UNION ALL SELECT DISTINCT ad_id, 'template', template_id FROM templates
UNION ALL SELECT DISTINCT ad_id, 'picture', picture
FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM findings) JOIN pictures USING (pdq)
"""
"""Those of a few ads, with what only the archive as a whole tells: templates and pictures."""

_WRITTEN = f"""
WITH abreast AS MATERIALIZED (
    SELECT ad, again, {_ABREAST} FROM findings JOIN seen USING (ad_id)
), told AS ({_told("ad, again", "abreast")})
SELECT ad, kind, value, hash(kind, value) AS mark FROM told WHERE NOT again
UNION ALL
SELECT DISTINCT ad, kind, value, hash(kind, value) FROM told WHERE again
"""
"""``mark`` is a number for kind and value: marks are joined and counted by it."""

_SPELLED = """
SELECT mark, any_value(kind) AS kind, any_value(value) AS value FROM marks GROUP BY mark
"""

_PICTURED = """
SELECT DISTINCT hash(ad_id) AS key, picture FROM drawn JOIN all_pictures USING (number)
"""
"""By what ``placed`` calls an ad: its number would have to be looked up."""

_PERHAPS_HUBS = f"""
WITH told AS (
    SELECT ad, count(*) AS numbers, min(mark) AS one, max(mark) AS other
    FROM marks WHERE kind = 'phone' GROUP BY ad
)
SELECT mark FROM marks JOIN told USING (ad)
WHERE kind IN {STRONG} AND (kind <> 'phone' OR numbers > 1)
GROUP BY mark HAVING min(one) <> max(other)
    AND 2 * sum(numbers - CAST(kind = 'phone' AS INTEGER)) > {MOST_NUMBERS}
"""
"""Few stand beside so many numbers, each counted as often as it is there, that it is worth while to
tell them apart."""

_BESIDE = """
SELECT mark, count(*) AS {name} FROM (
    SELECT DISTINCT mark.mark, other.mark AS held
    FROM (SELECT ad, mark FROM marks SEMI JOIN {marks} USING (mark)) mark
    JOIN (SELECT ad, mark FROM marks WHERE kind = '{kind}') other USING (ad)
    WHERE mark.mark <> other.mark
) GROUP BY mark
"""

_CROWDED = f"""
{_BESIDE.format(name="numbers", marks="perhaps_hubs", kind="phone")}
HAVING 2 * count(*) > {MOST_NUMBERS}
"""

_HUBS = f"""
SELECT mark FROM crowded_marks LEFT JOIN (
    {_BESIDE.format(name="names", marks="crowded_marks", kind="name")}
) USING (mark)
WHERE numbers > {MOST_NUMBERS} OR names > {MOST_NAMES}
"""

STAGES: tuple[Stage, ...] = (
    Query("seen", _SEEN),
    Query("marks", _WRITTEN),
    Query("spelled", _SPELLED),
    Query("perhaps_hubs", _PERHAPS_HUBS),
    Query("crowded_marks", _CROWDED),
    Query("hubs", _HUBS),
    Query("pictured", _PICTURED),
)
"""Needs ``findings``, ``sightings``, ``drawn`` and ``all_pictures``; leaves ``seen``, ``marks``
(ad, kind, value, mark): those that are written, ``spelled`` (mark, kind, value), ``hubs`` (mark)
and ``pictured`` (key, picture: its number)."""
