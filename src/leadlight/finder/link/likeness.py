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

from leadlight.finder.link.shingles import words_of

ALIKE = 0.5
"""Least likeness of two texts of one template."""

_SLOT, _FLAT, _STEEP, _PASSAGE = 7, 2, 2, 3
_LEAST_PAIRS = 5
"""Different texts that share fewer different pairs of words are not alike: they are too short."""

_PAIRS_A_TURN = 4_096
_ODD = np.uint64(0x9E3779B97F4A7C15)
_KEY = pa.uint64()
LIKENESS = pa.schema({"text": _KEY, "candidate": _KEY, "likeness": pa.float64()})


def likeness(pairs: pa.Table, known: pa.Table) -> pa.Table:
    """From pairs (``text``, ``candidate``) and the words of all their texts (``text``, ``words``)
    to ``LIKENESS``, in the order of the pairs.
    """
    in_order = known.sort_by("text")
    texts, words = in_order["text"].to_numpy(), words_of(in_order["words"])
    one, other = (np.searchsorted(texts, pairs[name].to_numpy()) for name in ("text", "candidate"))
    found = np.zeros(pairs.num_rows)
    _liken_all(one, other, words.hashes, words.offsets, found)
    return pa.table([pairs["text"], pairs["candidate"], pa.array(found)], schema=LIKENESS)


@numba.njit(cache=True, parallel=True)
def _liken_all(one, other, hashes, offsets, found):  # type: ignore[no-untyped-def]  # Numba types it
    turns = (len(found) + _PAIRS_A_TURN - 1) // _PAIRS_A_TURN
    for turn in numba.prange(turns):
        start, end = turn * _PAIRS_A_TURN, min((turn + 1) * _PAIRS_A_TURN, len(found))
        _liken_some(one[start:end], other[start:end], (hashes, offsets), found[start:end])


@numba.njit(cache=True)
def _liken_some(one, other, words, found):  # type: ignore[no-untyped-def]  # Numba types it
    hashes, offsets = words
    longest = 2
    for row in range(len(found)):
        for text in (one[row], other[row]):
            longest = max(longest, offsets[text + 1] - offsets[text])
    size = 4
    while size < 2 * longest:
        size *= 2
    table = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.uint8)
    shared = np.zeros((2, longest), dtype=np.bool_)
    for row in range(len(found)):
        left = hashes[offsets[one[row]] : offsets[one[row] + 1]]
        right = hashes[offsets[other[row]] : offsets[other[row] + 1]]
        if len(left) == len(right) and np.all(left == right):
            found[row] = 1
        elif _share(left, right, table, shared) >= _LEAST_PAIRS:
            flags = shared[0, : len(left)], shared[1, : len(right)]
            matched = flags[0].sum() + flags[1].sum()
            found[row] = matched / (matched + _cost(flags[0]) + _cost(flags[1]))


@numba.njit(cache=True)
def _share(one, other, table, shared):  # type: ignore[no-untyped-def]  # Numba types it
    """Marks the words of either side that are ``shared``; how many different pairs are.

    ``table`` is one of open addresses: pairs of words of ``other``, and whether ``one`` has them.
    """
    pairs, state = table
    state[:] = 0
    shared[:] = False
    for at in range(1, len(other)):
        pair = _pair(other, at)
        place = _place(pair, table)
        pairs[place], state[place] = pair, 1
    count = 0
    for at in range(1, len(one)):
        place = _place(_pair(one, at), table)
        if state[place]:
            shared[0, at - 1] = shared[0, at] = True
            count += state[place] == 1
            state[place] = 2
    for at in range(1, len(other)):
        if state[_place(_pair(other, at), table)] == 2:
            shared[1, at - 1] = shared[1, at] = True
    return count


@numba.njit(cache=True)
def _pair(words, at):  # type: ignore[no-untyped-def]  # Numba types it
    return np.uint64(words[at - 1]) << np.uint64(32) | np.uint64(words[at])


@numba.njit(cache=True)
def _place(pair, table):  # type: ignore[no-untyped-def]  # Numba types it
    """Where a pair stands in the table, or would."""
    pairs, state = table
    last = np.uint64(len(pairs) - 1)
    place = (pair * _ODD >> np.uint64(32)) & last
    while state[place] and pairs[place] != pair:
        place = (place + np.uint64(1)) & last
    return place


@numba.njit(cache=True)
def _cost(shared):  # type: ignore[no-untyped-def]  # Numba types it
    """What the gaps between shared passages cost, in words."""
    cost = gap = passage = 0
    for is_shared in shared:
        passage = passage + 1 if is_shared else 0
        if passage == _PASSAGE:
            cost += min(gap, _FLAT) + _STEEP * max(gap - _SLOT, 0)
            gap = 0
        gap += not is_shared
    return cost + min(gap, _FLAT) + _STEEP * max(gap - _SLOT, 0)
