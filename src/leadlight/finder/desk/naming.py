"""Which lead is meant: by its id, or by that of a lead that it took in."""

from __future__ import annotations

from leadlight.core.errors import NotFoundError
from leadlight.engine.stage import Engine

NAMES = ("leads", "redirects")
"""The tables that name leads."""

_RESOLVED = """
SELECT lead_id FROM leads WHERE lead_id = coalesce(
    (SELECT lead_id FROM redirects WHERE old_id = $lead), $lead
)
"""


def named_lead(engine: Engine, lead_id: str) -> str:
    """The id that the lead called ``lead_id`` has now.

    Raises:
        NotFoundError: there is no such lead.
    """
    found = engine.fetch(_RESOLVED, lead=lead_id)["lead_id"].to_pylist()
    if not found:
        raise NotFoundError(f"no lead is called {lead_id!r}; see `leadlight leads`")
    return str(found[0])
