"""What readers would wait for after a build or a start, worked out before they come."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.finder.desk.dossier import work_out
from leadlight.finder.desk.opened import tables
from leadlight.finder.desk.shelves import shelf
from leadlight.store.generations import Generation
from leadlight.store.home import Home

_FIRST, _LARGEST = 20, 10
"""Leads at the head of the list, and the largest groups, whose first view takes longest."""
_WANTED = """
SELECT lead_id FROM (
    SELECT lead_id,
        row_number() OVER (ORDER BY direct > 0 DESC, probability DESC, ads DESC, lead_id) AS first,
        row_number() OVER (ORDER BY ads DESC, lead_id) AS largest
    FROM leads WHERE kind <> 'independent'
) WHERE first <= $first OR largest <= $largest ORDER BY least(first, largest), first
"""


def warm(home: Home, generation: Generation) -> Iterator[str]:
    """Open ``generation`` and work out what will be looked at first: the ids of those leads, one
    after the other, so that whoever waits can stop between them.

    Nobody looks at anything here, so there is no event for the audit log.
    """
    opened = shelf(home, generation)
    opened.open_indexes()
    with tables(home, generation, "leads") as engine:
        wanted = engine.fetch(_WANTED, first=_FIRST, largest=_LARGEST)
    leads = wanted["lead_id"].to_pylist()
    for lead_id in leads:
        work_out(home, generation, lead_id)
        yield lead_id
