"""Ads that show something of a report, and what is told by them, lead by lead."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage
from leadlight.finder.pictures.dihedral import SAME

PICTURE, ACCOUNT, NUMBER, WEAK_PICTURE, NAME, GIVEN_NAME = 6, 5, 4, 3, 2, 1
"""What an ad shows of a report, the most telling first."""

FASTEST_KMH = 900
"""Nobody travels faster."""
_EARTH_KM = 6371.0088

_IDENTIFIERS = "\nUNION ALL\n".join(
    f"""
SELECT DISTINCT report_id, ad_id, kind, value, 0 AS level
FROM (
    SELECT ad_id, {value} AS value
    FROM (SELECT ad_id, unnest({column}) AS held FROM findings WHERE len({column}) > 0)
) JOIN (SELECT * FROM sought_identifiers WHERE kind = '{kind}') USING (value)
"""
    for kind, column, value in (
        ("phone", "phones", "held"),
        ("email", "emails", "held"),
        ("handle", "handles", "held"),
        ("handle", "handles", "split_part(held, ':', 2)"),
    )
)
"""Kind by kind, so that what no report brings is not read."""

_HITS = f"""
{_IDENTIFIERS}
UNION ALL
SELECT DISTINCT report_id, ad_id, source, value, level
FROM (SELECT ad_id, unnest(names) AS value FROM findings WHERE len(names) > 0)
JOIN sought_names USING (value)
UNION ALL
SELECT report_id, ad_id, 'picture', asked, min(bits)
FROM (SELECT ad_id, unnest(pdqs) AS value FROM findings WHERE len(pdqs) > 0)
JOIN sought_pictures USING (value)
GROUP BY report_id, ad_id, asked
"""

_HIT_ADS = f"""
SELECT report_id, ad_id,
    min(level) FILTER (kind = 'picture') AS bits,
    min_by(value, level) FILTER (kind = 'picture') AS picture,
    min(value) FILTER (kind = 'phone') AS phone,
    min(value) FILTER (kind = 'email') AS email,
    max(value) FILTER (kind = 'handle') AS handle,
    max(level) FILTER (kind = 'alias') AS alias_level,
    max_by(value, level) FILTER (kind = 'alias') AS alias,
    max(level) FILTER (kind = 'given') AS given_level,
    max_by(value, level) FILTER (kind = 'given') AS given,
    CASE
        WHEN min(level) FILTER (kind = 'picture') <= {SAME} THEN {PICTURE}
        WHEN bool_or(kind IN ('email', 'handle')) THEN {ACCOUNT}
        WHEN bool_or(kind = 'phone') THEN {NUMBER}
        WHEN bool_or(kind = 'picture') THEN {WEAK_PICTURE}
        WHEN bool_or(kind = 'alias') THEN {NAME}
        ELSE {GIVEN_NAME}
    END AS shows,
    count(DISTINCT kind) AS kinds
FROM report_hits GROUP BY report_id, ad_id
"""

_HIT_TEXTS = """
SELECT ad_id, version_id, names, ages, typed FROM findings SEMI JOIN hit_ads USING (ad_id)
"""
"""Told apart from what follows, so that the few ads are looked up among all texts, and not all
texts among the ads."""

_HIT_FACTS = rf"""
WITH placed AS (
    SELECT hit.*, ads.lead_id, ads.first_seen, ads.last_seen, ads.place, missing_since, born,
        2 * {_EARTH_KM} * asin(least(1, sqrt(
            sin(radians(ads.lat - report.lat) / 2) ** 2 + cos(radians(report.lat))
            * cos(radians(ads.lat)) * sin(radians(ads.lon - report.lon) / 2) ** 2
        ))) AS km,
        coalesce(ads.first_seen < missing_since, false) AS is_before,
        names[1] AS name, list_min(ages) AS age,
        CASE
            WHEN regexp_matches(typed, '\bblond', 'i') THEN 'blond'
            WHEN regexp_matches(typed, '\bbrunette|\bbrown hair', 'i') THEN 'brown'
            WHEN regexp_matches(typed, '\bred ?head|\bred hair', 'i') THEN 'red'
        END AS hair,
        nullif(regexp_extract(typed, '\b(blue|green|brown|hazel)[ -]eye', 1, 'i'), '') AS eyes
    FROM hit_ads hit
    JOIN given_reports report USING (report_id)
    JOIN ads USING (ad_id)
    JOIN hit_texts USING (ad_id, version_id)
)
SELECT *, km IS NULL OR missing_since IS NULL OR is_before OR km <= {FASTEST_KMH}
    * (date_diff('hour', missing_since, first_seen) + 24.0) AS is_reached
