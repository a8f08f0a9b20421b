"""A set of ids that grows to many millions and is asked about some thousands at once."""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Keys = npt.NDArray[np.uint64]
"""A row of the first halves of ids, and a row of the second ones."""
_HEAD = 16
"""First bits of an id, of which a table has place for all."""


class Seen:
    """Ids of 32 hexadecimal digits (``core.ids``), each in 16 bytes of memory.

    They lie in runs, each of them sorted and longer than the next. What is added is sorted anew
    together with the runs that are not longer, so that an id is sorted but a few times however
    little is added at once. Whole columns are sorted when they are asked about for the second time,
    since who comes with a few ids asks but once.
    """

    def __init__(self) -> None:
        self._runs: list[Keys] = []
        self._loose: list[Keys] = []
        self._is_asked = False

    def __bool__(self) -> bool:
        return bool(self._runs or self._loose)

    def add(self, ids: Iterable[str]) -> None:
        """Remember ``ids``."""
        self._add(_keys("".join(ids)))

    def add_columns(self, columns: Iterable[pa.Array]) -> None:
        """Remember the ids in ``columns`` of text, none of which is null."""
        self._loose += (_keys_of_column(column) for column in columns if len(column))

    def among(self, ids: Sequence[str]) -> set[str]:
        """Those of ``ids`` that were seen."""
        if not ids:
            return set()
        keys = _keys("".join(ids))
        order = np.argsort(keys[0])
        sought = keys[:, order]
        runs = self._runs_to_ask(sought)
        return {ids[order[place]] for run in runs for place in _places(run, sought)}

    def _add(self, keys: Keys) -> None:
        while self._runs and self._runs[-1].size <= keys.size:
            keys = _together(self._runs.pop(), keys)
        if keys.size:
            self._runs.append(_sorted(keys))

    def _runs_to_ask(self, sought: Keys) -> list[Keys]:
        if self._loose and not self._is_asked:
            self._is_asked = True
            return [*self._runs, _sorted(_together(*(_alike(it, sought) for it in self._loose)))]
        if self._loose:
            self._add(_together(*self._loose))
            self._loose = []
        return self._runs


def _sorted(keys: Keys) -> Keys:
    return keys[:, np.argsort(keys[0])]


def _alike(keys: Keys, sought: Keys) -> Keys:
    """Those of ``keys`` that begin as any of ``sought`` does."""
    rest = np.uint64(64 - _HEAD)
    is_sought = np.zeros(1 << _HEAD, np.bool_)
    is_sought[sought[0] >> rest] = True
    return keys[:, is_sought[keys[0] >> rest]]


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
    column = column.cast(pa.string())
    _, offsets, digits = column.buffers()
    bounds = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return _keys(memoryview(digits or b"")[bounds[0] : bounds[-1]])
