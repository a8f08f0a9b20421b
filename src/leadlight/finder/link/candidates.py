"""Which pairs of groups are compared: those that share something that few others do.

A trait that few groups show brings them together. Two traits together are rarer than either: so
do pairs of a group's most telling ones, where not too many groups have both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadlight.finder.link.profiles import Ints, Profiles, Traits

_FEW = 20
"""A trait or pair of traits on more groups brings none of them together."""
_TELLING = 12
"""Traits of a group of which pairs are made: those that it shows most, for their rarity."""
_ODD = np.uint64(0x9E3779B97F4A7C15)


def candidates(profiles: Profiles, traits: Traits) -> tuple[Ints, Ints]:
    """Pairs of groups, the lesser first, in order."""
    keys, groups = _keys(profiles, traits)
    order = np.lexsort((groups, keys))
    keys, groups = keys[order], groups[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, int)
    sizes = np.diff(np.r_[starts, len(keys)])
    found = [np.zeros(0, dtype=np.int64)]
    count = np.int64(len(profiles))
    for apart in range(1, _FEW):
        reaching = np.repeat(np.where(sizes <= _FEW, sizes, 0), sizes) > 0
        first = np.flatnonzero(reaching[:-apart] & (keys[:-apart] == keys[apart:]))
        found.append(np.unique(groups[first] * count + groups[first + apart]))
    pairs = np.unique(np.concatenate(found))
    return pairs // count, pairs % count


def _keys(profiles: Profiles, traits: Traits) -> tuple[npt.NDArray[np.uint64], Ints]:
    rows = np.repeat(np.arange(len(profiles)), profiles.ends - profiles.starts)
    shown = np.bincount(profiles.columns, minlength=len(traits.rates))[profiles.columns]
    few = (shown > 1) & (shown <= _FEW)
    single = profiles.columns[few].astype(np.uint64)
    telling = _telling(profiles, traits, rows, shown)
    keys, groups = [single], [rows[few]]
    for one in range(_TELLING):
        for other in range(one + 1, _TELLING):
            both = telling[:, other] >= 0
            pair = np.sort(telling[both][:, [one, other]], axis=1).astype(np.uint64)
            keys.append(_mixed(pair[:, 0] + np.uint64(1), pair[:, 1]))
            groups.append(np.flatnonzero(both))
    return np.concatenate(keys), np.concatenate(groups)


def _telling(profiles: Profiles, traits: Traits, rows: Ints, shown: Ints) -> Ints:
    """The most telling traits of each group, -1 where it has no more; only those shown by two."""
    columns = profiles.columns
    weight = profiles.counts / profiles.ads[rows] * -np.log(traits.rates[columns])
    shared = np.flatnonzero(shown > 1)
    order = shared[np.lexsort((columns[shared], -weight[shared], rows[shared]))]
    rows = rows[order]
    starts = np.searchsorted(rows, np.arange(len(profiles)))
    place = np.arange(len(rows)) - starts[rows]
    first = place < _TELLING
    found = np.full((len(profiles), _TELLING), -1, dtype=np.int64)
    found[rows[first], place[first]] = columns[order][first]
    return found


def _mixed(one: npt.NDArray[np.uint64], other: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    keys = (one * _ODD ^ other) * _ODD
    return (keys ^ (keys >> np.uint64(29))) | np.uint64(1 << 63)
