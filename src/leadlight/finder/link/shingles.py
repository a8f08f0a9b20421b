"""Texts as rows of hashed words, and a sketch of each by which like texts find one another.

A word is what letters, digits and typed slots make up; case, punctuation and emoji between words do
not count, since they drift where the words stay. In scripts that put no blanks between words each
character is a word. Whole columns at a time: each distinct word of a batch is hashed once.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from itertools import chain

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]

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

_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana and Han
)
_TOKEN = re.compile(rf"<[a-z]+>|[{_UNSPACED}]|[^\W{_UNSPACED}_]+")
_APOSTROPHES = str.maketrans("", "", "'’")
_LONG = 40

_START = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class Words(msgspec.Struct, frozen=True):
    """Hashed words of all rows, one after another; row i is ``hashes[offsets[i]:offsets[i + 1]]``.

    A hash is a number below 2**32.
    """

    hashes: Hashes
    offsets: Offsets

    @property
    def rows(self) -> Offsets:
        """The row that each word belongs to."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @property
    def starts(self) -> Offsets:
        """Where each row begins that has a word."""
        return self.offsets[:-1][np.diff(self.offsets) > 0]


def sketch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """From (``text`` key, ``typed``) to ``SKETCHES``: its words in their order, and its keys."""
    words = read(batch["typed"])
    columns = [batch["text"], _listed(words.hashes, words.offsets), _keys(words)]
    return pa.record_batch(columns, schema=SKETCHES)


def read(texts: pa.Array) -> Words:
    """The words of a column of texts."""
    pieces = pc.utf8_split_whitespace(pc.utf8_slice_codeunits(texts.fill_null(""), 0, MOST_LETTERS))
    offsets = np.asarray(pieces.offsets, dtype=np.int64)
    coded = pieces.flatten().dictionary_encode()
    known = [_tokens(piece) if len(piece) <= _LONG else _hashed(piece) for piece in _texts(coded)]
    counts = np.fromiter(map(len, known), np.int64, len(known))
    every = np.fromiter(chain.from_iterable(known), np.uint64, int(counts.sum()))
    ends = np.concatenate([[0], np.cumsum(counts)])
    codes = np.asarray(coded.indices, dtype=np.int64)
    of_piece = np.concatenate([[0], np.cumsum(counts[codes])])
    within = np.arange(of_piece[-1]) - np.repeat(of_piece[:-1], counts[codes])
    hashes = every[np.repeat(ends[codes], counts[codes]) + within]
    return Words(hashes, of_piece[offsets - offsets[0]])


def words_of(lists: pa.ChunkedArray) -> Words:
    """The words of a column of ``words``, as ``sketch`` made them."""
    whole = lists.cast(pa.large_list(_WORD)).combine_chunks()
    offsets = np.asarray(whole.offsets, dtype=np.int64)
    return Words(np.asarray(whole.flatten()), offsets - offsets[0])


def tokens(piece: str) -> list[str]:
    """The words in a text, in the form in which they are compared."""
    return _TOKEN.findall(piece.translate(_APOSTROPHES).casefold())


def mixed(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))


def _keys(words: Words) -> pa.Array:
    """Hashed triples: each word with the two before it, a start mark standing for none.

    So a text of one word has a key too, and a text without words has none.
    """
    before = _shifted(words.hashes, words.starts)
    earlier = _shifted(before, words.starts)
    triples = mixed(mixed(mixed(earlier) ^ before) ^ words.hashes) >> np.uint64(32)
    in_order = np.sort(words.rows.astype(np.uint64) << np.uint64(32) | triples)
    is_new = np.ones(in_order.size, dtype=bool)
    is_new[1:] = in_order[1:] != in_order[:-1]
    different = in_order[is_new]
    rows = (different >> np.uint64(32)).astype(np.int64)
    first = np.searchsorted(rows, np.arange(len(words.offsets)))
    kept = np.arange(rows.size) - first[rows] < SKETCH
    sizes = np.minimum(np.diff(first), SKETCH)
    return _listed(different[kept], np.concatenate([[0], np.cumsum(sizes)]))


def _shifted(hashes: Hashes, starts: Offsets) -> Hashes:
    """The hash before each, with the start mark before a row's first."""
    moved = np.empty_like(hashes)
    moved[1:] = hashes[:-1]
    moved[starts] = _START
    return moved


def _listed(values: Hashes, offsets: Offsets) -> pa.Array:
    """Rows of values, of which the lower half is kept."""
    low = pa.array(values.astype(np.uint32), _WORD)
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), low)


def _texts(coded: pa.Array) -> list[str]:
    pieces: list[str] = coded.dictionary.to_pylist()
    return pieces


def _hashed(piece: str) -> tuple[int, ...]:
    return tuple(_hash(word) for word in tokens(piece))


@lru_cache(maxsize=1 << 17)
def _tokens(piece: str) -> tuple[int, ...]:
    """The hashes of a short piece, kept since most come back."""
    return _hashed(piece)


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "little")
