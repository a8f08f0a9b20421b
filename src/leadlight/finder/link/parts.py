"""Comparison texts as rows of parts: slots, emoji, words, line ends and runs of signs.

Whole columns at a time: each different part of a batch is looked at once, and is a number from then
on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Bytes
from leadlight.finder.link.pieces import Codes, Offsets, laid_out, pieces_of

WORD, EMOJI, WITHIN, STOP = range(4)
"""Sorts of parts. A slot is a word; a sign may stand within a phrase; whatever is left ends one."""

_EMOJI = r"[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
_PART = re.compile(rf"<\w+>|{_EMOJI}|[^\W_]+(?:['’][^\W_]+)*|\n+|[^\w\s]+|_+")
_WITHIN = frozenset("'’&$€£%@")
_CUT = 4
"""After one word in so many a long phrase may be cut."""
_SIGNS = 3
"""Letters of a run of signs that count."""


class Known(msgspec.Struct, frozen=True):
    """The different parts of a batch: their ``texts``, ``sorts`` and ``sizes`` in letters, whether
    a phrase may be cut after them (``cuts``), and which ``signs`` they begin with."""

    texts: list[str]
    sorts: Bytes
    sizes: Codes
    cuts: npt.NDArray[np.bool_]
    signs: Codes

    def code(self, part: str) -> int:
        """The number of ``part``, or -1 where no text has it."""
        return self.texts.index(part) if part in self.texts else -1


class Parts(msgspec.Struct, frozen=True):
    """The parts of all rows, one after another; row i has ``codes[starts[i]:starts[i + 1]]``."""

    codes: Codes
    starts: Offsets
    known: Known


def parts_of(texts: pa.Array) -> Parts:
    """The parts of each text. The slot of a word of identity reads as a blank."""
    pieces = pieces_of(texts)
    parts = _Numbers()
    of_pieces = [[parts[part] for part in _parted(piece)] for piece in pieces.texts]
    counts = np.fromiter(map(len, of_pieces), np.int64, len(of_pieces))
    every = np.fromiter(chain.from_iterable(of_pieces), np.int32, int(counts.sum()))
    codes, starts = laid_out(pieces, counts, every)
    return Parts(codes, starts, _known(list(parts)))


def _known(texts: list[str]) -> Known:
    signs = _Numbers()
    return Known(
        texts=texts,
        sorts=np.array([_sort(text) for text in texts], dtype=np.uint8),
        sizes=np.array([len(text) for text in texts], dtype=np.int32),
        cuts=np.array([crc32(text.encode()) % _CUT == 0 for text in texts], dtype=np.bool_),
        signs=np.array([signs[text[:_SIGNS]] for text in texts], dtype=np.int32),
    )


class _Numbers(dict[str, int]):
    """Numbers each text that it is asked for, from 0."""

    def __missing__(self, text: str) -> int:
        return self.setdefault(text, len(self))


@lru_cache(maxsize=1 << 16)
def _parted(piece: str) -> tuple[str, ...]:
    """The parts of a piece without blanks, kept since most pieces come back."""
    return tuple(_PART.findall(piece.replace("<identity>", " ")))


def _sort(part: str) -> int:
    if part[0].isalnum() or (part[0] == "<" and len(part) > 2):
        return WORD
    if part[0] >= "\u2190":
        return EMOJI
    return WITHIN if part in _WITHIN else STOP
