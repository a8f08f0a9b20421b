"""The pairs beside each group, as lists that are joined when groups are.

A pair is an edge; each of its two ends stands in the list of the group there. End ``2 * edge`` is
of ``one``, ``2 * edge + 1`` of ``other``. Edges that are gone are taken out of a list when it is
next walked.
"""

from __future__ import annotations

import msgspec
import numba
import numpy as np

from leadlight.finder.arrays import Flags, Floats, Ints
from leadlight.finder.link.profiles import Columns

_END = -1
_PAIR = 32
"""Above so many bits of a note stands the pair that it was made for, below it an edge."""


class Neighbours(msgspec.Struct, frozen=True):
    """Edges (``one``, ``other``, ``ahead``, ``odds``, ``there``), the lists of ends (``first`` and
    ``last`` of each group, the ``following`` of each end), and each group's ``best`` odds and the
    ``mate`` at the other end of them, of several the first, or -1.
    """

    one: Columns
    other: Columns
    ahead: Floats
    odds: Floats
    there: Flags
    first: Columns
    last: Columns
    following: Columns
    best: Floats
    mate: Columns

    @property
    def lists(self) -> tuple[Columns, Columns, Flags, Columns, Columns, Columns]:
        """What walking needs, as compiled loops want it."""
        return self.one, self.other, self.there, self.first, self.last, self.following


def neighbours(one: Ints, other: Ints, ahead: Floats, odds: Floats, groups: int) -> Neighbours:
    """The lists of ``groups`` groups over the pairs given, which are copied."""
    first, last, mate = np.full((3, groups), _END, dtype=np.int32)
    following = np.full(2 * len(one), _END, dtype=np.int32)
    ends = one.astype(np.int32), other.astype(np.int32)
    found = Neighbours(
        *ends, ahead.copy(), odds.copy(), np.ones(len(one), dtype=bool),
        first, last, following, np.full(groups, -np.inf), mate,
    )  # fmt: skip
    _list_all(found.lists)
    _find_best(found.lists, (found.odds, found.best, found.mate), np.arange(groups), _threads())
    return found


def mates(around: Neighbours, groups: Ints, least: float) -> tuple[Ints, Ints]:
    """Pairs, the lesser first and in order, of which each is the other's mate, and above ``least``.

    ``groups`` are those whose mates have changed, and at least one of each pair is of them.
    """
    good = groups[around.best[groups] >= least]
    chosen = around.mate[good].astype(np.int64)
    mutual = around.mate[chosen] == good
    kept, first = np.unique(np.minimum(good, chosen)[mutual], return_index=True)
    return kept, np.maximum(good, chosen)[mutual][first]


def unite(around: Neighbours, kept: Ints, gone: Ints) -> Ints:
    """Joins the lists of each of ``gone`` to that of its ``kept``; the edges that these have now.

    Of two edges to the same neighbour one stays, with what is most ahead, or never if one says so.
    """
    edges = np.zeros(len(around.one), dtype=bool)
    _unite_all(around.lists, around.ahead, (kept, gone), np.full(len(around.first), _END), edges)
    return np.flatnonzero(edges & around.there)


def rate(around: Neighbours, merged: Ints, edges: Ints, odds: Floats) -> Ints:
    """Gives the ``edges`` of what has just ``merged`` their new ``odds``; the groups whose mate may
    be another now.

    Whoever had another mate keeps it, unless what has merged is better.
    """
    around.odds[edges] = odds
    around.best[merged], around.mate[merged] = -np.inf, _END
    is_merged, lost = np.zeros((2, len(around.first)), dtype=bool)
    is_merged[merged] = True
    changed = is_merged.copy()
    rated = around.odds, around.best, around.mate
    _weigh(around.lists, rated, edges, is_merged, (lost, changed))
    _find_best(around.lists, rated, np.flatnonzero(lost), _threads())
    return np.flatnonzero(lost | changed)


@numba.njit(cache=True)
def _list_all(lists):  # type: ignore[no-untyped-def]  # Numba types it
    one, other = lists[0], lists[1]
    for edge in range(len(one)):
        _append(lists, one[edge], 2 * edge)
        _append(lists, other[edge], 2 * edge + 1)


@numba.njit(cache=True, inline="always")
def _append(lists, group, end):  # type: ignore[no-untyped-def]  # Numba types it
    first, last, following = lists[3:]
    if first[group] == _END:
        first[group] = end
    else:
        following[last[group]] = end
    last[group] = end


