"""Many expressions as one table: what is walked byte by byte from where a stretch begins.

Nondeterministic first (Thompson 1968), then sets of its states (Rabin and Scott 1959). An
expression that has fitted once from a beginning is not followed further from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from leadlight.finder.extract.expression import (
    ALL,
    SMALL,
    WORD,
    Byte,
    Edge,
    Node,
    Place,
    Repeat,
    Row,
)

Kind = int
"""What stands before or behind a place, as far as edges tell it apart."""

OTHER, MARK, LETTER, OUTSIDE = range(4)
"""No part of a word; one for ``\\b`` alone; a small letter or digit; the end of the text."""

KINDS = (OTHER, MARK, LETTER, OUTSIDE)
_BYTES = {OTHER: ALL ^ WORD, MARK: WORD ^ SMALL, LETTER: SMALL}


class State(NamedTuple):
    """Where a walk stands: what it fits, by what comes next, and where each class of bytes leads.

    ``fits`` holds the numbers of expressions, a list for each of ``KINDS``.
    """

    fits: tuple[tuple[int, ...], ...]
    moves: dict[int, int]


class Automaton:
    """Follows all ``expressions`` at once; one is known by its place among them.

    Attributes:
        classes: for each class of bytes that no expression tells apart, the set of its bytes.
        states: where a walk may stand; ``KINDS`` of them, the first, are where it begins behind
            what is of that kind.
    """

    def __init__(self, expressions: Sequence[Node]) -> None:
        self._graph = _Graph()
        starts = [self._graph.add(node, number) for number, node in enumerate(expressions)]
        self.classes = _parted(self._graph.among.values())
        self._class_kinds = [kind_of(among) for among in self.classes]
        self._classes_of = cache(self._looked_up)
        self._open = cache(self._opened)
        self._numbers = {(frozenset(starts), kind): kind for kind in KINDS}
        self.states = list(self._followed())

    def _followed(self) -> Iterator[State]:
        keys = list(self._numbers)
        for core, before in keys:
            fits, moves = [], dict[int, int]()
            for after in KINDS:
                fitting, ahead = self._ahead(core, before, after)
                fits.append(tuple(sorted(fitting)))
                for which, reached in self._moved(ahead, fitting, after).items():
                    key = frozenset(reached), after
                    if key not in self._numbers:
                        self._numbers[key] = len(keys)
                        keys.append(key)
                    moves[which] = self._numbers[key]
            yield State(tuple(fits), moves)

    def _ahead(self, core: frozenset[int], before: Kind, after: Kind) -> tuple[set[int], set[int]]:
        """The expressions that fit here if ``after`` comes, and what waits for a byte."""
        fitting, waiting = set[int](), set[int]()
        for point in core:
            some, others = self._open(point, before, after)
            fitting |= some
            waiting |= others
        return fitting, waiting

    def _moved(self, waiting: Iterable[int], fitting: set[int], after: Kind) -> dict[int, set[int]]:
        """Where each class of bytes of the kind ``after`` leads."""
        moved: dict[int, set[int]] = {}
        for point in waiting:
            if self._graph.owner[point] not in fitting:
                for which in self._classes_of(self._graph.among[point], after):
                    moved.setdefault(which, set()).add(self._graph.then[point])
        return moved

    def _looked_up(self, among: int, kind: Kind) -> list[int]:
        kinds = zip(self.classes, self._class_kinds, strict=True)
        return [at for at, (each, its) in enumerate(kinds) if its == kind and each & among]

    def _opened(self, point: int, before: Kind, after: Kind) -> tuple[set[int], set[int]]:
        """What is reached from ``point`` without a byte: expressions' ends, and what takes one."""
        graph, coming, known = self._graph, [point], {point}
        fitting, waiting = set[int](), set[int]()
        while coming:
            here = coming.pop()
            if here in graph.among:
                waiting.add(here)
            elif here in graph.ends:
                fitting.add(graph.owner[here])
            elif _holds(graph.places.get(here), before, after):
                coming += [it for it in graph.ways[here] if it not in known]
                known.update(graph.ways[here])
        return fitting, waiting


class _Graph:
    """Points and ways between them: a point takes a byte, parts into ways, or is an end."""

    def __init__(self) -> None:
        self.owner: list[int] = []
        self.among: dict[int, int] = {}
        self.then: dict[int, int] = {}
        self.ways: dict[int, list[int]] = {}
        self.places: dict[int, Place] = {}
        self.ends: set[int] = set()

    def add(self, node: Node, number: int) -> int:
        """The point at which expression ``number`` begins."""
        new = partial(self._new, number)
        self.ends.add(end := new())
        return self._before(node, end, number)

    def _new(self, number: int) -> int:
        self.owner.append(number)
        return len(self.owner) - 1

    def _before(self, node: Node, then: int, number: int) -> int:
        """A point from which ``node`` leads to ``then``."""
        if isinstance(node, Row):
            for part in reversed(node.parts):
                then = self._before(part, then, number)
            return then
        if isinstance(node, Repeat):
            return self._repeated(node, then, number)
        point = self._new(number)
        if isinstance(node, Byte):
            self.among[point], self.then[point] = node.among, then
        elif isinstance(node, Edge):
            self.places[point], self.ways[point] = node.place, [then]
        else:
            self.ways[point] = [self._before(way, then, number) for way in node.ways]
        return point

    def _repeated(self, node: Repeat, then: int, number: int) -> int:
        behind = then
        if node.most is None:
            then = self._new(number)
            self.ways[then] = [behind]
            self.ways[then].append(self._before(node.part, then, number))
        for _ in range((node.most or node.least) - node.least):
            point = self._new(number)
            self.ways[point] = [self._before(node.part, then, number), behind]
            then = point
        for _ in range(node.least):
            then = self._before(node.part, then, number)
        return then


def _holds(place: Place | None, before: Kind, after: Kind) -> bool:
    """Whether there is such a place between the two."""
    if place == "begin":
        return before == OUTSIDE
    if place == "end":
        return after == OUTSIDE
    if place == "boundary":
        return (before in {MARK, LETTER}) != (after in {MARK, LETTER})
    return not (place and (before if place == "no word before" else after) == LETTER)


def kind_of(among: int) -> Kind:
    """Of what kind the bytes of a class are, which are all of one."""
    return next(kind for kind, its in _BYTES.items() if among & its)


def _parted(sets: Iterable[int]) -> list[int]:
    """All bytes in as few sets as tell ``sets`` and the kinds apart."""
    parts = [ALL]
    for among in {*sets, *_BYTES.values()}:
        parts = [half for part in parts for half in (part & among, part & ~among) if half]
    return sorted(parts)
