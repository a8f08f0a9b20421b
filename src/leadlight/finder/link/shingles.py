"""Texts as rows of hashed words, and a sketch of each by which like texts find one another.

Whole columns at a time: each different word of a batch is hashed once.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import chain

import msgspec
import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.finder.link.pieces import Offsets, laid_out, pieces_of
from leadlight.finder.link.tokens import tokens

Hashes = npt.NDArray[np.uint32]

MOST_LETTERS = 40_000
"""Letters of a text that are read: a bound for giants. What comes after is not compared."""
SKETCH = 32
"""Keys of a text at the most: those of its triples that have the least hashes, which is the same
choice in every text (Broder 1997: bottom-k sketches). Copies with a tenth of their words edited
and four slots of up to six words share 5 to 10 of them."""

_WORD = pa.uint32()
SKETCHES = pa.schema(
    {"text": pa.uint64(), "words": pa.list_(_WORD), "keys": pa.list_(_WORD)},
)

_LONG = 40

_START = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class Words(msgspec.Struct, frozen=True):
    """Hashed words of all rows, one after another; row i is ``hashes[offsets[i]:offsets[i + 1]]``.

    A hash is a number below 2**32.
    """

    hashes: Hashes
    offsets: Offsets


def sketch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """From (``text`` key, ``typed``) to ``SKETCHES``: its words in their order, and its keys."""
    words = read(batch["typed"])
    columns = [batch["text"], _listed(words.hashes, words.offsets), _keys(words)]
    return pa.record_batch(columns, schema=SKETCHES)


def read(texts: pa.Array) -> Words:
    """The words of a column of texts."""
    pieces = pieces_of(_bounded(texts))
    known = [_tokens(piece) if len(piece) <= _LONG else _hashed(piece) for piece in pieces.texts]
    counts = np.fromiter(map(len, known), np.int64, len(known))
    every = np.fromiter(chain.from_iterable(known), np.uint32, int(counts.sum()))
    return Words(*laid_out(pieces, counts, every))


def _bounded(texts: pa.Array) -> pa.Array:
    """The texts, giants cut off."""
    if (pc.max(pc.binary_length(texts)).as_py() or 0) <= MOST_LETTERS:
        return texts
    return pc.utf8_slice_codeunits(texts, 0, MOST_LETTERS)


def words_of(lists: pa.ChunkedArray) -> Words:
    """The words of a column of ``words``, as ``sketch`` made them."""
    whole = lists.cast(pa.large_list(_WORD)).combine_chunks()
    offsets = np.asarray(whole.offsets, dtype=np.int64)
    return Words(np.asarray(whole.flatten()), offsets - offsets[0])


def _keys(words: Words) -> pa.Array:
    """Hashed triples: each word with the two before it, a start mark standing for none.

    So a text of one word has a key too, and a text without words has none.
    """
    offsets = np.zeros(len(words.offsets), dtype=np.int32)
    most = np.minimum(np.diff(words.offsets), SKETCH).sum()
    keys = np.empty(most, dtype=np.uint32)
    _fill_keys(words.hashes, words.offsets, keys, offsets)
    return _listed(keys[: offsets[-1]], offsets)


@numba.njit(cache=True, nogil=True)
def _fill_keys(hashes, starts, keys, offsets):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``keys`` with the least different ones of each row, in order."""
    longest = 1
    for row in range(len(starts) - 1):
        longest = max(longest, starts[row + 1] - starts[row])
    triples = np.empty(longest, dtype=np.uint32)
    kept = 0
    for row in range(len(starts) - 1):
        start, size = starts[row], starts[row + 1] - starts[row]
        before = earlier = _START
        for at in range(size):
            word = np.uint64(hashes[start + at])
            mixed_in = _mixed(_mixed(_mixed(earlier) ^ before) ^ word)
            triples[at] = np.uint32(mixed_in >> np.uint64(32))
            earlier, before = before, word
        mine = triples[:size]
        mine.sort()
        first = kept
        for at in range(size):
            if kept - first == SKETCH:
                break
            if at == 0 or mine[at] != mine[at - 1]:
                keys[kept] = mine[at]
                kept += 1
        offsets[row + 1] = kept


@numba.njit(cache=True, nogil=True)
def _mixed(value):  # type: ignore[no-untyped-def]  # Numba types it
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit."""
    value = (value ^ (value >> np.uint64(30))) * _MIX[0]
    value = (value ^ (value >> np.uint64(27))) * _MIX[1]
    return value ^ (value >> np.uint64(31))


def _listed(values: Hashes, offsets: npt.NDArray[np.integer]) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), pa.array(values, _WORD))


def _hashed(piece: str) -> tuple[int, ...]:
    return tuple(_hash(word) for word in tokens(piece))


@lru_cache(maxsize=1 << 17)
def _tokens(piece: str) -> tuple[int, ...]:
    """The hashes of a short piece, kept since most come back."""
    return _hashed(piece)


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "little")
