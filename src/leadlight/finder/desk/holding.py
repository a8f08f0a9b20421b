"""Why ads are one lead: the strongest path between two of them, and what holds all together."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.ties import Holds, Path, Stop
from leadlight.engine.stage import Engine
from leadlight.finder.desk.naming import NAMES, named_lead
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.desk.shelves import shelf
from leadlight.finder.desk.woven import WHOLE, woven
from leadlight.finder.link import holds as link_holds
from leadlight.finder.link.network import alone, network
from leadlight.finder.link.paths import path as link_path
from leadlight.govern.audit import Event
from leadlight.store.home import Home

EVERY_LINK = 1_000_000
_EFFORT = 400_000
"""Pairs of groups compared for a lead's bridges: some seconds at the most."""
_LEAD_OF = "SELECT lead_id FROM all_ads WHERE ad_id = $ad"

_STOPS = """
SELECT ad_id, source, title, label AS place, coalesce(posted_at, captured_at) AS seen FROM ads
"""


def holds(home: Home, context: Context, lead_id: str, most: int = EVERY_LINK) -> Holds:
    """What holds the lead together, its ``most`` weakest links, weakest first.

    Raises:
        NotFoundError: there is no such lead, or nothing has been built yet.
    """
    generation = current(home, context, Event("holds.read", lead_id))
    with tables(home, generation, *NAMES, **WHOLE) as engine:
        lead_id = named_lead(engine, lead_id)
        fabric = woven(shelf(home, generation), engine, lead_id)
    with alone():
        return link_holds.holds(lead_id, fabric, most, _EFFORT)


def path(home: Home, context: Context, start: str, end: str, lead_id: str | None = None) -> Path:
    """The strongest path of evidence from the ad ``start`` to the ad ``end``.

    Raises:
        InputError: they are one ad, or of two leads, or of another one than ``lead_id``.
        NotFoundError: the last build knows no such ad, or nothing has been built yet.
    """
    generation = current(home, context, Event("path.read", start, {"to": end}))
    if start == end:
        raise InputError(f"a path needs two ads; both are {start}")
    with tables(home, generation, *NAMES, **WHOLE) as engine:
        one, other = _lead_of(engine, start), _lead_of(engine, end)
        if one != other:
            raise InputError(
                f"no path: {start} is of the lead {one}, {end} of the lead {other}, and nothing "
                "that Leadlight weighs makes them one"
            )
        if lead_id is not None and named_lead(engine, lead_id) != one:
            raise InputError(f"{start} and {end} are ads of the lead {one}, and not of {lead_id}")
        fabric = woven(shelf(home, generation), engine, one)
        stops = {row["ad_id"]: Stop(**row) for row in engine.fetch(_STOPS).to_pylist()}
    with alone():
        steps = link_path(fabric, network(fabric), fabric.ads.index(start), fabric.ads.index(end))
    weakest = min(range(len(steps)), key=lambda place: (steps[place].weight, place))
    return Path(
        lead_id=one,
        needed=fabric.least,
        weakest=weakest,
        steps=steps,
        stops=tuple(stops[ad] for ad in (start, *(step.end for step in steps))),
    )


def _lead_of(engine: Engine, ad_id: str) -> str:
    found = engine.fetch(_LEAD_OF, ad=ad_id)["lead_id"].to_pylist()
    if not found:
        raise NotFoundError(
            f"the last build knows no ad called {ad_id!r}; `leadlight links` lists their ids"
        )
    return str(found[0])
