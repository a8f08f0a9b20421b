"""How alike two texts are: how much of both is the same words in the same order, slots forgiven.

A word is shared where it and a neighbour stand side by side in the other text too: pairs of words
survive lines that change places, and two texts share few of them by chance. Between shared
passages lie gaps. A gap of up to ``_SLOT`` words may be a slot that each ad fills in its own way,
so it costs ``_FLAT`` words at the most; what is longer is a text of its own, and each further word
of it costs ``_STEEP``. A passage of fewer than ``_PASSAGE`` words ends no gap, since that much is
shared by chance. With m shared words and gaps that cost c, on both sides together,

    likeness = m / (m + c).

Copies of a text of 30 to 100 words with a tenth of their words edited, each on its own, and up to
four slots of up to six words lie above 0.5 in 98 cases of 100 and more; texts that share half of
their words as one public passage lie below (bench/templates.py).
"""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.finder.link.shingles import words_of

ALIKE = 0.5
"""Least likeness of two texts of one template."""

_SLOT, _FLAT, _STEEP, _PASSAGE = 7, 2, 2, 3
_LEAST_PAIRS = 5
"""Different texts that share fewer different pairs of words are not alike: they are too short."""

_PAIRS_A_TURN = 4_096
_ROOM = 8
"""Places of a table for each pair in it: most pairs that are looked up are not there."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_KEY = pa.uint64()
LIKENESS = pa.schema({"text": _KEY, "candidate": _KEY, "likeness": pa.float64()})


def likeness(pairs: pa.Table, known: pa.Table) -> pa.Table:
    """From pairs (``text``, ``candidate``) and the words of all their texts (``text``, ``words``)
    to ``LIKENESS``.
    """
    words = words_of(known["words"])
    one, other = (
        pc.index_in(pairs[name], known["text"]).to_numpy() for name in ("text", "candidate")
    )
    found = np.zeros(pairs.num_rows)
    _liken_all(np.argsort(other), one, other, (words.hashes, words.offsets), found)
    return pa.table([pairs["text"], pairs["candidate"], pa.array(found)], schema=LIKENESS)


@numba.njit(cache=True, parallel=True, nogil=True)
def _liken_all(together, one, other, words, found):  # type: ignore[no-untyped-def]  # Numba types it
    turns = (len(found) + _PAIRS_A_TURN - 1) // _PAIRS_A_TURN
    for turn in numba.prange(turns):
        start, end = turn * _PAIRS_A_TURN, min((turn + 1) * _PAIRS_A_TURN, len(found))
        _liken_some(together[start:end], one, other, words, found)


@numba.njit(cache=True, nogil=True)
def _liken_some(rows, one, other, words, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Pairs of one candidate stand side by side, so that its own pairs of words are entered once.

    They stand in a table of open addresses: ``pairs`` of words, and ``seen``: 0 for none, 1 where
    no text has shown it yet, else the last one that has, from 2 on.
    """
    hashes, offsets = words
    longest = 2
    for row in rows:
        longest = max(longest, offsets[other[row] + 1] - offsets[other[row]])
    size = 4
    while size < _ROOM * longest:
        size *= 2
    pairs, seen = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32)
    places = np.zeros(longest, dtype=np.int64)
    entered, last = -1, 1
    for row in rows:
        left = hashes[offsets[one[row]] : offsets[one[row] + 1]]
        right = hashes[offsets[other[row]] : offsets[other[row] + 1]]
        if other[row] != entered:
            entered, last = other[row], 1
            size = _enter_pairs(right, pairs, seen, places)
        if _are_equal(left, right):
            found[row] = 1
            continue
        last += 1
        different, matched, cost = _share(left, pairs[:size], seen, last)
        if different >= _LEAST_PAIRS:
            also_matched, also_cost = _share_back(places[: len(right)], seen, last)
            matched += also_matched
            found[row] = matched / (matched + cost + also_cost)


@numba.njit(cache=True, nogil=True)
def _enter_pairs(words, pairs, seen, places):  # type: ignore[no-untyped-def]  # Numba types it
    """Enters each pair of words, and its place; how much of the table is used."""
    size = 4
    while size < _ROOM * len(words):
        size *= 2
    seen[:size] = 0
    for at in range(1, len(words)):
        pair = _pair(words, at)
        place = _place(pair, pairs[:size], seen)
        pairs[place], seen[place], places[at] = pair, 1, place
    return size


@numba.njit(cache=True, nogil=True)
def _are_equal(one, other):  # type: ignore[no-untyped-def]  # Numba types it
    if len(one) != len(other):
        return False
    for at in range(len(one)):  # noqa: SIM110 - compiled, a generator is slower
        if one[at] != other[at]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _share(words, pairs, seen, number):  # type: ignore[no-untyped-def]  # Numba types it
    """Of a text, how many different pairs and how many words are shared, and what its gaps cost."""
    different = matched = 0
    cost = gap = passage = 0
    was = False
    for at in range(1, len(words) + 1):
        here = False
        if at < len(words):
            place = _place(_pair(words, at), pairs, seen)
            here = seen[place] != 0
            if here:
                different += seen[place] != number
                seen[place] = number
        is_shared = was or here
        matched += is_shared
        cost, gap, passage = _stepped(cost, gap, passage, is_shared)
        was = here
    return different, matched, cost + _price(gap)


@numba.njit(cache=True, nogil=True)
def _share_back(places, seen, number):  # type: ignore[no-untyped-def]  # Numba types it
    """Of the candidate, how many words a text shares, and what its gaps cost."""
    matched = cost = gap = passage = 0
    was = False
    for at in range(1, len(places) + 1):
        here = at < len(places) and seen[places[at]] == number
        is_shared = was or here
        matched += is_shared
        cost, gap, passage = _stepped(cost, gap, passage, is_shared)
        was = here
    return matched, cost + _price(gap)


@numba.njit(cache=True, nogil=True)
def _pair(words, at):  # type: ignore[no-untyped-def]  # Numba types it
    return np.uint64(words[at - 1]) << np.uint64(32) | np.uint64(words[at])


@numba.njit(cache=True, nogil=True)
def _place(pair, pairs, seen):  # type: ignore[no-untyped-def]  # Numba types it
    """Where a pair stands in the table, or would."""
    last = np.uint64(len(pairs) - 1)
    place = (pair * _ODD >> np.uint64(32)) & last
    while seen[place] and pairs[place] != pair:
        place = (place + np.uint64(1)) & last
    return place


@numba.njit(cache=True, nogil=True)
def _stepped(cost, gap, passage, is_shared):  # type: ignore[no-untyped-def]  # Numba types it
    """What the gaps up to here cost, in words, and how long the one and the passage are in which a
    word stands."""
    passage = passage + 1 if is_shared else 0
    if passage == _PASSAGE:
        cost += _price(gap)
        gap = 0
    return cost, gap + (not is_shared), passage


@numba.njit(cache=True, nogil=True)
def _price(gap):  # type: ignore[no-untyped-def]  # Numba types it
    return min(gap, _FLAT) + _STEEP * max(gap - _SLOT, 0)
