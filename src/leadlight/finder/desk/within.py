"""Which leads somebody may speak of who sees the records of some agencies alone."""

from __future__ import annotations

from collections.abc import Callable

from leadlight.core.context import Context
from leadlight.finder.desk.naming import NAMES
from leadlight.finder.desk.opened import newest, tables
from leadlight.govern.access import agency_in
from leadlight.store.home import Home

_NAMES = "SELECT lead_id AS name FROM leads UNION SELECT old_id FROM redirects"


def leads_seen(home: Home, context: Context) -> Callable[[str], bool]:
    """Whether a lead, by its id or one that leads on to it, is one that ``context`` sees. Whoever
    sees all agencies' records sees those too that no build has any more."""
    if agency_in(context.scope) is None:
        return lambda _: True
    with tables(home, newest(home, context), *NAMES) as engine:
        names = frozenset(engine.fetch(_NAMES)["name"].to_pylist())
    return names.__contains__
