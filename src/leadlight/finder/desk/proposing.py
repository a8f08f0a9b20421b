"""Leads whose verdicts would teach the ranking most: those about which it is most in doubt."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.leads import Lead
from leadlight.finder.desk.listing import listed, places_of
from leadlight.finder.desk.opened import current_with_verdicts, tables
from leadlight.finder.desk.reviewed import REVIEWED, standing_verdicts
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_PROPOSED = """
SELECT leads.* FROM leads JOIN proposals USING (lead_id)
WHERE kind <> 'independent' AND lead_id NOT IN (SELECT unnest($judged))
ORDER BY place LIMIT $most
"""


def proposed(home: Home, context: Context, most: int) -> tuple[Lead, ...]:
    """The ``most`` leads to ask about, most telling first. Whatever the review threshold, but never
    people held to be independent, nor leads that a verdict stands on.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    reading = Event("proposals.read", details={"most": most})
    generation, verdicts = current_with_verdicts(home, context, reading)
    with tables(home, generation, "ads", "proposals", *REVIEWED) as engine:
        judged = list(standing_verdicts(engine, verdicts))
        rows = engine.fetch(_PROPOSED, judged=judged, most=most).to_pylist()
        places = places_of(engine, [row["lead_id"] for row in rows])
    return tuple(listed(rank, row, places, None) for rank, row in enumerate(rows, 1))
