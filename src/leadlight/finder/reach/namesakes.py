"""Which city of a name a bare label means: what else is known of the lead decides.

One ad says no more than "Peoria", and the largest city of that name is taken. The other ads of its
lead say more: a label with its state, an area code, and where else the lead has been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from math import exp, log
from typing import Any

import pyarrow as pa

from leadlight.engine.stage import Kernel, Query, Stage
from leadlight.finder.extract.gazetteer import Entry, gazetteer
from leadlight.finder.reach.sights import SAME_KM, Spot, kilometres

_LEAST_PEOPLE = 15_000
"""Smaller cities are not taken for a larger one of their name."""
_NAMED, _NUMBER, _NEAR = 4.0, 3.0, 2.0
"""What a label with its state, an area code and a place nearby weigh against the natural logarithm
of how many people live there."""
_NEAR_KM, _LEAST = 300.0, 0.5
_TEXT, _DEGREES = pa.string(), pa.float64()

_UNSURE = """
WITH spots AS (
    SELECT lead_id, place, admin1, lat, lon, bool_and(bare) AS bare, count(*) AS ads
    FROM filed WHERE place IS NOT NULL GROUP BY lead_id, place, admin1, lat, lon
), coded AS (
    SELECT DISTINCT lead_id, unnest(list_filter(
        places, lambda it: it.kind = 'area_code'
    )) AS code
    FROM filed JOIN findings USING (version_id)
    SEMI JOIN (SELECT lead_id FROM spots WHERE bare) unsure USING (lead_id)
)
SELECT lead_id,
    list(struct_pack(
        name := place, admin1 := admin1, lat := lat, lon := lon, bare := bare
    ) ORDER BY place, admin1, lat) AS spots,
    any_value(codes) AS codes
FROM spots LEFT JOIN (
    SELECT lead_id, list(struct_pack(
        name := code.name, lat := code.lat, lon := code.lon
    ) ORDER BY code.name, code.lat) AS codes
    FROM coded GROUP BY lead_id
) USING (lead_id)
GROUP BY lead_id HAVING bool_or(bare)
"""

_ADS = """
SELECT filed.* EXCLUDE (admin1, lat, lon, bare),
    coalesce(meant.admin1, filed.admin1) AS admin1,
    coalesce(meant.lat, filed.lat) AS lat, coalesce(meant.lon, filed.lon) AS lon
FROM filed LEFT JOIN meant
    ON meant.lead_id = filed.lead_id AND meant.place = filed.place AND filed.bare
"""

MEANT = pa.schema(
    {"lead_id": _TEXT, "place": _TEXT, "admin1": _TEXT, "lat": _DEGREES, "lon": _DEGREES}
)


def meant(batch: pa.RecordBatch) -> pa.RecordBatch:
    """``MEANT``: for each lead of the batch the places that are others than they seemed to be."""
    rows = [row for lead in batch.to_pylist() for row in _rows(lead)]
    return pa.RecordBatch.from_pylist(rows, schema=MEANT)


def _rows(lead: dict[str, Any]) -> Iterator[dict[str, Any]]:
    spots, codes = (
        [_spot(each) for each in lead["spots"]],
        [_spot(it) for it in lead["codes"] or ()],
    )
    for spot, told in zip(spots, lead["spots"], strict=True):
        if told["bare"] and len(_cities(spot.name, spot.admin1)) > 1:
            chosen = choose(spot, [it for it in spots if it is not spot], codes)
            if chosen:
                place = {"lead_id": lead["lead_id"], "place": spot.name}
                yield place | {"admin1": chosen.admin1, "lat": chosen.lat, "lon": chosen.lon}


def choose(seemed: Spot, others: Sequence[Spot], codes: Sequence[Spot]) -> Entry | None:
    """The city of the name of ``seemed`` that is meant, if it is another one."""
    entries = _cities(seemed.name, seemed.admin1)
    ours = next((each for each in entries if each.admin1 == seemed.admin1), None)
    if ours is None or len(entries) < 2:
        return None
    names = {(it.name, it.admin1) for it in others}
    said = {each: _said(each, ours, names, codes) for each in entries}
    rivals = [each for each in entries if said[each] + _NEAR > said[ours] + _LEAST]
    if rivals == [ours]:
        return None
    weights = {each: said[each] + _nearness(each, others) for each in rivals}
    best = max(rivals, key=lambda each: weights[each])
    return best if weights[best] > weights[ours] + _LEAST else None


@cache
def _cities(name: str, admin1: str | None) -> tuple[Entry, ...]:
    """The cities that a bare ``name`` may mean which seems to be of ``admin1``."""
    return tuple(
        each
        for each in gazetteer().called(name)
        if each.people >= _LEAST_PEOPLE or each.admin1 == admin1
    )


def _said(
    entry: Entry, seemed: Entry, names: Set[tuple[str, str | None]], codes: Sequence[Spot]
) -> float:
    """What speaks for a city, but for what is near; one larger than what it seemed to be gains
    nothing by that."""
    named = (entry.name, entry.admin1) in names
    coded = any(_apart(_at(entry), it) <= SAME_KM for it in codes)
    weight = _NAMED * named + _NUMBER * coded
    return min(0.0, log(max(1, entry.people) / max(1, seemed.people))) + weight


def _nearness(entry: Entry, others: Sequence[Spot]) -> float:
    """What the nearest other place weighs, at most ``_NEAR``."""
    here = _at(entry)
    near = min((_apart(here, it) for it in others if it.name != entry.name), default=1e9)
    return _NEAR * exp(-near / _NEAR_KM)


def _at(entry: Entry) -> Spot:
    return Spot(entry.name, entry.admin1, entry.lat, entry.lon)


def _apart(a: Spot, b: Spot) -> float:
    apart = kilometres(a, b)
    return 1e9 if apart is None else apart


def _spot(row: dict[str, Any]) -> Spot:
    return Spot(row["name"], row.get("admin1"), row["lat"], row["lon"])


STAGES: tuple[Stage, ...] = (
    Kernel("meant", _UNSURE, meant, MEANT),
    Query("ads", _ADS),
)
"""Needs ``filed`` and ``findings``; leaves ``ads``, which is ``filed`` with the places meant."""
