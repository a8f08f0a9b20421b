"""Stays as rows: those of each lead, and of each of its people.

How certain a stay is follows from what says so: each ad's label leaves a doubt, a text or a number
of the same place makes it smaller; ads that nobody can have been there for leave half of theirs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.arrays import Flags, Floats, Ints
from leadlight.finder.reach.pairs import Pairs
from leadlight.finder.reach.people import people
from leadlight.finder.reach.roads import roads
from leadlight.finder.reach.runs import Runs, Tracks
from leadlight.finder.reach.shown import NAMES, PICTURES, by_lead, spelled
from leadlight.finder.reach.sights import SIGHTS, Sights
from leadlight.finder.shapes import CLASH, STAYS

_LABEL, _TEXT, _NUMBER = 0.3, 0.5, 0.8
"""The doubt that an ad filed in a place leaves; times what a text, and a number, of it leave."""
_MOST_COUNTED, _MOST_NAMED = 4, 40
"""Ads that make a stay more certain; ads of a stay that are named."""
_CLASHING = 0.5
"""The doubt that a stay leaves if every ad of it clashes with another one."""


def told(rows: pa.Table, names: pa.Table, pictures: pa.Table) -> pa.Table:
    """From the rows of ``SIGHTS``, ``NAMES`` and ``PICTURES`` to ``STAYS``."""
    sights = Sights.of(rows)
    present, spellings = _present(sights, names, pictures)
    found = roads(sights, present)
    page = _Page(sights, present, spellings, found.apart)
    nobody = [pa.nulls(len(each.road), pa.string()) for each in (found.own, found.shared)]
    return pa.concat_tables(
        [
            page.of(found.own, nobody[0]),
            page.of(found.shared, nobody[1]),
            page.of(found.theirs, page.names.take(pa.array(found.theirs.road))),
        ]
    )


def _present(sights: Sights, names: pa.Table, pictures: pa.Table) -> tuple[Pairs, pa.Array]:
    """The people in each ad, by number, and the name of each."""
    values, alphabet = spelled(names["value"])
    named, owners = by_lead(sights, names["ad"].to_numpy(), values)
    pictured, _ = by_lead(sights, pictures["ad"].to_numpy(), pictures["picture"].to_numpy())
    return people(named, pictured, len(sights.ad)), alphabet.take(pa.array(owners))


class _Page(NamedTuple):
    """What rows of stays are written from: ads, the people in each, by number, their names, and
    which leads' people are apart."""

    sights: Sights
    present: Pairs
    names: pa.Array
    apart: Flags

    def of(self, found: Runs, person: pa.Array) -> pa.Table:
        """``STAYS`` of a person each, or of none."""
        first, last = self.sights.rows.take(pa.array(found.first)), pa.array(found.last)
        columns = {
            **{name: first[name] for name in ("lead_id", "place", "admin1", "lat", "lon")},
            "person": person,
            "start": first["first_seen"],
            "end": self.sights.rows["first_seen"].take(last),
            "ads": found.sizes,
            "certainty": certainty(found, self.sights),
            **{name: self._count(found, name) for name in ("labels", "texts", "codes")},
            "people": self._people(found),
            "ad_ids": self._ads(found),
            "clashes": self._clashes(found),
            "apart": self.apart[self.sights.lead[found.first]],
        }
        return pa.table({name: columns[name] for name in STAYS.names}, schema=STAYS)

    def _count(self, found: Runs, column: str) -> Ints:
        is_so = self.sights.rows[column].to_numpy()[found.ads.sight]
        return np.bincount(found.ads.road[is_so], minlength=len(found.road))

    def _people(self, found: Runs) -> pa.Array:
        places, names = self.present.beside(found.ads.sight, len(self.sights.ad))
        there = Pairs.of(found.ads.road[places], names)
        return _listed(self.names.take(pa.array(there.other)), there.one, len(found.road))

    def _ads(self, found: Runs) -> pa.Array:
        starts = np.cumsum(found.sizes) - found.sizes
        ads = found.ads.only(np.arange(len(found.ads.road)) - starts[found.ads.road] < _MOST_NAMED)
        return _listed(self._told("ad_id", ads.sight), ads.road, len(found.road))

    def _clashes(self, found: Runs) -> pa.Array:
        ours, others = found.clashes.sight, found.others
        columns = (
            self._told("ad_id", ours),
            self._told("first_seen", ours),
            self._told("ad_id", others),
            self._told("place", others),
            self._told("first_seen", others),
            pa.array(np.round(self.sights.apart(ours, others), 1)),
        )
        cast = [column.cast(field.type) for column, field in zip(columns, CLASH, strict=True)]
        clashes = pa.StructArray.from_arrays(cast, fields=list(CLASH))
        return _listed(clashes, found.clashes.road, len(found.road))

    def _told(self, column: str, sights: Ints) -> pa.Array:
        return self.sights.rows[column].take(pa.array(sights)).combine_chunks()


def certainty(found: Runs, sights: Sights) -> Floats:
    """Between 0 and 1 for each stay: a measure of how much speaks for it, and no frequency."""
    texts, codes = (sights.rows[name].to_numpy() for name in ("texts", "codes"))
    left = _LABEL * np.where(texts, _TEXT, 1) * np.where(codes, _NUMBER, 1)
    doubt, sizes = np.ones(len(found.road)), found.sizes
    starts = np.cumsum(sizes) - sizes
    for place in range(_MOST_COUNTED):
        some = np.flatnonzero(sizes > place)
        doubt[some] *= left[found.ads.sight[starts[some] + place]]
    clashing = Tracks.of(*found.clashes).road
    shares = np.bincount(clashing, minlength=len(sizes)) / sizes
    values, which = np.unique(1 - np.maximum(doubt, _CLASHING * shares), return_inverse=True)
    return np.array([round(value, 3) for value in values.tolist()])[which]


def _listed(values: pa.Array, owners: Ints, count: int) -> pa.Array:
    """For each of ``count`` its list of values; these stand in the order of their owners."""
    ends = np.cumsum(np.bincount(owners, minlength=count))
    return pa.ListArray.from_arrays(pa.array(np.r_[0, ends].astype(np.int32)), values)


STAGES: tuple[Stage, ...] = (
    Whole("all_stays", (SIGHTS, NAMES, PICTURES), told, STAYS),
    Query("stays", "SELECT * FROM all_stays WHERE person IS NULL"),
    Query("person_stays", "SELECT * FROM all_stays WHERE person IS NOT NULL"),
)
"""Needs ``ads``, ``marks``, ``seen``, ``drawn``, ``all_pictures``, ``hashes`` and ``findings``;
leaves ``stays`` of leads and ``person_stays`` of the people of a lead."""
