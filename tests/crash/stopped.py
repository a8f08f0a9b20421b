"""Works stopped before each of their steps, two at a time, in processes that are warm."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path

from tests.crash.forks import AT_ONCE
from tests.crash.places import Place
from tests.crash.stops import Stop, machine
from tests.crash.works import WORKS, Course, problems

Verdict = tuple[bool, list[str]]


def stopped(name: str, start: Place, wanted: Course, folder: Path, last: int) -> Verdict:
    """Whether the work fell over its step ``last``, and what is wrong then."""
    work, place = WORKS[name], start.copied(folder / f"stop-{name}-{last}")
    reached = 0

    def acknowledge(state: int) -> None:
        nonlocal reached
        reached = state

    try:
        # The steps with files are the same wherever the ledger lies; and a server's statements come
        # to nothing without the commit, before which it is stopped.
        is_file = start.ledger is None
        with machine(last, files=is_file, statements=is_file and name == "migration"):
            work.run(place, acknowledge)
    except Stop:
        return True, problems(work, place, wanted, reached)
    else:
        return False, []
    finally:
        place.away()


def stopped_everywhere(
    judges: ProcessPoolExecutor, name: str, start: Place, wanted: Course, folder: Path
) -> dict[int, list[str]]:
    """What is wrong after a stop before the 1st, 2nd, 3rd … step, until none is left to stop at."""
    found: dict[int, list[str]] = {}
    for first in count(1, AT_ONCE):
        steps = range(first, first + AT_ONCE)
        said = [judges.submit(stopped, name, start, wanted, folder, step) for step in steps]
        verdicts = [each.result() for each in said]
        found |= {step: wrong for step, (fell, wrong) in zip(steps, verdicts, strict=True) if fell}
        if not all(fell for fell, _ in verdicts):
            return found
    raise AssertionError("it never ends")
