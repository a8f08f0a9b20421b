"""Two leads in the same places on the same days: perhaps one hand, perhaps chance.

Only leads that travel are held against one another, by when they arrive. Arrivals that both make
within a day weigh the more, the fewer others arrive there then.
"""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

LEAST_PLACES, LEAST_WEIGHT = 3, 3.0
"""Different places that two must have come to together; and what that must weigh."""
_MOST_ARRIVALS = 60
"""A lead with more arrivals is a wave of ads, and goes nowhere."""
_LEAST_SHARE = 0.5
"""Share of the arrivals of the one with fewer that the other must have made too."""

_ARRIVALS = f"""
WITH stops AS (
    SELECT lead_id, concat_ws(', ', place, admin1) AS spot, CAST(start AS DATE) AS day
    FROM stays WHERE NOT apart
), travellers AS (
    SELECT lead_id, count(*) AS arrivals,
        CAST(row_number() OVER (ORDER BY lead_id) AS INTEGER) AS lead
    FROM stops GROUP BY lead_id
    HAVING count(DISTINCT spot) >= {LEAST_PLACES} AND count(*) <= {_MOST_ARRIVALS}
)
SELECT lead_id, lead, arrivals, spot, CAST(dense_rank() OVER (ORDER BY spot) AS INTEGER) AS place,
    day
FROM stops JOIN travellers USING (lead_id)
"""

_ABOUT = "SELECT DISTINCT lead, place, unnest([day - 1, day, day + 1]) AS day FROM arrivals"

_MEETINGS = """
SELECT one.lead, other.lead AS other, place, day
FROM (SELECT DISTINCT lead, place, day FROM arrivals) one JOIN about other USING (place, day)
WHERE one.lead <> other.lead
"""

_COMPANIONS = f"""
WITH crowd AS (
    SELECT place, day, count(*) AS came FROM about GROUP BY place, day
), everybody AS (
    SELECT count(DISTINCT lead) AS leads FROM arrivals
), expecting AS (
    SELECT lead, any_value(lead_id) AS lead_id, any_value(arrivals) AS arrivals,
        sum(crowd.came / CAST(everybody.leads AS DOUBLE)) AS expected
    FROM arrivals JOIN crowd USING (place, day) CROSS JOIN everybody GROUP BY lead
), often AS (
    SELECT lead, other FROM meetings GROUP BY lead, other HAVING count(*) >= {LEAST_PLACES}
), counted AS (
    SELECT lead, other, list(DISTINCT spot ORDER BY spot) AS places, count(*) AS days
    FROM (FROM meetings SEMI JOIN often USING (lead, other))
    JOIN (SELECT DISTINCT place, spot FROM arrivals) USING (place)
    GROUP BY lead, other HAVING count(DISTINCT place) >= {LEAST_PLACES}
), weighed AS (
    SELECT one.lead_id, two.lead_id AS other_id, places, days,
        least(one.arrivals, two.arrivals) AS fewer,
        days * ln(days / one.expected) - (days - one.expected) - ln(leads) AS weight
    FROM counted JOIN expecting one USING (lead) JOIN expecting two ON two.lead = counted.other
        CROSS JOIN everybody
    WHERE days > one.expected
)
SELECT lead_id, other_id, places, days, round(weight, 3) AS weight FROM weighed
WHERE weight >= {LEAST_WEIGHT} AND days >= {_LEAST_SHARE} * fewer
"""

STAGES: tuple[Stage, ...] = (
    Query("arrivals", _ARRIVALS),
    Query("about", _ABOUT),
    Query("meetings", _MEETINGS),
    Query("companions", _COMPANIONS),
)
"""Needs ``stays``; leaves ``companions`` (lead_id, other_id, places, days, weight), each pair from
both sides. ``weight`` is what so many meetings are likelier than chance, by the Poisson law, in
natural logarithms, less what looking at all leads wins."""
