"""Texts as numbered pieces: what stands between blanks, and each run of line ends.

A day's texts are millions of pieces, and few different ones. So compiled loops look at every piece,
and whatever takes longer is done once for each different one.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Bytes

Codes = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Laid = TypeVar("Laid", bound=npt.NDArray[np.generic])

_BLANK, _END = 32, 10
_ODD, _DOWN = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_FEW = 1 << 13


class Pieces(msgspec.Struct, frozen=True):
    """The pieces of all rows, one after another; row i has ``codes[starts[i]:starts[i + 1]]``, and
    the piece with code c reads ``texts[c]``."""

    codes: Codes
    starts: Offsets
    texts: list[str]


def pieces_of(texts: pa.Array) -> Pieces:
    """The pieces of each text; null reads as a text without any."""
    letters, offsets = text = letters_of(texts)
    rows = len(offsets) - 1
    most = rows + int(offsets[-1] - offsets[0])
    codes, starts = np.empty(most, dtype=np.int32), np.zeros(rows + 1, dtype=np.int64)
    first, hashes = np.empty((2, most), dtype=np.int64), np.empty(most, dtype=np.uint64)
    table, row, kept = _table(_FEW), 0, 0
    while row < rows:
        row, kept = _number(text, row, kept, table, (first, hashes), (codes, starts))
        if row < rows:
            table = _table(max(2 * len(table), kept + int(offsets[row + 1] - offsets[row])))
            _enter(hashes[:kept], table)
    begins, ends = first[:, :kept].tolist()
    read = letters.data
    known = [str(read[begin:end], "utf-8") for begin, end in zip(begins, ends, strict=True)]
    return Pieces(codes[: starts[-1]], starts, known)


def letters_of(texts: pa.Array) -> tuple[Bytes, Offsets]:
    """The bytes of all texts, and where each begins and the last one ends."""
    whole = texts.cast(pa.large_string())
    _, offsets, letters = whole.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[whole.offset : whole.offset + len(whole) + 1]
    return np.frombuffer(letters or b"", dtype=np.uint8), bounds


def laid_out(pieces: Pieces, counts: Offsets, every: Laid) -> tuple[Laid, Offsets]:
    """Rows of what pieces hold: of each different one ``counts`` of what stands one after another
    in ``every``. Answers what all rows hold, and where each begins and the last one ends."""
    begins = np.cumsum(counts) - counts
    offsets = np.zeros(len(pieces.starts), dtype=np.int64)
    _measure(pieces.codes, pieces.starts, counts, offsets)
    held = np.empty_like(every, shape=int(offsets[-1]))
    _lay_out(pieces.codes, (begins, counts), every, held)
    return held, offsets


def different(keys: npt.NDArray[np.uint64]) -> tuple[Offsets, Codes]:
    """Where each different key stands first, and the place among those of each key."""
    places, kept = np.empty(len(keys), dtype=np.int32), np.zeros(1, dtype=np.int64)
    first = np.empty(len(keys), dtype=np.int64)
    _tell_apart(keys, places, (first, kept), _table(len(keys)))
    return first[: kept[0]], places


def _table(many: int) -> Codes:
    """A table of open addresses for so many at the most."""
    return np.full(1 << max(4, int(2 * many).bit_length()), -1, dtype=np.int32)


@numba.njit(cache=True, nogil=True, inline="always")
def _end(letters, at, end):  # type: ignore[no-untyped-def]  # Numba types it
    """Where the piece ends that begins at ``at``, and a hash of it."""
    hashed = eight = np.uint64(0)
    start, is_line_end = at, letters[at] == _END
    while at < end and letters[at] != _BLANK and (letters[at] == _END) == is_line_end:
        eight = eight << np.uint64(8) | np.uint64(letters[at])
        at += 1
        if (at - start) & 7 == 0:
            hashed = (hashed ^ eight) * _ODD
            hashed, eight = hashed ^ (hashed >> _DOWN), np.uint64(0)
    hashed = (hashed ^ eight ^ np.uint64(at - start) << np.uint64(56)) * _ODD
    return at, hashed ^ (hashed >> _DOWN)


@numba.njit(cache=True, nogil=True)
def _number(text, row, kept, table, known, filled):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``codes`` and ``starts`` from a row on, and of different pieces where the ``first`` of
    each begins and ends, while the table has room; up to which row, and how many pieces it holds.
    """
    (letters, offsets), (first, hashes), (codes, starts) = text, known, filled
    last = np.uint64(len(table) - 1)
    place = starts[row]
    for now in range(row, len(offsets) - 1):
        at, stop = offsets[now], offsets[now + 1]
        if kept + stop - at > len(table) // 2:
            return now, kept
        while at < stop:
            if letters[at] == _BLANK:
                at += 1
                continue
            end, hashed = _end(letters, at, stop)
            slot = hashed & last
            while table[slot] >= 0:
                code = table[slot]
                if hashes[code] == hashed and _are_equal(letters, at, end, first, code):
                    break
                slot = (slot + np.uint64(1)) & last
            if table[slot] < 0:
                table[slot], hashes[kept] = kept, hashed
                first[0, kept], first[1, kept] = at, end
                kept += 1
            codes[place] = table[slot]
            place += 1
            at = end
        starts[now + 1] = place
    return len(offsets) - 1, kept


@numba.njit(cache=True, nogil=True)
def _enter(hashes, table):  # type: ignore[no-untyped-def]  # Numba types it
    """Enters what is known in a table that is larger."""
    last = np.uint64(len(table) - 1)
    for code in range(len(hashes)):
        slot = hashes[code] & last
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & last
        table[slot] = code


@numba.njit(cache=True, nogil=True, inline="always")
def _are_equal(letters, at, end, first, code):  # type: ignore[no-untyped-def]  # Numba types it
    begin = first[0, code]
    if first[1, code] - begin != end - at:
        return False
    for place in range(end - at):  # noqa: SIM110 - compiled, a generator is slower
        if letters[begin + place] != letters[at + place]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _measure(codes, starts, counts, offsets):  # type: ignore[no-untyped-def]  # Numba types it
    for row in range(len(starts) - 1):
        held = 0
        for at in range(starts[row], starts[row + 1]):
            held += counts[codes[at]]
        offsets[row + 1] = offsets[row] + held


@numba.njit(cache=True, nogil=True)
def _lay_out(codes, parts, every, held):  # type: ignore[no-untyped-def]  # Numba types it
    begins, counts = parts
    place = 0
    for code in codes:
        for at in range(begins[code], begins[code] + counts[code]):
            held[place] = every[at]
            place += 1


@numba.njit(cache=True, nogil=True)
def _tell_apart(keys, places, known, table):  # type: ignore[no-untyped-def]  # Numba types it
    first, kept = known
    last = np.uint64(len(table) - 1)
    for at in range(len(keys)):
        slot = (keys[at] ^ (keys[at] >> _DOWN)) & last
        while table[slot] >= 0 and keys[first[table[slot]]] != keys[at]:
            slot = (slot + np.uint64(1)) & last
        if table[slot] < 0:
            first[kept[0]], table[slot] = at, kept[0]
            kept[0] += 1
        places[at] = table[slot]
