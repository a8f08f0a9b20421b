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

Codes = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]
Laid = TypeVar("Laid", bound=npt.NDArray[np.generic])

_BLANK, _END = 32, 10
_SEED, _ODD = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_DOWN = np.uint64(29)


class Pieces(msgspec.Struct, frozen=True):
    """The pieces of all rows, one after another; row i has ``codes[starts[i]:starts[i + 1]]``, and
    the piece with code c reads ``texts[c]``."""

    codes: Codes
    starts: Offsets
    texts: list[str]


def pieces_of(texts: pa.Array) -> Pieces:
    """The pieces of each text; null reads as a text without any."""
    letters, offsets = letters_of(texts)
    starts = np.zeros(len(offsets), dtype=np.int64)
    _count(letters, offsets, starts)
    many = int(starts[-1])
    codes, kept = np.empty(many, dtype=np.int32), np.zeros(1, dtype=np.int64)
    first, hashes = np.empty((2, many), dtype=np.int64), np.empty(many, dtype=np.uint64)
    _number(letters, offsets, codes, (first, hashes, kept), _table(many))
    begins, ends = first[:, : kept[0]].tolist()
    read = letters.data
    known = [str(read[begin:end], "utf-8") for begin, end in zip(begins, ends, strict=True)]
    return Pieces(codes, starts, known)


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


@numba.njit(cache=True, nogil=True)
def _end(letters, at, end):  # type: ignore[no-untyped-def]  # Numba types it
    """Where the piece ends that begins at ``at``, and a hash of it."""
    hashed = _SEED
    if letters[at] == _END:
        while at < end and letters[at] == _END:
            hashed = (hashed ^ np.uint64(_END)) * _ODD
            at += 1
    else:
        while at < end and letters[at] != _END and letters[at] != _BLANK:
            hashed = (hashed ^ np.uint64(letters[at])) * _ODD
            at += 1
    return at, hashed ^ (hashed >> _DOWN)


@numba.njit(cache=True, nogil=True)
def _count(letters, offsets, starts):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``starts``: how many pieces the rows before each have."""
    for row in range(len(offsets) - 1):
        count, before = 0, _BLANK
        for at in range(offsets[row], offsets[row + 1]):
            letter = int(letters[at])
            if letter == _END:
                count += before != _END
            elif letter != _BLANK:
                count += before in (_BLANK, _END)
            before = letter
        starts[row + 1] = starts[row] + count


@numba.njit(cache=True, nogil=True)
def _number(letters, offsets, codes, known, table):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``codes``, and of different pieces where the first of each begins and ends."""
    first, hashes, kept = known
    last = np.uint64(len(table) - 1)
    place = 0
    for row in range(len(offsets) - 1):
        at, stop = offsets[row], offsets[row + 1]
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
                code = kept[0]
                kept[0] += 1
                table[slot], hashes[code] = code, hashed
                first[0, code], first[1, code] = at, end
            codes[place] = table[slot]
            place += 1
            at = end


@numba.njit(cache=True, nogil=True)
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
