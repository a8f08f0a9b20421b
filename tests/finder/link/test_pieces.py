"""Texts as numbered pieces: the same as splitting each by itself."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.pieces import different, laid_out, pieces_of

TEXTS = st.lists(st.one_of(st.text(alphabet="ab \n💎é\t", max_size=30), st.none()), max_size=8)
_PIECE = re.compile(r"\n+|[^ \n]+")


@given(TEXTS, st.integers(0, 3))
def test_pieces_are_what_stands_between_blanks(texts: list[str | None], skipped: int) -> None:
    """Of a part of a column too, and of texts that are null."""
    pieces = pieces_of(pa.array(texts, pa.string())[skipped:])
    starts = pieces.starts.tolist()
    rows = [
        [pieces.texts[code] for code in pieces.codes[start:end]] for start, end in pairwise(starts)
    ]
    assert rows == [_PIECE.findall(text or "") for text in texts[skipped:]]
    assert len(set(pieces.texts)) == len(pieces.texts)


@given(TEXTS)
def test_what_pieces_hold_is_laid_out_row_by_row(texts: list[str | None]) -> None:
    pieces = pieces_of(pa.array(texts, pa.string()))
    counts = np.array([len(text) for text in pieces.texts], dtype=np.int64)
    every = np.array([ord(letter) for text in pieces.texts for letter in text], dtype=np.int32)
    held, offsets = laid_out(pieces, counts, every)
    rows = ["".join(map(chr, held[start:end].tolist())) for start, end in pairwise(offsets)]
    assert rows == [(text or "").replace(" ", "") for text in texts]


@given(st.lists(st.integers(0, 9) | st.integers(0, (1 << 64) - 1), max_size=40))
def test_keys_are_told_apart(drawn: list[int]) -> None:
    keys = np.array(drawn, dtype=np.uint64)
    first, places = different(keys)
    assert keys[first[places]].tolist() == drawn
    assert keys[first].tolist() == list(dict.fromkeys(drawn))
