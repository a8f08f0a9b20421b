"""Stages abreast: each as soon as what it reads is there, instead of one after the other.

A function of whole tables (``Whole``) keeps one core busy for much of its time, and a query waits
for its slowest part. So functions run one by one in the caller's thread, since not every machine's
compiled loops bear several callers, and queries and kernels one by one beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Condition

from leadlight.engine.stage import Kernel, Query, Stage, Whole

_NAME = re.compile(r"\w+")


def run_abreast(stages: Sequence[Stage], run: Callable[[Stage], None]) -> None:
    """``run`` every stage once, after those before it whose names stand in what it reads.

    The first error ends the work, once what runs beside has come to its end.

    Raises:
        ValueError: two stages have one name, so that which is read depends on chance.
    """
    board = _Board(stages)
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(board.work, run, (Query, Kernel))
        board.work(run, (Whole,))
        beside.result()


def needs(stages: Sequence[Stage]) -> Mapping[str, frozenset[str]]:
    """The stages before each that it reads. A word that only happens to be one's name counts."""
    known: dict[str, frozenset[str]] = {}
    for stage in stages:
        if stage.name in known:
            raise ValueError(f"two stages are called {stage.name!r}")
        known[stage.name] = frozenset(_NAME.findall(_read_by(stage))).intersection(known)
    return known


def _read_by(stage: Stage) -> str:
    match stage:
        case Query(_, sql):
            return sql
        case Kernel(_, source, _, _):
            return source
        case Whole(_, sources, _, _):
            return sources if isinstance(sources, str) else " ".join(sources)


class _Board:
    """What is still to be run, and what is done."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._needs = needs(stages)
        self._waiting = list(stages)
        self._done: set[str] = set()
        self._has_failed = False
        self._changed = Condition()

    def work(self, run: Callable[[Stage], None], sorts: tuple[type, ...]) -> None:
        """Run the stages of some ``sorts``, each when it can be, until none is left."""
        while stage := self._next(sorts):
            try:
                run(stage)
            except BaseException:
                self._tell(has_failed=True)
                raise
            self._tell(stage.name)

    def _next(self, sorts: tuple[type, ...]) -> Stage | None:
        with self._changed:
            while not self._has_failed:
                mine = [stage for stage in self._waiting if isinstance(stage, sorts)]
                ready = [stage for stage in mine if self._needs[stage.name] <= self._done]
                if ready:
                    self._waiting.remove(ready[0])
                    return ready[0]
                if not mine:
                    break
                self._changed.wait()
        return None

    def _tell(self, done: str | None = None, *, has_failed: bool = False) -> None:
        with self._changed:
            self._done.update([done] if done else [])
            self._has_failed |= has_failed
            self._changed.notify_all()
