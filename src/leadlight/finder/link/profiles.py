"""What groups of ads show, as sparse counts: a row a group, a column a trait."""

from __future__ import annotations

import msgspec
import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.special import gammaln

from leadlight.finder.arrays import Bytes, Floats, Ints, Longs
from leadlight.finder.link.hashing import KIND_BITS
from leadlight.finder.link.traits import KINDS, SOME

Columns = npt.NDArray[np.int32]

LEVELS, _STEP = 128, 1 / 7
"""Levels of rates, and how far the logarithms of two lie apart: down to 1 in 87 million."""
LEVEL_RATES = np.exp(-_STEP * np.arange(1, LEVELS + 1))
"""The rate of each level."""
MOST_KNOWN = 1_024
"""Counts of ads whose logarithms of Γ stand in tables."""
_AHEAD = 4
"""Room for so many times what there is: what is not written takes no memory, and to move what is
takes longer than all merging does."""
_KIND = np.uint64((1 << KIND_BITS) - 1)


class Gammas(msgspec.Struct, frozen=True):
    """Tables of ln Γ(w + n) for n below ``MOST_KNOWN``: ``whole`` (kind, n), w a kind's strength s;
    ``lacking`` (kind, level, n), w = s·(1 - rate), for kinds of which an ad shows some; and the
    ``levels`` of the rates of all columns.
    """

    whole: Floats
    lacking: Floats
    levels: Bytes

    @property
    def arrays(self) -> tuple[Floats, Floats, Bytes]:
        """The tables one by one, as compiled loops want them."""
        return self.whole, self.lacking, self.levels


class Traits(msgspec.Struct, frozen=True):
    """What is known of each column: how common its trait is in the archive, and its kind.

    ``rates`` are the mean over groups of the share of ads that show a trait or, for a kind of which
    an ad shows one value, that share among all its values, each to the nearest of ``LEVELS``
    levels, which lie a seventh apart. ``strengths`` say how true to a rate of its own a group is:
    the concentration of its kind's prior, in ads.
    """

    rates: Floats
    kinds: Bytes
    strengths: Floats
    gammas: Gammas

    @property
    def arrays(self) -> tuple[Floats, Bytes, Floats]:
        """The columns one by one, as compiled loops want them."""
        return self.rates, self.kinds, self.strengths


def traits_of(rates: Floats, kinds: Bytes, strengths: Floats) -> Traits:
    """``rates`` brought to their levels, with the tables that follow."""
    levels = np.clip(np.rint(-np.log(rates) / _STEP), 1, LEVELS).astype(np.uint8) - 1
    n = np.arange(MOST_KNOWN)
    whole = gammaln(strengths[:, None] + n)
    weights = strengths[: len(SOME), None] * (1 - LEVEL_RATES)
    lacking = gammaln(weights[:, :, None] + n)
    return Traits(LEVEL_RATES[levels], kinds, strengths, Gammas(whole, lacking, levels))


class Profiles(msgspec.Struct, frozen=True):
    """How many of the ``ads`` of each group show which trait.

    Group ``g`` shows ``columns[starts[g]:ends[g]]``, in order, each in as many of its ads as
    ``counts`` says there.
    """

    starts: Ints
    ends: Ints
    columns: Columns
    counts: Columns
    ads: Floats

    def __len__(self) -> int:
        return len(self.ads)

    @property
    def arrays(self) -> tuple[Ints, Ints, Columns, Columns, Floats]:
        """The columns one by one, as compiled loops want them."""
        return self.starts, self.ends, self.columns, self.counts, self.ads

    def merged(self, kept: Ints, gone: Ints) -> Profiles:
        """Each of ``kept`` and the one of ``gone`` beside it as one, under the name of ``kept``.

        The profiles of ``gone`` are empty then, and these profiles here are not to be used again:
        both share what has not changed.
        """
        needed = sum(self.ends[side] - self.starts[side] for side in (kept, gone))
        places = np.cumsum(np.r_[0, needed])
        room = self._with_room(int(places[-1]))
        places += int(room.ends.max(initial=0))
        _merge_all(room.arrays, kept, gone, places, numba.get_num_threads())
        return room

    def _with_room(self, entries: int) -> Profiles:
        """The same, with room for so many more entries at the end."""
        end = int(self.ends.max(initial=0))
        if end + entries <= len(self.columns):
            return self
        room = _AHEAD * (end + entries)
        columns, counts = np.empty(room, self.columns.dtype), np.empty(room, self.counts.dtype)
        columns[:end], counts[:end] = self.columns[:end], self.counts[:end]
        starts, ends, ads = self.starts.copy(), self.ends.copy(), self.ads.copy()
        return Profiles(starts, ends, columns, counts, ads)


