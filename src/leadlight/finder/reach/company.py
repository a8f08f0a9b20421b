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
    SELECT lead_id, place, admin1, CAST(start AS DATE) AS day FROM stays WHERE NOT apart
), travellers AS (
    SELECT lead_id, count(*) AS arrivals FROM stops GROUP BY lead_id
    HAVING count(DISTINCT concat_ws(', ', place, admin1)) >= {LEAST_PLACES}
        AND count(*) <= {_MOST_ARRIVALS}
)
SELECT lead_id, concat_ws(', ', place, admin1) AS spot, day, arrivals
FROM stops JOIN travellers USING (lead_id)
"""

_COMPANIONS = f"""
WITH crowd AS (
    SELECT here.spot, here.day, count(DISTINCT other.lead_id) AS came
    FROM (SELECT DISTINCT spot, day FROM arrivals) here JOIN arrivals other
        ON other.spot = here.spot
        AND abs(date_diff('day', here.day, other.day)) <= 1
    GROUP BY here.spot, here.day
), everybody AS (
    SELECT count(DISTINCT lead_id) AS leads FROM arrivals
), chance AS (
    SELECT lead_id, sum(crowd.came / CAST(everybody.leads AS DOUBLE)) AS expected
    FROM arrivals JOIN crowd USING (spot, day) CROSS JOIN everybody GROUP BY lead_id
), met AS (
    SELECT one.lead_id, other.lead_id AS other_id, one.spot, one.day,
        any_value(least(one.arrivals, other.arrivals)) AS fewer
    FROM arrivals one JOIN arrivals other
        ON other.spot = one.spot AND other.lead_id <> one.lead_id
        AND abs(date_diff('day', one.day, other.day)) <= 1
    GROUP BY one.lead_id, other.lead_id, one.spot, one.day
), counted AS (
    SELECT lead_id, other_id, list(DISTINCT spot ORDER BY spot) AS places, count(*) AS days,
        any_value(fewer) AS fewer
    FROM met GROUP BY lead_id, other_id HAVING count(DISTINCT spot) >= {LEAST_PLACES}
), weighed AS (
    SELECT counted.lead_id, other_id, places, days, fewer,
        days * ln(days / expected) - (days - expected) - ln(leads) AS weight
    FROM counted JOIN chance USING (lead_id) CROSS JOIN everybody
    WHERE days > expected
)
SELECT lead_id, other_id, places, days, round(weight, 3) AS weight FROM weighed
WHERE weight >= {LEAST_WEIGHT} AND days >= {_LEAST_SHARE} * fewer
"""

STAGES: tuple[Stage, ...] = (
    Query("arrivals", _ARRIVALS),
    Query("companions", _COMPANIONS),
)
"""Needs ``stays``; leaves ``companions`` (lead_id, other_id, places, days, weight), each pair from
both sides. ``weight`` is what so many meetings are likelier than chance, by the Poisson law, in
natural logarithms, less what looking at all leads wins."""
