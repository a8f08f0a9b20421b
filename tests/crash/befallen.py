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
from tests.crash.outside import Ended, Fault, faults, traced
from tests.crash.places import Place
from tests.crash.works import WORKS, Course, problems

Found = dict[Fault, list[str]]
_NUMBERS = count(1)


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
        return [*_ending(fault, ended), *judged.result()]
    finally:
        place.away()


def _judged(name: str, place: Place, wanted: Course, acknowledged: int, defect: str) -> list[str]:
    """What is wrong, as the program with the same ``defect`` leaves it when it goes on."""
    with DEFECTS[defect]() if defect else nullcontext():
        return problems(WORKS[name], place, wanted, acknowledged)


def _ending(fault: Fault, ended: Ended) -> list[str]:
    """What is wrong with how it ended."""
    if ended.is_done and "inject=fsync:error" in fault.words[0]:
        return ["it went on though its file did not reach the disk"]
    return []


def _different(drawn: Iterator[Fault]) -> Iterator[Fault]:
    seen: set[Fault] = set()
    for fault in drawn:
        if fault not in seen:
            seen.add(fault)
            yield fault


def _beside(start: Place) -> Path:
    return start.folder.with_name(f"{start.folder.name}-{next(_NUMBERS)}")
