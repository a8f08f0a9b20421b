"""Compiled loops over rows of parts: habits, cases and phrases (``habits`` says what they mean)."""

from __future__ import annotations

import numba
import numpy as np

from leadlight.finder.link.parts import EMOJI, STOP, WITHIN, WORD

CASES = ("", "upper", "title", "lower", "sentence")

_, _UPPER, _TITLE, _LOWER, _SENTENCE = range(len(CASES))
_LEAST_LETTERS = 6
_LONG, _LONGEST = 8, 10
"""A phrase of more words is cut where its words say so, at the latest after ten."""
_SHORTEST = 3
"""Words of a piece that a long phrase is cut into, at the least, but for the last."""
_FEW, _READ = 40, 600
"""Words that tell an ad's case, and the letters in which they are looked for."""

_BLANK = 32
NOTHING, EMPTY = -2, -1
"""In place of a part: the field is not there; it is, and shows none."""
LEAD_IN, SEPARATOR, OPENING = 4, 5, 6
COLUMNS = 8
_ODD = np.uint64(0x9E3779B97F4A7C15)
_DOWN = np.uint64(29)


@numba.njit(cache=True)
def read_cases(letters, offsets, places):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``places`` with what the first words of two letters or more are: a place of ``CASES``.

    A word is of unaccented letters.
    """
    for row in range(len(places)):
        words = uppers = titles = 0
        read = size = large = 0
        at, end, first = offsets[row], offsets[row + 1], False
        while at <= end and words < _FEW:
            letter = int(letters[at]) if at < end and read < _READ else _BLANK
            is_large, is_small = 65 <= letter <= 90, 97 <= letter <= 122
            if is_large or is_small:
                first = is_large if size == 0 else first
                size += 1
                large += is_large
            else:
                if size >= 2:
                    words += 1
                    uppers += large == size
                    titles += first and large == 1
                size = large = 0
            if read >= _READ:
                break
            read += letter & 0xC0 != 0x80
            at += 1
        if words:
            most = 0.7 * words
            places[row] = (
                _UPPER
                if uppers >= most
                else _TITLE
                if titles >= most
                else (_SENTENCE if titles else _LOWER)
            )


@numba.njit(cache=True)
def read_habits(arrays, known, phone, habits):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``habits``: edges, lead-in, separator, and the two words of the opening."""
    codes, starts, bodies = arrays
    tally = np.zeros(len(known[0]), dtype=np.int32)
    for row in range(len(bodies)):
        body, end = bodies[row], starts[row + 1]
        _read_edges(codes, known[0], (starts[row], body), habits[row, 0:2])
        _read_edges(codes, known[0], (body, end), habits[row, 2:4])
        _read_opening(codes, known[0], (body, end), phone, habits[row])
        habits[row, SEPARATOR] = _commonest(codes, known, (body, end), tally)


@numba.njit(cache=True)
def _read_edges(codes, sorts, field, edges):  # type: ignore[no-untyped-def]  # Numba types it
    """The emoji that a field begins and ends on, or that there is none."""
    if field[0] == field[1]:
        return
    first = codes[field[0]]
    edges[0] = first if sorts[first] == EMOJI else EMPTY
    edges[1] = EMPTY
    for at in range(field[0], field[1]):
        if sorts[codes[at]] == EMOJI:
            edges[1] = codes[at]


@numba.njit(cache=True)
def _read_opening(codes, sorts, body, phone, habits):  # type: ignore[no-untyped-def]  # Numba types it
    """The first two words, and the word before the first number; before a number that comes first,
    where there is another, the last word."""
    habits[LEAD_IN] = habits[OPENING] = habits[OPENING + 1] = EMPTY
    count, before, first, again = 0, EMPTY, False, False
    for at in range(body[0], body[1]):
        code = codes[at]
        if sorts[code] != WORD:
            continue
        if count < 2:
            habits[OPENING + count] = code
        if code == phone and count == 0:
            first = True
        elif code == phone and first:
            again = True
        elif code == phone and habits[LEAD_IN] == EMPTY:
            habits[LEAD_IN] = before
        before = code
        count += 1
    if again:
        habits[LEAD_IN] = before


@numba.njit(cache=True)
def _commonest(codes, known, body, tally):  # type: ignore[no-untyped-def]  # Numba types it
    """A part that begins with the signs that stand most often between phrases; of several, the
    first."""
    sorts, signs = known[0], known[3]
    best, most = EMPTY, 0
    for at in range(body[0], body[1]):
        if sorts[codes[at]] == STOP:
            tally[signs[codes[at]]] += 1
    for at in range(body[0], body[1]):
        if sorts[codes[at]] == STOP and tally[signs[codes[at]]] > most:
            best, most = codes[at], tally[signs[codes[at]]]
    for at in range(body[0], body[1]):
        tally[signs[codes[at]]] = 0
    return best


@numba.njit(cache=True)
def read_phrases(arrays, known, words, phrases):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``words``, and ``phrases``: what is found, keys, and how many.

    A phrase is a piece between a text's own stops. A long one is cut after words whose own hash
    says so, so that a text without stops has phrases too, and a word put in moves the cuts beside
    it alone (content-defined chunking, Muthitacharoen, Chen and Mazières 2001).
    """
    codes, starts, _ = arrays
    sorts = known[0]
    held = 0
    for row in range(len(starts) - 1):
        start = held
        for at in range(starts[row], starts[row + 1]):
            sort = sorts[codes[at]]
            if sort == WORD:
                words[held] = codes[at]
                held += 1
            elif sort != WITHIN:
                _cut(row, (start, held), words, known, phrases)
                start = held
        _cut(row, (start, held), words, known, phrases)


@numba.njit(cache=True)
def _cut(row, piece, words, known, phrases):  # type: ignore[no-untyped-def]  # Numba types it
    """Adds the phrases of a piece."""
    start, end = piece
    if end - start > _LONG:
        for at in range(piece[0] + _SHORTEST, end + 1):
            size = at - start
            if (size >= _SHORTEST and known[2][words[at - 1]]) or size == _LONGEST:
                _keep(row, (start, at), words, known[1], phrases)
                start = at
    _keep(row, (start, end), words, known[1], phrases)


@numba.njit(cache=True)
def _keep(row, phrase, words, sizes, phrases):  # type: ignore[no-untyped-def]  # Numba types it
    """Adds a phrase if it is long enough."""
    found, keys, kept = phrases
    start, end = phrase
    letters, key = end - start - 1, np.uint64(0)
    for at in range(start, end):
        letters += sizes[words[at]]
        key = (key ^ np.uint64(words[at] + 1)) * _ODD
        key ^= key >> _DOWN
    if end > start and letters >= _LEAST_LETTERS:
        count = kept[0]
        found[0, count], found[1, count], found[2, count] = row, start, end - start
        keys[count] = key
        kept[0] += 1
