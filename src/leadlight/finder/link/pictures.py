"""Pictures that are the same by PDQ (Facebook 2019): at most 31 of 256 bits differ.

Candidates share a window of 24 bits somewhere (30 windows, a byte apart). At 20 differing bits a
copy shares one with probability about 0.9, and it is enough that one copy of a picture does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.components import components

_SAME = 31
_BYTES = 32
_WINDOW = 3

_PICTURES = pa.schema([("pdq", pa.string()), ("picture", pa.string())])
Hashes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]


def group(hashes: pa.Table) -> pa.Table:
    """From distinct ``pdq`` (64 hexadecimal digits) to (``pdq``, ``picture``: the least alike)."""
    names = hashes["pdq"].combine_chunks().sort()
    if len(names) == 0:
        return _PICTURES.empty_table()
    raw = np.frombuffer(bytes.fromhex("".join(map(str, names.to_pylist()))), dtype=np.uint8)
    itself = np.arange(len(names))
    pairs = [(itself, itself), *_same(raw.reshape(-1, _BYTES))]
    left = pa.chunked_array([pa.array(one) for one, _ in pairs])
    right = pa.chunked_array([pa.array(other) for _, other in pairs])
    _, labels = components(left, right)
    numbers = labels.to_numpy()
    _, first = np.unique(numbers, return_index=True)
    return pa.table([names, names.take(pa.array(first[numbers]))], schema=_PICTURES)


def _same(hashes: Hashes) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of neighbours under some window that are the same picture."""
    words = hashes.view(np.uint64)
    for start in range(_BYTES - _WINDOW + 1):
        one, other = _neighbours(hashes[:, start : start + _WINDOW])
        differing = np.bitwise_count(words[one] ^ words[other]).sum(axis=1)
        close = differing <= _SAME
        yield one[close], other[close]


def _neighbours(window: Hashes) -> tuple[Indices, Indices]:
    """Each hash with the next and with the first of those that share the window."""
    key = window.astype(np.int64) @ np.array([65536, 256, 1])
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    joined = ranked[1:] == ranked[:-1]
    starts = np.maximum.accumulate(np.where(np.r_[True, ~joined], np.arange(len(key)), 0))
    later = np.flatnonzero(np.r_[False, joined])
    one = np.r_[order[later - 1], order[starts[later]]]
    return one, np.r_[order[later], order[later]]


STAGES: tuple[Stage, ...] = (
    Query("hashes", "SELECT DISTINCT unnest(pdqs) AS pdq FROM findings"),
    Whole("pictures", "SELECT pdq FROM hashes", group, _PICTURES),
)
"""Needs ``findings``; leaves ``pictures`` (pdq, picture)."""
