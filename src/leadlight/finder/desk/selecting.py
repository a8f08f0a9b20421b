"""Whom the ranking picks: how often groups of leads are listed, and what rarer control means."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.models import Rarity, Selection
from leadlight.finder.desk.opened import current, tables
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_MOST_PLACES = 12
_SELECTED = """
WITH shown AS (
    SELECT DISTINCT lead_id, unnest(languages) AS language, source, place
    FROM ads JOIN findings USING (ad_id, version_id)
), told AS (
    SELECT DISTINCT lead_id, 'language' AS "by", language AS value FROM shown
    UNION SELECT DISTINCT lead_id, 'site', source FROM shown
    UNION SELECT DISTINCT lead_id, 'place', place FROM shown WHERE place IS NOT NULL
    UNION SELECT lead_id, 'ads', CASE
        WHEN ads < 2 THEN '1' WHEN ads < 5 THEN '2 to 4' WHEN ads < 20 THEN '5 to 19'
        ELSE '20 and more' END FROM leads
)
SELECT "by", value, n AS leads, listed FROM (
    SELECT "by", value, count(*) AS n,
        count(*) FILTER (kind <> 'independent' AND probability >= $threshold) AS listed
    FROM told JOIN leads USING (lead_id) GROUP BY "by", value
)
QUALIFY row_number() OVER (PARTITION BY "by" ORDER BY n DESC, value) <= $most
ORDER BY "by", n DESC, value
"""
_LISTED = """
SELECT coalesce(sum(probability), 0) AS found, coalesce(sum(1 - probability), 0) AS false
FROM leads WHERE kind <> 'independent' AND probability >= $threshold
"""


def selection(home: Home, context: Context) -> tuple[tuple[Selection, ...], tuple[Rarity, ...]]:
    """How often leads of each language, site, place and size are above the review threshold; and
    how precise the list would be if controlled leads were 10 and 100 times rarer than the model
    believes, with everything else as it is.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    generation = current(home, context, Event("model.audit"))
    threshold = home.settings.threshold
    with tables(home, generation, "ads", "findings", "leads") as engine:
        rows = engine.fetch(_SELECTED, threshold=threshold, most=_MOST_PLACES).to_pylist()
        (counts,) = engine.fetch(_LISTED, threshold=threshold).to_pylist()
    found, false = counts["found"], counts["false"]
    rarer = tuple(
        Rarity(times, found / times / (found / times + false) if found + false else None)
        for times in (1, 10, 100)
    )
    return tuple(Selection(**row) for row in rows), rarer
