"""Stopped before any step that lasts, and begun again: nothing is lost, nothing is twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.conftest import CONTEXT
from tests.crash.dump import canonical, is_sound, left_over, nothing_twice
from tests.crash.stops import Stop, machine
from tests.intake import NOW, json_line

from leadlight.core.clock import fixed_clock
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.store.home import Home
from leadlight.store.shapes import ARCHIVE

ADS = 12
SMALL = {"workers": 1, "batch_records": 5, "keep_generations": 1}


def opened(folder: Path) -> Home:
    settings = Settings(home=folder, **SMALL)  # type: ignore[arg-type]  # each is of its type
    return open_home(settings, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))


def feed(folder: Path, day: int) -> Path:
    """A day's ads: new ones, some seen before, some changed, one that cannot be read."""
    path = folder / f"day-{day}.jsonl"
    lines = [
        json_line(
            source_id=f"a{at}",
            title=f"Maple {at % 3} in town {at if at % 4 else day * 100}",
            body=f"call 212-555-01{at % 5:02d}",
            place=("Dayton, OH", "Akron, OH")[day % 2],
            captured_at=f"2026-03-{day:02d}T{at % 24:02d}:00:00Z",
        )
        for at in range(4 * (day - 1), 4 * (day - 1) + ADS)
    ]
    path.write_bytes(b"".join([*lines, b"{\n"]))
    return path


def take(home: Home, folder: Path, *days: int) -> None:
    feeds = find_feeds([str(feed(folder, day)) for day in days])
    ingest(home, CONTEXT, feeds, HowToRead())


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a day in it, built, and a second day that no build has seen."""
    folder = tmp_path_factory.mktemp("begun")
    home = opened(folder / "home")
    take(home, folder, 1)
    build(home, CONTEXT)
    take(home, folder, 2)
    home.close()
    return folder / "home"


def stopped_everywhere(
    folder: Path, start: Path | None, work: Callable[[Home], object]
) -> Iterator[Path]:
    """The home after each stop of ``work``: one for every step, as if the machine had gone off."""
    for last in count(1):
        here = folder / f"stop-{last}"
        if start is not None:
            shutil.copytree(start, here)
        home = None
        try:
            with machine(last):
                home = opened(here)
                work(home)
        except Stop:
            yield here
        else:
            assert last > 10, "a machine with so few steps would prove nothing"
            return
        finally:
            if home is not None:
                home.close()
            shutil.rmtree(here, ignore_errors=True)


def actions(home: Home) -> list[str]:
    with home.ledger.reading() as ledger:
        return [event["action"] for event in events(ledger)]


def are_told_of(home: Home) -> bool:
    """Whether the events of what was added say just what is there."""
    with home.ledger.reading() as ledger:
        told = [event["details"] for event in events(ledger) if event["action"] == "archive.add"]
        rows = {kind: home.archive.count(ledger, kind) for kind in ARCHIVE}
    postings, versions, sightings = (
        sum(each[name] for each in told) for name in ("postings", "versions", "sightings")
    )
    return (rows["postings"], rows["versions"], rows["sightings"]) == (
        postings,
        postings + versions,
        postings + versions + sightings,
    )


@pytest.mark.slow
def test_an_ingest_stopped_at_any_step(tmp_path: Path) -> None:
    """From no home at all. What was acknowledged is there; read again, the archive is what an
    undisturbed ingest leaves; each change has its event."""
    whole = opened(tmp_path / "whole")
    take(whole, tmp_path, 1, 2)
    wanted = canonical(whole)
    whole.close()
    for here in stopped_everywhere(tmp_path, None, lambda home: take(home, tmp_path, 1, 2)):
        home = opened(here)
        assert nothing_twice(home)
        assert left_over(home) == []
        assert are_told_of(home)
        take(home, tmp_path, 1, 2)
        assert canonical(home) == wanted
        assert nothing_twice(home)
        assert are_told_of(home)
        assert is_sound(home)
        home.close()


@pytest.mark.slow
def test_a_build_stopped_at_any_step(begun: Path, tmp_path: Path) -> None:
    """The build before is in force until the new one is, whole; the next build leaves what an
    undisturbed one leaves, and no file of the one that stopped."""
    before, whole = opened(begun), tmp_path / "whole"
    old = canonical(before)
    before.close()
    shutil.copytree(begun, whole)
    home = opened(whole)
    build(home, CONTEXT)
    wanted = canonical(home)
    home.close()
    for here in stopped_everywhere(tmp_path, begun, lambda home: build(home, CONTEXT)):
        home = opened(here)
        assert canonical(home) in (old, wanted)
        assert is_sound(home)
        assert left_over(home) == []
        built = actions(home).count("build.publish")
        assert built == (2 if canonical(home) == wanted else 1)
        build(home, CONTEXT)
        assert canonical(home) == wanted
        home.close()
