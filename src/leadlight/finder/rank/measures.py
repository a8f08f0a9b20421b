"""The SQL that measures leads: from their ads and marks to the table ``features``, a row a lead."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage
from leadlight.finder.shapes import LINK_FEATURES

NEAR = 30
"""Minutes within which two ads were posted together."""
_FEW_PAIRS = 2.0
"""Ads' worth of sameness that a lead is given, so that one pair doesn't weigh like a hundred."""

FACTS = """
SELECT ads.lead_id, ads.ad_id, ads.first_seen, ads.last_seen, ads.place, ads.lat, ads.lon,
    ads.source, len(f.urls) > 0 AS own_site, f.indicators, len(f.names) AS named,
    f.names[1] AS name, CASE WHEN len(f.ages) = 1 THEN f.ages[1] END AS age
FROM ads JOIN findings f USING (ad_id, version_id)
"""

_LEAD_MARKS = """
SELECT lead_id, ad, kind, mark FROM (
    SELECT ad, kind, mark FROM marks WHERE kind <> 'age'
    UNION ALL SELECT ad, 'template', mark FROM worn_templates
    UNION ALL SELECT ad, 'picture', picture FROM drawn JOIN all_pictures USING (number)
) JOIN placed USING (ad) JOIN named USING (hand)
"""
"""Within a kind a mark is one number."""

_PER_VALUE = """
SELECT holder.lead_id, holder.kind AS holder, held.kind AS held,
    count(DISTINCT held.mark) AS n
FROM lead_marks holder JOIN lead_marks held USING (ad)
WHERE (held.kind = 'name' AND holder.kind IN ('phone', 'email', 'handle', 'picture', 'template'))
    OR (held.kind = 'phone' AND holder.kind = 'template')
GROUP BY holder.lead_id, holder.kind, holder.mark, held.kind
"""

_MOST = """
SELECT lead_id,
    max(n) FILTER (held = 'name' AND holder IN ('phone', 'email', 'handle')) AS names_on_contact,
    max(n) FILTER (held = 'name' AND holder = 'picture') AS names_on_picture,
    max(n) FILTER (held = 'name' AND holder = 'template') AS names_on_text,
    max(n) FILTER (held = 'phone') AS numbers_on_text
FROM per_value GROUP BY lead_id
"""


def _apart(counted: str) -> str:
    """Chance that two ads differ, of counts ``n``: 1 - Σn(n-1) / N(N-1) (Simpson 1949), drawn
    towards none."""
    every = f"sum({counted})"
    same = f"sum({counted} * ({counted} - 1)) / nullif({every} * ({every} - 1), 0)"
    return f"(1 - {same}) * ({every} - 1) / ({every} - 1 + {_FEW_PAIRS})"


_NAMES = f"""
WITH given AS (
    SELECT lead_id, mark, count(DISTINCT ad) AS n
    FROM lead_marks WHERE kind = 'name' GROUP BY lead_id, mark
)
SELECT lead_id, {_apart("n")} AS names_apart, nullif(count(*) FILTER (n > 1), 0) AS people
FROM given GROUP BY lead_id
"""

_AGES = f"""
WITH stated AS (
    SELECT lead_id, age, count(*) AS n FROM facts WHERE age IS NOT NULL GROUP BY lead_id, age
)
SELECT lead_id, {_apart("n")} AS ages_apart, max(age) - min(age) AS age_span
FROM stated GROUP BY lead_id
"""

_NAME_AGES = """
WITH of_name AS (
    SELECT lead_id, count(DISTINCT age) AS n FROM facts
    WHERE named = 1 AND age IS NOT NULL GROUP BY lead_id, name
)
SELECT lead_id, max(n) AS ages_of_name FROM of_name GROUP BY lead_id
"""

_MOMENTS = f"""
WITH timed AS (
    SELECT lead_id, name, lag(name) OVER one_by_one AS name_before,
        first_seen - lag(first_seen) OVER one_by_one <= INTERVAL {NEAR} MINUTE AS is_near
    FROM facts WINDOW one_by_one AS (PARTITION BY lead_id ORDER BY first_seen, ad_id)
)
SELECT lead_id, avg(CAST(coalesce(is_near, false) AS INTEGER)) AS bursts,
    avg(CAST(coalesce(is_near AND name <> name_before, false) AS INTEGER)) AS side_by_side
