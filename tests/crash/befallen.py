"""A seeded sample of faults from outside, and what is wrong after each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from itertools import count, islice
from pathlib import Path
from random import Random

from tests.crash.defects import DEFECTS
from tests.crash.forks import AT_ONCE
from tests.crash.outside import Ended, Fault, faults, lost, traced
from tests.crash.places import Place
from tests.crash.works import WORKS, Course, problems

from leadlight.store.home import LEDGER

Found = dict[Fault, list[str]]
_NUMBERS = count(1)
_PASSING = {LEDGER, f"{LEDGER}-shm", f"{LEDGER}-journal"}


def befallen(
    pool: ProcessPoolExecutor, name: str, start: Place, wanted: Course, points: int, seed: int
) -> Found:
    """What is wrong after each of so many faults that came over the work, by fault."""
    tried = start.copied(_beside(start))
    drawn = _different(faults(traced(name, tried), Random(seed)))
    tried.away()
    found: Found = {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while len(found) < points:
            some = list(islice(drawn, points - len(found)))
            found |= {
                fault: wrong
                for fault, wrong in zip(
                    some,
                    threads.map(lambda each: befall(pool, name, start, wanted, each), some),
                    strict=True,
                )
                if wrong is not None
            }
    return found


def befall(
    pool: ProcessPoolExecutor,
    name: str,
    start: Place,
    wanted: Course,
    fault: Fault,
    defect: str = "",
) -> list[str] | None:
    """What is wrong after one fault; nothing is known if it did not come."""
    place = start.copied(_beside(start))
    try:
        ended = traced(name, place, fault, defect=defect)
        if not ended.befell:
            return None
        judged = pool.submit(_judged, name, place, wanted, ended.acknowledged, defect)
        return [*ending(place, ended), *judged.result()]
    finally:
        place.away()


def _judged(name: str, place: Place, wanted: Course, acknowledged: int, defect: str) -> list[str]:
    """What is wrong, as the program with the same ``defect`` leaves it when it goes on."""
    with DEFECTS[defect]() if defect else nullcontext():
        return problems(WORKS[name], place, wanted, acknowledged)


def ending(place: Place, ended: Ended) -> list[str]:
    """What is wrong with how it ended: as if all were well, though something that is to last was
    not written or did not reach the disk. The system holds it in its memory still, so that no look
    at the files can tell; a machine that stops then has lost it."""
    if not ended.is_done:
        return []
    missing = sorted(path for path in lost(ended.calls) if is_to_last(path, place))
    return [f"it went on without {path.name}" for path in missing]


def is_to_last(path: Path, place: Place) -> bool:
    """Whether what a work writes to ``path`` must be there after it.

    Into the ledger's own file go copies of what its log holds, which stays until they are there; by
    its journal a transaction is undone, as it is where that cannot be written.
    """
    if place.folder not in path.parents:
        return False
    inside = path.relative_to(place.folder)
    is_scratch = "tmp" in inside.parts and path.suffix != ".tmp"
    return not is_scratch and path.name not in _PASSING


def _different(drawn: Iterator[Fault]) -> Iterator[Fault]:
    seen: set[Fault] = set()
    for fault in drawn:
        if fault not in seen:
            seen.add(fault)
            yield fault


def _beside(start: Place) -> Path:
    return start.folder.with_name(f"{start.folder.name}-{next(_NUMBERS)}")
