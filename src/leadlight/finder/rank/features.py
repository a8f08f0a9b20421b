"""What a lead is judged by: links between its ads, never words of identity, language or origin.

Each ``Feature``'s text is its public explanation. Values are counts or shares over the lead's
postings; ``strength`` turns a value into 0 to 1, so that a lead of three ads and one of three
thousand can be compared.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from leadlight.engine.stage import Query, Stage


class Feature(msgspec.Struct, frozen=True):
    """A measured property of a lead.

    ``nothing`` and below have strength 0, ``full`` and above have strength 1. ``tells`` is the
    value in words, with ``{}`` for the number.
    """

    name: str
    explanation: str
    tells: str
    nothing: float
    full: float

    def strength(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """From values to 0 … 1, in proportion between ``nothing`` and ``full``."""
        return np.clip((values - self.nothing) / (self.full - self.nothing), 0, 1)


FEATURES = (
    Feature("names_on_contact", "different names answered on one number, address or account",
            "{:.0f} names on one contact", 1, 4),
    Feature("people", "different names that at least two ads of the group give",
            "{:.0f} names", 2, 5),
    Feature("numbers", "different numbers, one after another or side by side",
            "{:.0f} numbers", 1, 5),
    Feature("pace", "new places a week after the first, from the first ad to the last",
            "{:.1f} new places a week", 0.5, 2),
    Feature("far_apart", "share of days with ads in places more than 500 km apart",
            "on {:.0%} of days", 0, 0.3),
    Feature("numbers_on_text", "different numbers under one and the same text",
            "{:.0f} numbers under one text", 1, 4),
    Feature("names_on_picture", "different names under one and the same picture",
            "{:.0f} names under one picture", 1, 3),
    Feature("ages_of_name", "different ages stated under one and the same name",
            "{:.0f} ages under one name", 1, 4),
    Feature("obscured", "share of ads whose number is written to be hard to read",
            "{:.0%} of ads", 0.1, 0.8),
    Feature("sites", "different sites that the group posts on", "{:.0f} sites", 1, 4),
    Feature("own_site", "share of ads that name a web site of their own",
            "{:.0%} of ads", 0.1, 0.8),
    Feature("blast", "different places that the group posted in on one day",
            "{:.0f} places in a day", 5, 10),
    Feature("crowd", "all different names that the group gives", "{:.0f} names", 8, 16),
)  # fmt: skip
"""The link features, in the order of the columns of ``features``."""

_FACTS = """
SELECT ads.lead_id, ads.ad_id, ads.first_seen, ads.last_seen, ads.place, ads.lat, ads.lon,
    ads.source, ads.template_id, f.obscured, len(f.urls) > 0 AS own_site, f.indicators
FROM ads JOIN findings f USING (ad_id, version_id)
"""

_LEAD_MARKS = "SELECT lead_id, ad_id, kind, value FROM marks JOIN links USING (ad_id)"

_PER_VALUE = """
SELECT holder.lead_id, holder.kind AS holder, held.kind AS held,
    count(DISTINCT held.value) AS n
FROM lead_marks holder JOIN lead_marks held USING (ad_id)
WHERE (held.kind = 'name' AND holder.kind IN ('phone', 'email', 'handle', 'picture'))
    OR (held.kind = 'phone' AND holder.kind = 'template')
GROUP BY holder.lead_id, holder.kind, holder.value, held.kind
"""

_MOST = """
SELECT lead_id,
    coalesce(max(n) FILTER (held = 'name' AND holder <> 'picture'), 0) AS names_on_contact,
    coalesce(max(n) FILTER (holder = 'picture'), 0) AS names_on_picture,
    coalesce(max(n) FILTER (holder = 'template'), 0) AS numbers_on_text
