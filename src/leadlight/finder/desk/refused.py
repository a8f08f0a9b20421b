"""What could not be read, for whoever runs the feeds."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.core.context import Context
from leadlight.finder.desk.opened import refuse_narrow, tables
from leadlight.finder.ingest import quarantine as room
from leadlight.store.home import Home


def quarantine(home: Home, context: Context) -> Iterator[room.Entry]:
    """All entries of the quarantine, in the order of input and line."""
    refuse_narrow(context)
    with tables(home, None) as engine:
        yield from room.quarantine(home, context, engine)
