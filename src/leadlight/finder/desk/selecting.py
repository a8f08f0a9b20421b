"""Whom the ranking picks: how often groups of leads are listed, and what rarer control means."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from leadlight.core.context import Context
from leadlight.core.models import Rarity, Selection
from leadlight.core.verdicts import LeadVerdict
from leadlight.finder.desk.opened import current_with_verdicts, refuse_narrow, tables
from leadlight.finder.desk.reviewed import REVIEWED, standing_verdicts
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
SELECT "by", value, n AS leads, listed, judged, controlled, expected FROM (
    SELECT "by", value, count(*) AS n,
        count(*) FILTER (kind <> 'independent' AND probability >= $threshold) AS listed,
        count(controlled) AS judged,
        count(*) FILTER (controlled) AS controlled,
        coalesce(sum(probability) FILTER (controlled IS NOT NULL), 0) AS expected
    FROM told JOIN leads USING (lead_id) LEFT JOIN said USING (lead_id) GROUP BY "by", value
)
QUALIFY row_number() OVER (PARTITION BY "by" ORDER BY n DESC, value) <= $most
ORDER BY "by", n DESC, value
"""
_LISTED = """
SELECT coalesce(sum(probability), 0) AS found, coalesce(sum(1 - probability), 0) AS false
FROM leads WHERE kind <> 'independent' AND probability >= $threshold
"""


def selection(home: Home, context: Context) -> tuple[tuple[Selection, ...], tuple[Rarity, ...]]:
    """How often leads of each language, site, place and size are above the review threshold, and
    what verdicts say of them beside what the model expected, which learned from some of these; and
    how precise the list would be if controlled leads were 10 and 100 times rarer than the model
    believes, with everything else as it is.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    refuse_narrow(context)
    generation, verdicts = current_with_verdicts(home, context, Event("model.audit"))
    threshold = home.settings.threshold
    with tables(home, generation, "ads", "findings", *REVIEWED) as engine:
        engine.give("said", _said(standing_verdicts(engine, verdicts)))
        rows = engine.fetch(_SELECTED, threshold=threshold, most=_MOST_PLACES).to_pylist()
        (counts,) = engine.fetch(_LISTED, threshold=threshold).to_pylist()
    found, false = counts["found"], counts["false"]
    rarer = tuple(
        Rarity(times, found / times / (found / times + false) if found + false else None)
        for times in (1, 10, 100)
    )
    return tuple(Selection(**row) for row in rows), rarer


def _said(standing: Mapping[str, LeadVerdict]) -> pa.Table:
    """Which leads are controlled, of those on which a verdict says whether they are."""
    clear = {lead: each.kind for lead, each in standing.items() if each.kind != "unsure"}
    controlled = [kind == "controlled" for kind in clear.values()]
    columns = [pa.array(list(clear), pa.string()), pa.array(controlled, pa.bool_())]
    return pa.table(columns, names=["lead_id", "controlled"])
