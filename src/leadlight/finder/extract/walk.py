"""Walks texts through many automata: which expressions fit where, in one compiled loop."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from leadlight.finder.extract.automaton import KINDS, OUTSIDE, Automaton, kind_of
from leadlight.finder.extract.expression import Node, longest, parsed

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

LONGEST = 96
"""Bytes that are walked from one beginning: no text makes a walk longer. What has no bound and is
still followed there counts as fitting."""

Lists = dict[tuple[int, ...], int]
"""Lists of expressions that fit together, each with its number."""

_FIRST_MOVE = len(KINDS)


class Tables(NamedTuple):
    """Automata side by side, as the loop wants them.

    A state is the offset of its row in ``rows``: a list of fitting expressions for each kind of
    what comes next, then the state that each class of bytes leads to; 0 is none. List n is
    ``members[bounds[n]:bounds[n + 1]]``; list 0 is empty.
    """

    rows: Ints
    openings: Ints
    kinds: Bytes
    classes: Bytes
    endless: Ints
    members: Ints
    bounds: Ints


def tables(groups: Sequence[Sequence[bytes]]) -> Tables:
    """An automaton for each of ``groups`` of expressions, which are numbered through in order.

    What is in one group is followed at once: quick, as long as few of its expressions go on side by
    side for long.

    Raises:
        ValueError: an expression has a bound, but one beyond ``LONGEST``, or is not understood.
    """
    lists: Lists = {(): 0}
    parts: list[_Part] = []
    start, begin = 1, 0
    for group in groups:
        parts.append(_part([parsed(expression) for expression in group], begin, start, lists))
        start, begin = start + parts[-1].rows.size, begin + len(group)
    rows = np.concatenate([np.zeros(1, np.int32), *(part.rows.ravel() for part in parts)])
    return Tables(
        rows=rows,
        openings=_openings(rows, parts),
        kinds=np.array([kind_of(1 << byte) for byte in range(256)], np.uint8),
        classes=np.array([part.columns for part in parts], np.uint8).reshape(-1, 256),
        endless=np.array([part.endless for part in parts], np.int32),
        members=np.array([*chain.from_iterable(lists)], np.int32),
        bounds=np.array([*accumulate(map(len, lists), initial=0)], np.int32),
    )


class _Part(NamedTuple):
    """One automaton among several: its rows, the states in which it begins, where in a row each
    byte finds the next state, and the list of what has no bound."""

    rows: Ints
    begins: Ints
    columns: Ints
    endless: int


def _part(nodes: Sequence[Node], begin: int, start: int, lists: Lists) -> _Part:
    """The automaton of expressions from number ``begin`` on, its rows from ``start`` on."""
    lengths = [longest(node) for node in nodes]
    if any(length and length > LONGEST for length in lengths):
        raise ValueError(f"an expression for a look fits over {LONGEST} bytes")
    automaton = Automaton(nodes)
    rows = _rows(automaton, begin, start, lists)
    unbounded = tuple(begin + at for at, length in enumerate(lengths) if length is None)
    begins = start + rows.shape[1] * np.array(KINDS)
    return _Part(rows, begins, _columns(automaton), lists.setdefault(unbounded, len(lists)))


def _rows(automaton: Automaton, begin: int, start: int, lists: Lists) -> Ints:
    width = _FIRST_MOVE + len(automaton.classes)
    rows = np.zeros((len(automaton.states), width), np.int32)
    for row, state in zip(rows, automaton.states, strict=True):
        for kind, fits in enumerate(state.fits):
            row[kind] = lists.setdefault(tuple(begin + number for number in fits), len(lists))
        for which, reached in state.moves.items():
            row[_FIRST_MOVE + which] = start + reached * width
    return rows


def _columns(automaton: Automaton) -> Ints:
    columns = np.zeros(256, np.int32)
    for column, among in enumerate(automaton.classes, _FIRST_MOVE):
        columns[[byte for byte in range(256) if among >> byte & 1]] = column
    return columns


def _openings(rows: Ints, parts: Sequence[_Part]) -> Ints:
    """For each kind of what stands before and each byte, the state in which each automaton begins;
    0 if it does not get beyond that byte."""
    openings = np.zeros((len(KINDS), 256, len(parts)), np.int32)
    for at, part in enumerate(parts):
        begins = part.begins[:, None]
        openings[:, :, at] = np.where(rows[begins + part.columns], begins, 0)
    return openings


def fitting(table: Tables, data: bytes, begins: Sequence[int]) -> Ints:
    """Where expressions fit in texts of UTF-8: rows of expression, text, and first character.

    Text n is ``data[begins[n] : begins[n + 1] - 1]``. Places of one expression are in order.
    """
    read, edges = np.frombuffer(data, np.uint8), np.array(begins, np.int64)
    room = max(len(data) // 8, 64)
    while True:
        found = np.empty((3, room), np.int32)
        count = _walk(read, edges, table, found)
        if count <= room:
            return found[:, :count]
        room = count


@numba.njit(cache=True)
def _walk(data, begins, table, found):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``found`` as far as there is room; how much there is to find."""
    rows, openings, kinds, classes, endless, members, bounds = table
    count = 0
    for text in range(len(begins) - 1):
        before, character, end = OUTSIDE, 0, begins[text + 1] - 1
        for place in range(begins[text], end):
            byte = data[place]
            opened = openings[before, byte]
            for group in range(len(opened)):
                state, columns = opened[group], classes[group]
                at, last, kind, column = place, place + LONGEST, kinds[byte], columns[byte]
                while state:
                    fits = rows[state + kind] if at < last else endless[group]
                    if fits:
                        for member in range(bounds[fits], bounds[fits + 1]):
                            if count < found.shape[1]:
                                found[0, count] = members[member]
                                found[1, count], found[2, count] = text, character
                            count += 1
                    state = rows[state + column] if at < end and at < last else 0
                    at += 1
                    coming = data[at] if at < end else byte
                    kind, column = kinds[coming] if at < end else OUTSIDE, columns[coming]
            before = kinds[byte]
            character += byte & 0xC0 != 0x80
    return count