@numba.njit(cache=True, parallel=True)
def _merge_all(profiles, kept, gone, places, threads):  # type: ignore[no-untyped-def]  # Numba types it
    """Writes each merged row from its place on. The first are longest, so threads take turns."""
    starts, ends, columns, counts, ads = profiles
    for thread in numba.prange(threads):
        for pair in range(thread, len(kept), threads):
            a, b, end = kept[pair], gone[pair], places[pair]
            i, j, start = starts[a], starts[b], end
            while i < ends[a] and j < ends[b]:
                left, right = columns[i], columns[j]
                columns[end] = min(left, right)
                counts[end] = (left <= right) * counts[i] + (right <= left) * counts[j]
                i += left <= right
                j += right <= left
                end += 1
            while i < ends[a]:
                columns[end], counts[end] = columns[i], counts[i]
                i, end = i + 1, end + 1
            while j < ends[b]:
                columns[end], counts[end] = columns[j], counts[j]
                j, end = j + 1, end + 1
            starts[a], ends[a], starts[b], ends[b] = start, end, end, end
            ads[a] += ads[b]


def kinds_of(traits: npt.NDArray[np.uint64]) -> Bytes:
    """The place of each trait's kind in ``KINDS``."""
    return (traits & _KIND).astype(np.uint8)


def profiles_of(shown: pa.Table, sizes: pa.Table) -> tuple[Profiles, Longs]:
    """From ``SHOWN`` and (``grp``, ``ads``), groups from 0 without a gap.

    The traits of the columns are the second answer: kind by kind, and of each kind the most common
    come first, so that what is looked up most lies together.
    """
    traits, lists = shown["trait"].to_numpy(), shown["grps"].combine_chunks()
    bounds, groups = np.asarray(lists.offsets), np.asarray(lists.values)
    by_rank = np.lexsort((traits, -np.diff(bounds), kinds_of(traits)))
    starts = np.r_[0, np.cumsum(np.bincount(groups, minlength=sizes.num_rows))]
    columns, counts = np.empty((2, len(groups)), dtype=np.int32)
    shown_by = groups, np.asarray(shown["ads"].combine_chunks().values)
    _turn((by_rank, bounds), shown_by, starts[:-1].copy(), (columns, counts))
    ads = np.zeros(sizes.num_rows)
    ads[sizes["grp"].to_numpy()] = sizes["ads"].to_numpy()
    return Profiles(starts[:-1], starts[1:], columns, counts, ads), traits[by_rank]


@numba.njit(cache=True, nogil=True)
def _turn(traits, shown_by, free, profiles):  # type: ignore[no-untyped-def]  # Numba types it
    """Gives each group the columns that it shows, in order, from where it is ``free`` on."""
    (by_rank, bounds), (groups, ads), (columns, counts) = traits, shown_by, profiles
    for column in range(len(by_rank)):
        trait = by_rank[column]
        for entry in range(bounds[trait], bounds[trait + 1]):
            place = free[groups[entry]]
            columns[place], counts[place] = column, ads[entry]
            free[groups[entry]] += 1


def known_traits(traits: npt.NDArray[np.uint64], rates: pa.Table, fit: pa.Table) -> Traits:
    """What the fitted ``rates`` (``trait``, ``rate``) and ``fit`` (``kind``, ``strength``,
    ``groups``) say of ``traits``; one that was not seen in two groups then is as rare as can be.
    """
    strengths = np.ones(len(KINDS))
    strengths[fit["kind"].to_numpy()] = fit["strength"].to_numpy()
    groups = int(fit["groups"][0].as_py())
    return traits_of(rates_of(traits, rates, groups), kinds_of(traits), strengths)


def rates_of(traits: npt.NDArray[np.uint64], rates: pa.Table, groups: int) -> Floats:
    """The rate of each trait; one that two of the ``groups`` did not show is as rare as can be."""
    ranked = rates.sort_by("trait")
    known, rate = ranked["trait"].to_numpy(), ranked["rate"].to_numpy()
    found = np.full(len(traits), 1.0 / max(groups, 2))
    if len(known):
        places = np.minimum(np.searchsorted(known, traits), len(known) - 1)
        is_known = known[places] == traits
        found[is_known] = rate[places[is_known]]
    return found
