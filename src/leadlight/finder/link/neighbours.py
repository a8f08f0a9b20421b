"""The pairs beside each group, as lists that are joined when groups are.

A pair is an edge; each of its two ends stands in the list of the group there. End ``2 * edge`` is
of ``one``, ``2 * edge + 1`` of ``other``. Edges that are gone are taken out of a list when it is
next walked.
"""

from __future__ import annotations

import msgspec
import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.link.profiles import Floats, Ints

_END = -1


class Neighbours(msgspec.Struct, frozen=True):
    """Edges (``one``, ``other``, ``ahead``, ``odds``, ``there``), the lists of ends (``first`` and
    ``last`` of each group, the ``following`` of each end), and each group's ``best`` odds.
    """

    one: Ints
    other: Ints
    ahead: Floats
    odds: Floats
    there: npt.NDArray[np.bool_]
    first: Ints
    last: Ints
    following: Ints
    best: Floats

    @property
    def lists(self) -> tuple[Ints, Ints, npt.NDArray[np.bool_], Ints, Ints, Ints]:
        """What walking needs, as compiled loops want it."""
        return self.one, self.other, self.there, self.first, self.last, self.following


def neighbours(one: Ints, other: Ints, ahead: Floats, odds: Floats, groups: int) -> Neighbours:
    """The lists of ``groups`` groups over the pairs given, which are copied."""
    lists = np.full((2, groups), _END), np.full(2 * len(one), _END)
    found = Neighbours(
        one.copy(), other.copy(), ahead.copy(), odds.copy(), np.ones(len(one), dtype=bool),
        lists[0][0], lists[0][1], lists[1], np.full(groups, -np.inf),
    )  # fmt: skip
    _list_all(found.lists)
    return found


def best_pairs(around: Neighbours, groups: Ints, least: float) -> tuple[Ints, Ints]:
    """Pairs, the lesser first, of which neither side has a better one; each group in one at most.

    ``groups``, in order, are those whose edges have changed.
    """
    _find_best(around.lists, around.odds, groups, around.best)
    pairs = np.empty((len(groups), 2), dtype=np.int64)
    count = _choose(around.lists, (around.odds, around.best), groups, least, pairs)
    chosen = np.sort(pairs[:count], axis=1)
    return chosen[:, 0], chosen[:, 1]


def united(around: Neighbours, kept: Ints, gone: Ints) -> tuple[Ints, Ints]:
    """Joins the lists of each of ``gone`` to that of its ``kept``; the edges that these have now,
    and the groups at either end of them.

    Of two edges to the same neighbour one stays, with what is most ahead, or never if one says so.
    """
    seen = np.full(len(around.first), _END)
    for group, other in zip(kept.tolist(), gone.tolist(), strict=True):
        _unite(around.lists, around.ahead, group, other, seen)
    edges = np.zeros(len(around.one), dtype=bool)
    groups = np.zeros(len(around.first), dtype=bool)
    _mark(around.lists, kept, edges, groups)
    return np.flatnonzero(edges), np.flatnonzero(groups)


@numba.njit(cache=True)
def _list_all(lists):  # type: ignore[no-untyped-def]  # Numba types it
    one, other = lists[0], lists[1]
    for edge in range(len(one)):
        _append(lists, one[edge], 2 * edge)
        _append(lists, other[edge], 2 * edge + 1)


@numba.njit(cache=True)
def _append(lists, group, end):  # type: ignore[no-untyped-def]  # Numba types it
    first, last, following = lists[3:]
    if first[group] == _END:
        first[group] = end
    else:
        following[last[group]] = end
    last[group] = end


@numba.njit(cache=True)
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


@numba.njit(cache=True)
def _across(lists, end):  # type: ignore[no-untyped-def]  # Numba types it
    """The group at the other end."""
    return lists[0][end // 2] if end % 2 else lists[1][end // 2]


@numba.njit(cache=True)
def _find_best(lists, odds, groups, best):  # type: ignore[no-untyped-def]  # Numba types it
    following = lists[5]
    for group in groups:
        best[group] = -np.inf
        end = _trim(lists, group)
        while end != _END:
            best[group] = max(best[group], odds[end // 2])
            end = following[end]


@numba.njit(cache=True)
def _choose(lists, rated, groups, least, pairs):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``pairs`` with groups that are each other's best; how many."""
    (odds, best), following = rated, lists[5]
    taken = np.zeros(len(best), dtype=np.bool_)
    count = 0
    for group in groups:
        if best[group] < least or taken[group]:
            continue
        chosen = len(taken)
        end = lists[3][group]
        while end != _END:
            across = _across(lists, end)
            if odds[end // 2] == best[group] == best[across] and not taken[across]:
                chosen = min(chosen, across)
            end = following[end]
        if chosen < len(taken):
            taken[group] = taken[chosen] = True
            pairs[count, 0], pairs[count, 1] = group, chosen
            count += 1
    return count


@numba.njit(cache=True)
def _unite(lists, ahead, kept, gone, seen):  # type: ignore[no-untyped-def]  # Numba types it
    """One list of two; ``seen`` is the edge to each neighbour that ``kept`` has."""
    one, other, there, first, last, following = lists
    end = _trim(lists, kept)
    while end != _END:
        seen[_across(lists, end)] = end // 2
        end = following[end]
    end = _trim(lists, gone)
    while end != _END:
        across, edge = _across(lists, end), end // 2
        if across == kept:
            there[edge] = False
        elif seen[across] != _END:
            same = seen[across]
            never = min(ahead[same], ahead[edge]) == -np.inf
            ahead[same] = -np.inf if never else max(ahead[same], ahead[edge])
            there[edge] = False
        elif end % 2:
            other[edge] = kept
        else:
            one[edge] = kept
        end = following[end]
    end = first[kept]
    while end != _END:
        seen[_across(lists, end)] = _END
        end = following[end]
    if first[kept] == _END:
        first[kept] = first[gone]
    else:
        following[last[kept]] = first[gone]
    if first[gone] != _END:
        last[kept] = last[gone]
    first[gone] = last[gone] = _END


@numba.njit(cache=True)
def _mark(lists, groups, edges, beside):  # type: ignore[no-untyped-def]  # Numba types it
    """Marks the ``edges`` of ``groups``, and the groups at both their ends in ``beside``."""
    following = lists[5]
    for group in groups:
        beside[group] = True
        end = _trim(lists, group)
        while end != _END:
            edges[end // 2] = True
            beside[_across(lists, end)] = True
            end = following[end]