@numba.njit(cache=True, inline="always")
def _trim(lists, group):  # type: ignore[no-untyped-def]  # Numba types it
    """Takes the ends of edges that are gone out of the list of ``group``; its first end."""
    there, first, last, following = lists[2:]
    end, before = first[group], _END
    first[group] = last[group] = _END
    while end != _END:
        if there[end // 2]:
            if before == _END:
                first[group] = end
            else:
                following[before] = end
            last[group] = before = end
        end = following[end]
    if before != _END:
        following[before] = _END
    return first[group]


@numba.njit(cache=True, inline="always")
def _across(lists, end):  # type: ignore[no-untyped-def]  # Numba types it
    """The group at the other end."""
    return lists[0][end // 2] if end % 2 else lists[1][end // 2]


@numba.njit(cache=True, parallel=True)
def _find_best(lists, rated, groups, threads):  # type: ignore[no-untyped-def]  # Numba types it
    """The best at the other ends of each group's list, which is nobody else's."""
    following, (odds, best, mate) = lists[5], rated
    for thread in numba.prange(threads):
        for place in range(thread, len(groups), threads):
            group = groups[place]
            best[group], mate[group] = -np.inf, _END
            end = _trim(lists, group)
            while end != _END:
                _prefer(group, _across(lists, end), odds[end // 2], best, mate)
                end = following[end]


@numba.njit(cache=True, inline="always")
def _prefer(group, other, odds, best, mate):  # type: ignore[no-untyped-def]  # Numba types it
    """Makes ``other`` the mate of ``group`` if it is better than the one it has, or as good and
    comes first."""
    is_better = odds > best[group] or (odds == best[group] and other < mate[group])
    if is_better:
        best[group], mate[group] = odds, other
    return is_better


@numba.njit(cache=True)
def _weigh(lists, rated, edges, is_merged, noted):  # type: ignore[no-untyped-def]  # Numba types it
    """Offers what has merged and its neighbours to each other; those that have ``changed`` their
    mate are noted, and those that have ``lost`` it: it has merged, and nothing that has is as good
    as it was. What else is beside them was no better."""
    (odds, best, mate), (lost, changed) = rated, noted
    for edge in edges:
        for end in (2 * edge, 2 * edge + 1):
            group, other = _across(lists, end), _across(lists, end ^ 1)
            if lists[2][edge]:
                changed[group] |= _prefer(group, other, odds[edge], best, mate)
    for edge in edges:
        for end in (2 * edge, 2 * edge + 1):
            group = _across(lists, end)
            if not changed[group] and mate[group] != _END and is_merged[mate[group]]:
                lost[group] = True


@numba.njit(cache=True, nogil=True)
def _unite_all(lists, ahead, pairs, notes, edges):  # type: ignore[no-untyped-def]  # Numba types it
    kept, gone = pairs
    for pair in range(len(kept)):
        _unite(lists, ahead, (pair, kept[pair], gone[pair]), notes, edges)


@numba.njit(cache=True, inline="always")
def _unite(lists, ahead, numbers, notes, edges):  # type: ignore[no-untyped-def]  # Numba types it
    """One list of the two that a pair has, by its number and theirs; its ``edges`` are marked.

    ``notes``: the edge to each neighbour, and for which pair it was noted.
    """
    (one, other, there, first, last, following), (pair, kept, gone) = lists, numbers
    end = _trim(lists, kept)
    while end != _END:
        notes[_across(lists, end)] = pair << _PAIR | end // 2
        edges[end // 2] = True
        end = following[end]
    end = _trim(lists, gone)
    while end != _END:
        across, edge = _across(lists, end), end // 2
        note = notes[across]
        if across == kept:
            there[edge] = False
        elif note != _END and note >> _PAIR == pair:
            same = note & ((1 << _PAIR) - 1)
            never = min(ahead[same], ahead[edge]) == -np.inf
            ahead[same] = -np.inf if never else max(ahead[same], ahead[edge])
            there[edge] = False
        else:
            edges[edge] = True
            if end % 2:
                other[edge] = kept
            else:
                one[edge] = kept
        end = following[end]
    if first[kept] == _END:
        first[kept] = first[gone]
    else:
        following[last[kept]] = first[gone]
    if first[gone] != _END:
        last[kept] = last[gone]
    first[gone] = last[gone] = _END


def _threads() -> int:
    """The first groups have most beside them, so as many threads take turns."""
    return int(numba.get_num_threads())