FROM per_value GROUP BY lead_id
"""

_NAMES = """
WITH given AS (
    SELECT lead_id, value, count(DISTINCT ad_id) AS ads
    FROM lead_marks WHERE kind = 'name' GROUP BY lead_id, value
)
SELECT lead_id, count(*) FILTER (ads > 1) AS people FROM given GROUP BY lead_id
"""

_AGES = """
WITH stated AS (
    SELECT lead_id, names[1] AS name, ages[1] AS age
    FROM findings JOIN links USING (ad_id) WHERE len(names) = 1 AND len(ages) = 1
), of_name AS (
    SELECT lead_id, count(DISTINCT age) AS n FROM stated GROUP BY lead_id, name
)
SELECT lead_id, max(n) AS ages_of_name FROM of_name GROUP BY lead_id
"""

_DAYS = """
WITH spots AS (
    SELECT DISTINCT lead_id, date_trunc('day', first_seen) AS day, lat, lon
    FROM facts WHERE lat IS NOT NULL
), spread AS (
    SELECT lead_id, day, 111.2 * greatest(
        max(lat) - min(lat), (max(lon) - min(lon)) * cos(radians(avg(lat)))
    ) AS km
    FROM spots GROUP BY lead_id, day
)
SELECT lead_id, avg(CAST(km > 500 AS INTEGER)) AS far_apart FROM spread GROUP BY lead_id
"""

_BLASTS = """
WITH daily AS (
    SELECT lead_id, count(DISTINCT place) AS n
    FROM facts GROUP BY lead_id, date_trunc('day', first_seen)
)
SELECT lead_id, max(n) AS blast FROM daily GROUP BY lead_id
"""

_SUMMARY = """
WITH counted AS (
    SELECT lead_id, count(*) AS ads, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
        avg(CAST(obscured AS INTEGER)) AS obscured, avg(CAST(own_site AS INTEGER)) AS own_site,
        count(DISTINCT source) AS sites,
        greatest(count(DISTINCT place) - 1, 0) / greatest(
            date_diff('hour', min(first_seen), max(first_seen)) / 168.0, 1
        ) AS pace
    FROM facts GROUP BY lead_id
), kinds AS (
    SELECT lead_id,
        count(DISTINCT value) FILTER (kind = 'phone') AS phones,
        count(DISTINCT value) FILTER (kind = 'email') AS emails,
        count(DISTINCT value) FILTER (kind = 'handle') AS handles,
        count(DISTINCT value) FILTER (kind = 'picture') AS images,
        count(DISTINCT value) FILTER (kind = 'template') AS templates,
        count(DISTINCT value) FILTER (kind = 'name') AS names
    FROM lead_marks GROUP BY lead_id
)
SELECT counted.*, kinds.* EXCLUDE (lead_id), kinds.phones AS numbers, kinds.names AS crowd,
    most.* EXCLUDE (lead_id), people, ages_of_name, far_apart, blast
FROM counted
LEFT JOIN kinds USING (lead_id)
LEFT JOIN most USING (lead_id)
LEFT JOIN name_counts USING (lead_id)
LEFT JOIN age_counts USING (lead_id)
LEFT JOIN days USING (lead_id)
LEFT JOIN blasts USING (lead_id)
"""

_INDICATED = """
SELECT lead_id, list({'code': code, 'ads': ads} ORDER BY code) AS indicated FROM (
    SELECT lead_id, code, count(*) AS ads
    FROM (SELECT lead_id, unnest(indicators) AS code FROM facts)
    GROUP BY lead_id, code
) GROUP BY lead_id
"""

_FEATURES = """
SELECT summary.*, indicated
FROM summary LEFT JOIN indicated USING (lead_id)
"""

STAGES: tuple[Stage, ...] = (
    Query("facts", _FACTS),
    Query("lead_marks", _LEAD_MARKS),
    Query("per_value", _PER_VALUE),
    Query("most", _MOST),
    Query("name_counts", _NAMES),
    Query("age_counts", _AGES),
    Query("days", _DAYS),
    Query("blasts", _BLASTS),
    Query("summary", _SUMMARY),
    Query("indicated", _INDICATED),
    Query("features", _FEATURES),
)
"""Needs ``ads``, ``findings``, ``marks``, ``links``; leaves ``features``, a row a lead: the link
features, the counts of identifiers, and how many ads show each card (``indicated``)."""