FROM timed GROUP BY lead_id
"""

_DAYS = """
WITH spots AS (
    SELECT DISTINCT lead_id, date_trunc('day', first_seen) AS day, lat, lon
    FROM facts WHERE lat IS NOT NULL
), reached AS (
    SELECT lead_id, day, 111.2 * greatest(
        max(lat) - min(lat), (max(lon) - min(lon)) * cos(radians(avg(lat)))
    ) AS km
    FROM spots GROUP BY lead_id, day
)
SELECT lead_id, avg(CAST(km > 500 AS INTEGER)) AS far_apart, avg(round(km)) AS spread
FROM reached GROUP BY lead_id
"""

_BLASTS = """
WITH hourly AS (
    SELECT lead_id, count(DISTINCT place) AS n
    FROM facts GROUP BY lead_id, date_trunc('hour', first_seen)
)
SELECT lead_id, max(n) AS blast FROM hourly GROUP BY lead_id
"""

_COUNTED = """
SELECT lead_id, count(*) AS ads, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
    greatest(date_diff('hour', min(first_seen), max(first_seen)) / 168.0, 1) AS weeks,
    avg(CAST(own_site AS INTEGER)) AS own_site,
    avg(CAST(named > 1 AS INTEGER)) AS named_together,
    count(DISTINCT source) AS sites, count(DISTINCT place) AS places
FROM facts GROUP BY lead_id
"""

_KINDS = """
SELECT lead_id,
    count(*) FILTER (kind = 'phone') AS phones,
    count(*) FILTER (kind = 'email') AS emails,
    count(*) FILTER (kind = 'handle') AS handles,
    count(*) FILTER (kind = 'picture') AS images,
    count(*) FILTER (kind = 'template') AS templates,
    count(*) FILTER (kind = 'name') AS names
FROM identifiers WHERE kind <> 'age' GROUP BY lead_id
"""

_INDICATED = """
SELECT lead_id, list({'code': code, 'ads': ads} ORDER BY code) AS indicated FROM (
    SELECT lead_id, code, count(*) AS ads
    FROM (SELECT lead_id, unnest(indicators) AS code FROM facts)
    GROUP BY lead_id, code
) GROUP BY lead_id
"""

_MEASURED = """
SELECT counted.*, kinds.* EXCLUDE (lead_id), kinds.names AS crowd,
    kinds.phones / weeks AS numbers, greatest(places - 1, 0) / weeks AS pace, ads / weeks AS rate,
    most.* EXCLUDE (lead_id), names_apart, people, ages_apart, age_span, ages_of_name, bursts,
    side_by_side, far_apart, spread, blast,
    coalesce(indicated, []) AS indicated
FROM counted
LEFT JOIN kinds USING (lead_id)
LEFT JOIN most USING (lead_id)
LEFT JOIN name_counts USING (lead_id)
LEFT JOIN age_counts USING (lead_id)
LEFT JOIN name_ages USING (lead_id)
LEFT JOIN moments USING (lead_id)
LEFT JOIN days USING (lead_id)
LEFT JOIN blasts USING (lead_id)
LEFT JOIN indicated USING (lead_id)
"""

_LINKS = ", ".join(f"CAST({name} AS DOUBLE) AS {name}" for name in LINK_FEATURES)
_FEATURES = f"SELECT lead_id, ads, {_LINKS}, indicated FROM measured"

STAGES: tuple[Stage, ...] = (
    Query("facts", FACTS),
    Query("lead_marks", _LEAD_MARKS),
    Query("per_value", _PER_VALUE),
    Query("most", _MOST),
    Query("name_counts", _NAMES),
    Query("age_counts", _AGES),
    Query("name_ages", _NAME_AGES),
    Query("moments", _MOMENTS),
    Query("days", _DAYS),
    Query("blasts", _BLASTS),
    Query("counted", _COUNTED),
    Query("kinds", _KINDS),
    Query("indicated", _INDICATED),
    Query("measured", _MEASURED),
    Query("features", _FEATURES),
)
"""Needs ``ads``, ``findings``, ``marks``, ``worn_templates``, ``drawn``, ``all_pictures``,
``placed``, ``named`` and ``identifiers``; leaves ``features`` (``FEATURES``) and ``measured``,
which has the counts of identifiers as well."""