FROM placed
"""

_OWN_NAMES = 2.5
"""Names that one hand gives whoever is in a picture without anything in that."""

_CROWDS = f"""
WITH named AS (
    SELECT hit.report_id, hit.value AS picture, lead_id,
        coalesce(name, lead_id) AS name, count(*) AS ads
    FROM report_hits hit JOIN hit_facts USING (report_id, ad_id)
    WHERE hit.kind = 'picture' GROUP BY ALL
), by_lead AS (
    SELECT report_id, picture, lead_id, arg_max(name, (ads, name)) AS name,
        sum(ads) ** 2 / sum(ads ** 2) AS names
    FROM named GROUP BY ALL
)
SELECT report_id, picture,
    greatest(count(DISTINCT name), max(names) / {_OWN_NAMES}) AS crowd
FROM by_lead GROUP BY report_id, picture
"""
"""How many a picture stands for: by the names that different leads give it, as one person may be in
several leads by one name, and by how many names (inverse Simpson) a single lead gives it."""

_CANDIDATES = """
WITH tops AS (
    SELECT *, max(shows) OVER (PARTITION BY report_id, lead_id) AS top FROM hit_facts
), ended AS (
    SELECT report_id, lead_id,
        arg_max(ad_id, (
            shows, kinds, coalesce(alias_level, 0), -coalesce(bits, 0), NOT is_before, is_reached,
            -coalesce(round(km), 0), -epoch(first_seen), ad_id
        )) AS ad_id,
        any_value(top) AS top,
        min(bits) AS bits, min(phone) AS phone, min(email) AS email, min(handle) AS handle,
        max(alias_level) AS alias_level, max_by(alias, alias_level) AS alias,
        max(given_level) AS given_level, max_by(given, given_level) AS given,
        count(*) FILTER (shows = top) AS ads,
        count(*) FILTER (shows = top AND is_before) AS before,
        count(*) FILTER (shows = top AND name IS NOT NULL) AS named,
        min(first_seen) FILTER (shows = top) AS first_seen,
        min(first_seen) FILTER (shows = top AND NOT is_before) AS first_after,
        max(last_seen) FILTER (shows = top) AS last_seen,
        max(first_seen) AS newest,
        bool_or(is_reached AND NOT is_before) FILTER (shows = top) AS is_reached,
        min(km) FILTER (shows = top AND is_reached) AS km,
        min_by(place, km) FILTER (shows = top AND is_reached) AS place,
        count(DISTINCT place) FILTER (shows = top) AS places,
        median(age) FILTER (shows = top AND age IS NOT NULL) AS age,
        mode(hair) FILTER (shows = top) AS hair, mode(eyes) FILTER (shows = top) AS eyes
    FROM tops GROUP BY report_id, lead_id
), crowded AS (
    SELECT report_id, lead_id, min(crowd) AS crowd
    FROM report_hits hit JOIN hit_facts USING (report_id, ad_id)
    JOIN crowds ON crowds.report_id = hit.report_id AND crowds.picture = hit.value
    WHERE hit.kind = 'picture' GROUP BY report_id, lead_id
), reviewed AS (
    SELECT DISTINCT report_id, lead_id FROM given_reviews JOIN links USING (ad_id)
)
SELECT ended.*, crowd, reviewed.lead_id IS NOT NULL AS is_reviewed
FROM ended
LEFT JOIN crowded USING (report_id, lead_id)
LEFT JOIN reviewed USING (report_id, lead_id)
ORDER BY report_id, lead_id
"""

STAGES: tuple[Stage, ...] = (
    Query("report_hits", _HITS),
    Query("hit_ads", _HIT_ADS),
    Query("hit_texts", _HIT_TEXTS),
    Query("hit_facts", _HIT_FACTS),
    Query("crowds", _CROWDS),
    Query("candidates", _CANDIDATES),
)
"""Needs what ``sought`` leaves, ``given_reports``, ``given_reviews``, ``ads``, ``findings`` and
``links``; leaves ``candidates``, a row a report and lead, with its best ad. Where and when and at
what age is told of the ads that show the most telling thing (``top``)."""
