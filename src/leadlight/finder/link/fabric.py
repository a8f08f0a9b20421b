"""The ads of one lead, what each shows, and which uses of marks they hold: a lead to be looked at.

Any grouping of the ads is one sum away, so that a lead can be asked again without one of its
values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from operator import itemgetter
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from leadlight.finder.arrays import Flags, Floats, Ints
from leadlight.finder.link.components import in_order, labels_of
from leadlight.finder.link.profiles import Profiles, Traits, known_traits, profiles_of

Value = tuple[str, str]
"""A kind and what a person can look at: ``("phone", "+12125550100")``."""
Successions = dict[tuple[int, int], tuple[int, float]]


class Use(msgspec.Struct, frozen=True):
    """A stretch of time in which somebody held a mark; uses of a mark are numbered from 0."""

    kind: str
    value: str
    number: int

    @property
    def mark(self) -> Value:
        """The mark itself."""
        return self.kind, self.value


class Fabric(msgspec.Struct, frozen=True):
    """A lead's ads in order of their ids.

    ``shows``: a row an ad, a column a trait, how many of the ad's ``versions`` show it; ``values``
    are the traits for people, ``None`` where a text is not known. ``holds``: a row an ad, a column
    a use. Before ``uses`` began their marks were silent for ``silences`` days. Those that are
    ``doubted`` make no group, since people said that not all of their ads are one hand's.
    ``holders`` are the ads of each use. ``least`` is what a pair of groups must exceed, in log
    odds.
    """

    ads: tuple[str, ...]
    versions: Floats
    shows: csr_array
    values: tuple[str | None, ...]
    traits: Traits
    uses: tuple[Use, ...]
    holds: csr_array
    silences: Floats
    doubted: Flags
    holders: tuple[Ints, ...]
    least: float

    def groups(self, without: Value | None = None) -> Ints:
        """The group of each ad, from 0 in the order of their least ad: ads that share a use of a
        mark, ``without`` one of the marks."""
        kept = np.array([use.mark != without for use in self.uses], dtype=bool) & ~self.doubted
        ads, uses = (ends.astype(np.int64) for ends in self.holds.nonzero())
        bands = kept[uses]
        count = len(self.ads) + len(self.uses)
        labels = labels_of(count, ads[bands], len(self.ads) + uses[bands])
        return in_order(labels[: len(self.ads)])

    def profiles(self, groups: Ints, without: Flags | None = None) -> Profiles:
        """What ``groups`` of the ads show, ``without`` some of the traits."""
        shown = csr_array(_members(groups) @ self.shows)
        if without is not None:
            shown.data[without[shown.indices]] = 0
            shown.eliminate_zeros()
        shown.sort_indices()
        bounds = shown.indptr.astype(np.int64)
        columns, counts = shown.indices.astype(np.int32), shown.data.astype(np.int32)
        ads = np.bincount(groups, self.versions).astype(np.float64)
        return Profiles(bounds[:-1], bounds[1:], columns, counts, ads)

    def successions(self, groups: Ints, without: Value | None = None) -> Successions:
        """Pairs of groups, the lesser first, that hold a mark one after the other, or in one use
        that is doubted: the place of the later use, and the days between, the fewest there are."""
        found: Successions = {}
        for use, days, one, other in sorted(self._beside(groups), key=itemgetter(1)):
            if self.uses[use].mark != without:
                found.setdefault((min(one, other), max(one, other)), (use, days))
        return found

    def _beside(self, groups: Ints) -> Iterator[tuple[int, float, int, int]]:
        before: tuple[Use, int] | None = None
        for use, ads in enumerate(self.holders):
            here = np.unique(groups[ads]).tolist()
            if self.doubted[use]:
                yield from ((use, 0.0, *pair) for pair in pairwise(here))
            mine = self.uses[use]
            is_next = before and before[0] == msgspec.structs.replace(mine, number=mine.number - 1)
            if before and is_next and before[1] != here[0]:
                yield use, float(self.silences[use]), before[1], here[0]
            before = mine, here[0]

    def showing(self, column: int) -> Ints:
        """The ads that show a trait, in order."""
        return np.sort(self.shows[:, [column]].nonzero()[0])


class Known(msgspec.Struct, frozen=True):
    """What a fabric is made of, as tables: ``sizes`` (grp: the ad's place, ad_id, ads: its
    versions), ``shown``, ``held``, ``rates``, ``fit``; and ``values`` of traits."""

    sizes: pa.Table
    shown: pa.Table
    held: pa.Table
    rates: pa.Table
    fit: pa.Table
    values: Mapping[int, str]


def fabric(known: Known) -> Fabric:
    """The fabric of one lead."""
    ads = known.sizes.sort_by("grp")["ad_id"].to_pylist()
    place = {ad: number for number, ad in enumerate(ads)}
    profiles, hashes = profiles_of(known.shown, known.sizes)
    bounds = np.r_[profiles.starts, len(profiles.columns)]
    shape = (len(ads), len(hashes))
    uses, holds, silences, doubted = _held(known.held.to_pylist(), place)
    return Fabric(
        ads=tuple(ads),
        versions=profiles.ads,
        shows=csr_array((profiles.counts, profiles.columns, bounds), shape=shape),
        values=tuple(known.values.get(trait) for trait in hashes.tolist()),
        traits=known_traits(hashes, known.rates, known.fit),
        uses=uses,
        holds=holds,
        silences=silences,
        doubted=doubted,
        holders=tuple(np.split(holds.tocsc().indices, holds.tocsc().indptr[1:-1])) if uses else (),
        least=math.log(max(known.fit["groups"][0].as_py(), 2)),
    )


def _held(
    rows: list[dict[str, Any]], place: dict[str, int]
) -> tuple[tuple[Use, ...], csr_array, Floats, Flags]:
    held = [Use(row["kind"], row["value"], row["use"]) for row in rows]
    uses = sorted(set(held), key=lambda use: (*use.mark, use.number))
    columns = {use: number for number, use in enumerate(uses)}
    entries = ([place[row["ad_id"]] for row in rows], [columns[use] for use in held])
    silences = np.ones(len(uses))
    np.maximum.at(silences, entries[1], [row["silent"] or 1.0 for row in rows])
    doubted = np.zeros(len(uses), dtype=bool)
    doubted[entries[1]] = [row["doubted"] for row in rows]
    holds = csr_array((np.ones(len(rows)), entries), shape=(len(place), len(uses)))
    return tuple(uses), holds, silences, doubted


def _members(groups: Ints) -> csr_array:
    """A row a group, 1 where an ad is in it."""
    count = int(groups.max()) + 1 if len(groups) else 0
    return csr_array((np.ones(len(groups)), (groups, np.arange(len(groups)))), (count, len(groups)))
