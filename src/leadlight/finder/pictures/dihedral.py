"""The eight ways in which a square can lie, for hashes and for what they are made of.

A mirror turns the sign of every odd wave, a quarter turn also swaps rows and columns. The waves of
a turned picture are therefore known without looking at it again, and so, but for the few bits of
waves near the median, are the bits of its hash: on a picture of quality 50 or more, five in the
mean. That holds for hashes which somebody else made, too.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.pictures.pdq import BYTES, Grid

Hashes = npt.NDArray[np.uint8]
"""A row a hash, 32 bytes, highest bit first."""

Likeness = Literal["same", "weak"]
SAME, WEAK = 31, 63
"""Most bits that differ between copies; up to the second number only with another witness."""

WAYS = 8
_AT_ONCE = 10_000
"""Hashes that are turned together: taken apart they are eight times as large."""
_WAVES = 16
_ODD = np.arange(1, _WAVES + 1) % 2 == 1


def lie(waves: Grid) -> list[Grid]:
    """The waves of the picture as it lies in each of the eight ways; the first is as it is."""
    across = np.where(_ODD, np.float32(-1), np.float32(1))
    down = across[:, None]
    swapped = np.ascontiguousarray(waves.T)
    signs = (np.ones_like(waves), across + 0 * waves, down + 0 * waves, across * down)
    return [lying * sign for lying in (waves, swapped) for sign in signs]


def lies(hashes: Hashes) -> Hashes:
    """From n hashes to their eight lies: shape (8, n, 32), the first as they are."""
    return np.stack([lying ^ mirror for lying in (hashes, turned(hashes)) for mirror in MIRRORS])


def turned(hashes: Hashes) -> Hashes:
    """The hashes of pictures whose rows and columns are swapped: a quarter turn, and a mirror."""
    swapped = np.empty_like(hashes)
    for start in range(0, len(hashes), _AT_ONCE):
        some = np.unpackbits(hashes[start : start + _AT_ONCE], axis=1)
        across = some.reshape(-1, _WAVES, _WAVES).swapaxes(1, 2).reshape(some.shape)
        swapped[start : start + _AT_ONCE] = np.packbits(across, axis=1)
    return swapped


def rows(digits: list[str]) -> Hashes:
    """Hashes given as 64 hexadecimal digits each."""
    return np.frombuffer(bytes.fromhex("".join(digits)), dtype=np.uint8).reshape(-1, BYTES)


def of_column(column: pa.ChunkedArray) -> Hashes:
    """Hashes given as 32 bytes each, without going through them one by one."""
    held = column.combine_chunks().cast(pa.binary())
    if not len(held):
        return np.empty((0, BYTES), dtype=np.uint8)
    _, offsets, data = held.buffers()
    first = np.frombuffer(offsets, dtype=np.int32)[held.offset]
    hashes: Hashes = np.frombuffer(data, np.uint8, len(held) * BYTES, int(first))
    return hashes.reshape(-1, BYTES)


def differing(one: Hashes, other: Hashes) -> npt.NDArray[np.int64]:
    """Bits that differ between the hashes of two arrays that fit each other."""
    counts: npt.NDArray[np.int64] = np.bitwise_count(one ^ other).sum(axis=-1, dtype=np.int64)
    return counts


def distance(one: list[str], other: list[str]) -> int:
    """Least number of differing bits between two pictures, however either is turned.

    A picture is its hash, followed by those of its cuts. The cuts of one are held against the
    other's hash and the other way round, never cuts against cuts.
    """
    mine, theirs = rows(one), rows(other)
    there = differing(lies(mine[:1]), theirs[None])
    back = differing(lies(theirs[:1]), mine[None])
    return int(min(there.min(), back.min()))


def likeness(one: list[str], other: list[str]) -> Likeness | None:
    """Whether two pictures, as in ``distance``, are copies: surely, weakly, or not at all."""
    apart = distance(one, other)
    if apart <= SAME:
        return "same"
    return "weak" if apart <= WEAK else None


def _mirrors() -> Hashes:
    across = np.broadcast_to(_ODD, (_WAVES, _WAVES))
    down = across.T
    four = (np.zeros_like(across), across, down, across ^ down)
    return np.stack([np.packbits(each.ravel()[::-1]) for each in four])


MIRRORS = _mirrors()
"""The bits that each of the four mirrors turns over, as rows of hashes; the first: none."""
