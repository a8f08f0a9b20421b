"""What whoever watches a server may know. It names nobody, so it needs no context."""

from __future__ import annotations

from datetime import datetime

from leadlight.core.errors import HomeError
from leadlight.finder.desk.opened import newest
from leadlight.finder.desk.shelves import shelf
from leadlight.store.home import Home

_SOURCES = (
    "SELECT source, max(last_seen) AS seen FROM ads GROUP BY source ORDER BY source LIMIT 200"
)


def readable(home: Home) -> int | None:
    """The number of the current build, after a look whether its files can be read; none without.

    Raises:
        HomeError: the ledger or the build cannot be read.
    """
    generation = newest(home)
    if generation is None:
        return None
    if not generation.is_there:
        raise HomeError(
            f"files of build {generation.number} are gone: `leadlight doctor` names them"
        )
    with shelf(home, generation).reader({"leads": "leads"}) as engine:
        engine.fetch("SELECT lead_id FROM leads LIMIT 1")
    return generation.number


def build_seconds(home: Home) -> float:
    """How long the current build took; 0 without one."""
    generation = newest(home)
    return float(sum(generation.facts["seconds"].values())) if generation else 0.0


def sources(home: Home) -> dict[str, datetime]:
    """When an ad of each source was last seen, as of the current build."""
    generation = newest(home)
    with shelf(home, generation).reader({"ads": "ads"}) as engine:
        rows = engine.fetch(_SOURCES).to_pylist()
    return {row["source"]: row["seen"] for row in rows}
