"""What the writing of a text shows: its phrases and emoji, and the habits of its hand.

Texts are rows of numbered parts (``parts``), read in compiled loops; strings are put together once
for each different value.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Ints
from leadlight.finder.link.parts import EMOJI, WORD, Parts, parts_of
from leadlight.finder.link.pieces import Codes, different, letters_of
from leadlight.finder.link.reading import (
    CASES,
    COLUMNS,
    EMPTY,
    LEAD_IN,
    NOTHING,
    OPENING,
    SEPARATOR,
    read_cases,
    read_habits,
    read_keys,
    read_phrases,
)

Keys = npt.NDArray[np.uint64]

_EDGES = ("title_start", "title_end", "body_start", "body_end")
_SHAPES = {EMOJI: "E", WORD: "w"}


class Values(msgspec.Struct, frozen=True):
    """Which of the different ``values`` of a ``kind`` texts show: ``rows`` of texts, and beside
    each the place of its value. A row may show a value twice."""

    kind: str
    rows: Ints
    places: Ints | Codes
    values: list[str]


def written(typed: pa.Array, raw: pa.Array, titled: npt.NDArray[np.bool_]) -> list[Values]:
    """What comparison texts show; ``raw`` are the same as they stand, and line 1 is a title where
    ``titled``.

    A text without a body is its title.
    """
    parts = parts_of(typed)
    bodies = _bodies(parts, titled)
    habits, words, phrases = _read(parts, bodies)
    return [*_told(parts, bodies, habits), _phrases(parts, words, phrases), _cases(raw)]


def _bodies(parts: Parts, titled: npt.NDArray[np.bool_]) -> Ints:
    """Where each body begins: behind the first single line end, if there is a title."""
    bodies = parts.starts[:-1].copy()
    ends = np.flatnonzero(parts.codes == parts.known.code("\n"))
    first = np.searchsorted(ends, bodies)
    has = np.append(ends, len(parts.codes))[first] < parts.starts[1:]
    chosen = titled & has
    bodies[chosen] = ends[first[chosen]] + 1
    return bodies


def _read(parts: Parts, bodies: Ints) -> tuple[Codes, Codes, tuple[Ints, Ints, Ints, Keys]]:
    """Habits (a row a text), the words of all texts in their order, and the phrases among them:
    row, where it begins, how many words it has, and a key of them."""
    known, most = parts.known, len(parts.codes)
    habits = np.full((len(bodies), COLUMNS), NOTHING, dtype=np.int32)
    words = np.empty(most, dtype=np.int32)
    found, keys = np.empty((3, most), dtype=np.int64), np.empty(most, dtype=np.uint64)
    of_parts = known.sorts, known.sizes, known.cuts, known.signs
    read_habits((parts.codes, parts.starts, bodies), of_parts, known.code("<phone>"), habits)
    kept = read_phrases(parts.codes, parts.starts, of_parts, words, (found, keys))
    row, start, size = found[:, :kept]
    return habits, words, (row, start, size, keys[:kept])


def _told(parts: Parts, bodies: Ints, habits: Codes) -> Iterator[Values]:
    """Habits, shapes and emoji by kind."""
    texts = parts.known.texts
    for column, kind in enumerate(_EDGES):
        yield _coded(kind, habits[:, column], texts)
    yield _coded("lead_in", habits[:, LEAD_IN], texts)
    yield _coded("separator", habits[:, SEPARATOR], [text[:3] for text in texts])
    pairs = (habits[:, OPENING].astype(np.int64) << 32) + habits[:, OPENING + 1]
    first, places = different(pairs.view(np.uint64))
    openings = [[texts[code] for code in pair if code >= 0] for pair in habits[first, OPENING:]]
    rows = np.arange(len(habits))
    yield Values("opening", rows, places, [" ".join(opening) for opening in openings])
    yield _shapes(parts, bodies)
    of_part = np.repeat(rows, np.diff(parts.starts))
    shown = (parts.known.sorts[parts.codes] == EMOJI) & (
        np.arange(len(parts.codes)) >= bodies[of_part]
    )
    yield _coded("emoji", parts.codes[shown], texts, of_part[shown])


def _coded(kind: str, codes: Codes, texts: list[str], rows: Ints | None = None) -> Values:
    """The values of parts; a row without the field shows none."""
    there = np.flatnonzero(codes != NOTHING)
    shown = codes[there] - EMPTY
    is_shown = np.zeros(len(texts) - EMPTY, dtype=bool)
    is_shown[shown] = True
    places = (np.cumsum(is_shown) - 1)[shown]
    values = ["", *texts]
    kept = [values[code] for code in np.flatnonzero(is_shown).tolist()]
    return Values(kind, there if rows is None else rows[there], places, kept)


def _shapes(parts: Parts, bodies: Ints) -> Values:
    """Titles without their words."""
    known = parts.known
    shown = [
        text if text.startswith("<") else _SHAPES.get(sort, text[:3])
        for text, sort in zip(known.texts, known.sorts.tolist(), strict=True)
    ]
    numbers = {shape: number for number, shape in enumerate(dict.fromkeys(shown))}
    of_parts = np.array([numbers[shape] for shape in shown], dtype=np.int32)
    titled = np.flatnonzero(bodies > parts.starts[:-1])
    starts, ends = parts.starts[titled], bodies[titled]
    keys = np.empty(len(titled), dtype=np.uint64)
    read_keys(parts.codes, (starts, ends), of_parts, keys)
    first, places = different(keys)
    fields = zip(starts[first].tolist(), ends[first].tolist(), strict=True)
    values = [
        "".join([shown[code] for code in parts.codes[start:end].tolist()]) for start, end in fields
    ]
    return Values("shape", titled, places, values)


def _phrases(parts: Parts, words: Codes, phrases: tuple[Ints, Ints, Ints, Keys]) -> Values:
    rows, starts, sizes, keys = phrases
    first, places = different(keys)
    texts, ends = parts.known.texts, starts + sizes
    values = [
        " ".join([texts[code] for code in words[start:end].tolist()])
        for start, end in zip(starts[first].tolist(), ends[first].tolist(), strict=True)
    ]
    return Values("phrase", rows, places, values)


def _cases(raw: pa.Array) -> Values:
    letters, offsets = letters_of(raw)
    places = np.zeros(len(raw), dtype=np.int64)
    read_cases(letters, offsets, places)
    return Values("case", np.arange(len(places)), places, list(CASES))
