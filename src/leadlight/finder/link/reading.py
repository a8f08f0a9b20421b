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


@numba.njit(cache=True, nogil=True)
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


@numba.njit(cache=True, nogil=True)
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


@numba.njit(cache=True, nogil=True)
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


@numba.njit(cache=True, nogil=True)
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


@numba.njit(cache=True, nogil=True)
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


@numba.njit(cache=True, nogil=True)
def read_phrases(codes, starts, known, words, phrases):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``words``, and ``phrases``: what is found, and a key of each; how many they are.

    A phrase is a piece between a text's own stops. A long one is cut after words whose own hash
    says so, so that a text without stops has phrases too, and a word put in moves the cuts beside
    it alone (content-defined chunking, Muthitacharoen, Chen and Mazières 2001).
    """
    sorts, sizes, cuts, _ = known
    found, keys = phrases
    held = kept = 0
    for row in range(len(starts) - 1):
        begin, last = held, starts[row + 1]
        for at in range(starts[row], last + 1):
            sort = sorts[codes[at]] if at < last else STOP
            if sort == WORD:
                words[held] = codes[at]
                held += 1
            elif sort != WITHIN:
                is_long = held - begin > _LONG
                while begin < held:
                    end = _cut(words, cuts, begin, held) if is_long else held
                    letters, key = _look(words, sizes, begin, end)
                    if letters >= _LEAST_LETTERS:
                        found[0, kept], found[1, kept], found[2, kept] = row, begin, end - begin
                        keys[kept] = key
                        kept += 1
                    begin = end
    return kept


@numba.njit(cache=True, nogil=True)
def _cut(words, cuts, begin, end):  # type: ignore[no-untyped-def]  # Numba types it
    """Where the first phrase of a long piece ends."""
    for at in range(begin + _SHORTEST, min(begin + _LONGEST, end)):
        if cuts[words[at - 1]]:
            return at
    return min(begin + _LONGEST, end)


@numba.njit(cache=True, nogil=True)
def _look(words, sizes, begin, end):  # type: ignore[no-untyped-def]  # Numba types it
    """How many letters a phrase has, with the blanks between its words, and a key of it."""
    letters, key = end - begin - 1, np.uint64(0)
    for at in range(begin, end):
        letters += sizes[words[at]]
        key = _mixed_in(key, words[at])
    return letters, key


@numba.njit(cache=True, nogil=True)
def read_keys(codes, fields, of_parts, keys):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``keys``: one of what ``of_parts`` says of the parts of each field."""
    starts, ends = fields
    for field in range(len(keys)):
        key = np.uint64(0)
        for at in range(starts[field], ends[field]):
            key = _mixed_in(key, of_parts[codes[at]])
        keys[field] = key


@numba.njit(cache=True, nogil=True)
def _mixed_in(key, number):  # type: ignore[no-untyped-def]  # Numba types it
    key = (key ^ np.uint64(number + 1)) * _ODD
    return key ^ (key >> _DOWN)


@numba.njit(cache=True, nogil=True)
def gather(rows, numbers, starts, gathered):  # type: ignore[no-untyped-def]  # Numba types it
    """Puts the ``numbers`` of each of ``rows`` in order, each once, one row after another; fills
    ``starts`` with where they begin and the last ones end."""
    ends = np.zeros(len(starts), dtype=np.int64)
    for row in rows:
        ends[row + 1] += 1
    for row in range(len(starts) - 1):
        ends[row + 1] += ends[row]
    laid, free = np.empty_like(numbers), ends[:-1].copy()
    for at in range(len(rows)):
        laid[free[rows[at]]] = numbers[at]
        free[rows[at]] += 1
    kept = 0
    for row in range(len(starts) - 1):
        mine = laid[ends[row] : ends[row + 1]]
        mine.sort()
        for at in range(len(mine)):
            if at == 0 or mine[at] != mine[at - 1]:
                gathered[kept] = mine[at]
                kept += 1
        starts[row + 1] = kept
