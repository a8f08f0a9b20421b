"""Marks: what an ad shows that another ad may show too, each with its kind and value."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

STRONG = ("phone", "email", "handle", "payment", "url")
"""Kinds that one hand holds at a time: ads that share a value are one group."""

SILENCE_DAYS = 2
"""After a longer silence a number may have gone to somebody else: a new use of it begins, and
whether the two uses are one hand is asked of everything else that they show."""

MOST_NUMBERS, MOST_NAMES = 12, 30
"""A mark that stands beside more other numbers than this belongs to no one hand: a site's help
line, a directory's address. So does one beside half as many numbers and more names than this."""

_SEEN = """
SELECT ad_id,
    min(coalesce(posted_at, captured_at)) AS first_seen,
    max(captured_at) AS last_seen,
    max(gone_at) AS gone_at
FROM sightings GROUP BY ad_id
"""

MARKS = """
WITH listed AS (
    SELECT ad_id, 'phone' AS kind, unnest(phones) AS value FROM findings
    UNION SELECT ad_id, 'email', unnest(emails) FROM findings
    UNION SELECT ad_id, 'handle', unnest(handles) FROM findings
    UNION SELECT ad_id, 'payment', unnest(payments) FROM findings
    UNION SELECT ad_id, 'url', unnest(urls) FROM findings
    UNION SELECT ad_id, 'name', unnest(names) FROM findings
    UNION SELECT ad_id, 'template', template_id FROM templates
    UNION SELECT ad_id, 'picture', unnest(sha256s) FROM findings WHERE len(pdqs) = 0
    UNION SELECT ad_id, 'picture', picture
        FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM findings) JOIN pictures USING (pdq)
)
SELECT ad_id, kind, value FROM listed
"""

_HUBS = f"""
WITH beside AS (
    SELECT mark.kind, mark.value, other.kind AS beside, other.value AS held
    FROM marks mark JOIN marks other USING (ad_id)
    WHERE mark.kind IN {STRONG} AND other.kind IN ('phone', 'name')
        AND (mark.kind <> other.kind OR mark.value <> other.value)
), counted AS (
    SELECT kind, value,
        count(DISTINCT held) FILTER (beside = 'phone') AS numbers,
        count(DISTINCT held) FILTER (beside = 'name') AS names
    FROM beside GROUP BY kind, value
)
SELECT kind, value FROM counted
WHERE numbers > {MOST_NUMBERS} OR (2 * numbers > {MOST_NUMBERS} AND names > {MOST_NAMES})
"""

_USES = f"""
WITH ordered AS (
    SELECT ad_id, kind, value, first_seen, max(first_seen) OVER (
        PARTITION BY kind, value ORDER BY first_seen, ad_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before
    FROM marks JOIN seen USING (ad_id) ANTI JOIN hubs USING (kind, value)
    WHERE kind IN {STRONG}
)
SELECT ad_id, kind, value, date_diff('hour', before, first_seen) / 24.0 AS silent,
    count(*) FILTER (first_seen - before > INTERVAL {SILENCE_DAYS} DAY)
        OVER (PARTITION BY kind, value ORDER BY first_seen, ad_id) AS "use"
FROM ordered
"""

STAGES: tuple[Stage, ...] = (
    Query("seen", _SEEN),
    Query("marks", MARKS),
    Query("hubs", _HUBS),
    Query("uses", _USES),
)
"""Needs ``findings``, ``sightings``, ``templates``, ``pictures``; leaves ``seen``, ``marks``
(ad_id, kind, value) and ``uses``: the strong marks with the number of their use, from 0, and the
days since the mark was last seen (``silent``)."""
