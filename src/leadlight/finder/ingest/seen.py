"""A set of ids that grows to many millions and is asked about some thousands at once."""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Keys = npt.NDArray[np.uint64]
"""A row of the first halves of ids, and a row of the second ones."""
_NONE: Keys = np.empty((2, 0), np.uint64)


class Seen:
    """Ids of 32 hexadecimal digits (``core.ids``), each in 16 bytes of memory.

    They lie in runs, each of them sorted and longer than the next. What is added is sorted anew
    together with the runs that are not longer, so that an id is sorted but a few times however
    little is added at once.
    """

    def __init__(self) -> None:
        self._runs: list[Keys] = []

    def __bool__(self) -> bool:
        return bool(self._runs)

    def add(self, ids: Iterable[str]) -> None:
        """Remember ``ids``."""
        self._add(_keys("".join(ids)))

    def add_columns(self, columns: Iterable[pa.Array]) -> None:
        """Remember the ids in ``columns`` of text, none of which is null."""
        self._add(_together(_NONE, *map(_keys_of_column, columns)))

    def among(self, ids: Sequence[str]) -> set[str]:
        """Those of ``ids`` that were seen."""
        keys = _keys("".join(ids))
        order = np.argsort(keys[0])
        sought = keys[:, order]
        return {ids[order[place]] for run in self._runs for place in _places(run, sought)}

    def _add(self, keys: Keys) -> None:
        while self._runs and self._runs[-1].size <= keys.size:
            keys = _together(self._runs.pop(), keys)
        if keys.size:
            self._runs.append(keys[:, np.argsort(keys[0])])


def _places(run: Keys, sought: Keys) -> Iterator[int]:
    """Places of those of ``sought`` that are in ``run``; both are sorted by their first halves."""
    begins, ends = (np.searchsorted(run[0], sought[0], side) for side in ("left", "right"))
    for place in np.flatnonzero(begins < ends):
        if sought[1, place] in run[1, begins[place] : ends[place]]:
            yield int(place)


def _together(*keys: Keys) -> Keys:
    return np.concatenate(keys, axis=1)


def _keys(digits: str | memoryview) -> Keys:
    return np.ascontiguousarray(np.frombuffer(unhexlify(digits), np.uint64).reshape(-1, 2).T)


def _keys_of_column(column: pa.Array) -> Keys:
    _, offsets, digits = column.buffers()
    bounds = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return _keys(memoryview(digits or b"")[bounds[0] : bounds[-1]])
