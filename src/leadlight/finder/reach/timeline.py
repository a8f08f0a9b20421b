"""Stays in columns: a batch of leads in, the stays of each and of its people out.

How certain a stay is follows from what says so: each ad's label leaves a doubt, a text or a number
of the same place makes it smaller; ads that nobody can have been there for leave half of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from leadlight.engine.stage import Kernel, Query, Stage
from leadlight.finder.reach.people import people
from leadlight.finder.reach.runs import Roads, Run
from leadlight.finder.reach.sights import Sight, kilometres, sight
from leadlight.finder.shapes import STAYS

_LABEL, _TEXT, _NUMBER = 0.3, 0.5, 0.8
"""The doubt that an ad filed in a place leaves; times what a text, and a number, of it leave."""
_MOST_COUNTED, _MOST_NAMED = 4, 40
"""Ads that make a stay more certain; ads of a stay that are named."""
_CLASHING = 0.5
"""The doubt that a stay leaves if every ad of it clashes with another one."""
_LEAST_ADS = 2
"""Ads from which a name is somebody whose road is told."""


def told(batch: pa.RecordBatch) -> pa.RecordBatch:
    """``STAYS`` of each lead of ``batch`` (columns ``lead_id`` and ``sights``)."""
    rows = [
        row
        for lead_id, sights in zip(*batch.to_pydict().values(), strict=True)
        for row in _rows(lead_id, [sight(each) for each in sights])
    ]
    return pa.RecordBatch.from_pylist(rows, schema=STAYS)


def certainty(run: Run) -> float:
    """Between 0 and 1: a measure of how much speaks for the stay, and no frequency."""
    doubt = 1.0
    for each in run.sights[:_MOST_COUNTED]:
        doubt *= _LABEL * (_TEXT if each.texts else 1) * (_NUMBER if each.codes else 1)
    clashing = len({ours.ad_id for ours, _ in run.clashes}) / len(run.sights)
    return round(1 - max(doubt, _CLASHING * clashing), 3)


def _rows(lead_id: str, sights: list[Sight]) -> Iterator[dict[str, Any]]:
    roads = Roads(sights, people(sights))
    for run in roads.stays:
        yield _row(lead_id, None, run, apart=roads.apart)
    if len(roads.people) > 1:
        for person, found in roads.people.items():
            if sum(len(run.sights) for run in found) >= _LEAST_ADS:
                for run in found:
                    yield _row(lead_id, person, run, apart=roads.apart)


def _row(lead_id: str, person: str | None, run: Run, *, apart: bool) -> dict[str, Any]:
    spot = run.spot
    return {
        "lead_id": lead_id,
        "person": person,
        "place": spot.name,
        "admin1": spot.admin1,
        "start": _moment(run.start),
        "end": _moment(run.end),
        "ads": len(run.sights),
        "lat": spot.lat,
        "lon": spot.lon,
        "certainty": certainty(run),
        "labels": sum(each.labelled for each in run.sights),
        "texts": sum(each.texts for each in run.sights),
        "codes": sum(each.codes for each in run.sights),
        "people": list(run.people),
        "ad_ids": [each.ad_id for each in run.sights[:_MOST_NAMED]],
        "clashes": [_clash(*pair) for pair in run.clashes],
        "apart": apart,
    }


def _clash(ours: Sight, other: Sight) -> dict[str, Any]:
    apart = kilometres(ours.spot, other.spot)
    return {
        "ad_id": ours.ad_id,
        "at": _moment(ours.at),
        "other_ad": other.ad_id,
        "other_place": other.spot.name,
        "other_at": _moment(other.at),
        "km": None if apart is None else round(apart, 1),
    }


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


STAGES: tuple[Stage, ...] = (
    Kernel("all_stays", "SELECT lead_id, sights FROM sights", told, STAYS),
    Query("stays", "SELECT * FROM all_stays WHERE person IS NULL"),
    Query("person_stays", "SELECT * FROM all_stays WHERE person IS NOT NULL"),
)
"""Needs ``sights``; leaves ``stays`` of leads and ``person_stays`` of the people of a lead."""
