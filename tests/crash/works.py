"""What may be stopped: an ingest, a build, a backup, a migration; from where each sets out, which
states it passes through, and what must be so after any stop."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from sqlalchemy import create_engine, inspect, select
from tests.conftest import CONTEXT
from tests.crash.dump import canonical, is_sound, left_over, nothing_twice
from tests.crash.first import aged, rows_of, told_of
from tests.crash.places import SMALL, Place, feed, take

from leadlight.core import ids
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.retain.purge import Wanted, finish, is_unfinished, purge
from leadlight.finder.retain.restoring import restore
from leadlight.govern.audit import events
from leadlight.govern.opening import WINGS
from leadlight.govern.safekeeping import Asked, back_up
from leadlight.govern.tables import purges
from leadlight.store import gathering
from leadlight.store.backup import backups, damaged
from leadlight.store.home import LEDGER, Home
from leadlight.store.ledger import Connection
from leadlight.store.shapes import ARCHIVE
from leadlight.store.sight import see_all
from leadlight.store.tables import notes

Acknowledge = Callable[[int], None]
"""Says that the state of this number is reached, and will be there whatever happens."""
State = Any


class Work(msgspec.Struct, frozen=True):
    """``begin`` makes a place from which ``run`` sets out; ``look`` tells the state it is in.

    ``run`` acknowledges states as it reaches them; ``told`` is whether the events of the log say
    just what is there.
    """

    name: str
    begin: Callable[[Place], None]
    run: Callable[[Place, Acknowledge], None]
    look: Callable[[Place], State]
    told: Callable[[Place], bool]


class Course(msgspec.Struct, frozen=True):
    """The states that an undisturbed run passes through, in order."""

    states: list[State]

    def problems(self, state: State, acknowledged: int) -> list[str]:
        """What is wrong with ``state``, if it was ``acknowledged`` that so much is done."""
        if state not in self.states:
            return ["a state that no undisturbed run passes through"]
        if state not in self.states[acknowledged:]:
            return [f"what was acknowledged ({acknowledged}) is lost"]
        return []


def course(work: Work, place: Place) -> Course:
    """Run ``work`` undisturbed, from a place where it has begun; its states, the first included."""
    states = [work.look(place)]
    work.run(place, lambda _: states.append(work.look(place)))
    if work.name == "backup":  # a backup is made before an old one goes, unacknowledged in between
        old, new = states
        states = [old, [*old, *new], new]
    if work.name == "purge":  # out of the archive, then of what is built, then of what was said
        old, new = states
        begun = {"is_ended": False}
        archive = {kind: new[kind] for kind in ARCHIVE}
        said = {"notes": old["notes"]}
        states = [old, old | archive | begun, new | said | begun, new | begun, new]
    return Course(states)


def problems(work: Work, place: Place, wanted: Course, acknowledged: int) -> list[str]:
    """What is wrong at a place where ``work`` was stopped, before and after it is done again."""
    versions = versions_of(place)
    found = [] if versions in (_NONE, _FIRST, _NEWEST) else [f"half a migration: {versions}"]
    found += [*_faults(work, place), *wanted.problems(work.look(place), acknowledged)]
    work.run(place, lambda _: None)
    again = [] if work.look(place) == wanted.states[-1] else ["not what an undisturbed run leaves"]
    again += [*_faults(work, place), *_loose(place.backups)]
    return [*found, *(f"done again: {fault}" for fault in again)]


def _faults(work: Work, place: Place) -> list[str]:
    home = place.opened()
    left = left_over(home)
    checks = {
        "something is there twice": nothing_twice(home),
        f"left over: {left}": not left,
        "a file or the index is not sound": is_sound(home),
    }
    home.close()
    checks["the log does not tell just what is there"] = work.told(place)
    return [fault for fault, holds in checks.items() if not holds]


def _with_home(place: Place, look: Callable[[Home], Any]) -> Any:
    home = place.opened()
    try:
        return look(home)
    finally:
        home.close()


def _begin_nowhere(place: Place) -> None:
    feed(place.feeds, 1)
    feed(place.feeds, 2)


def _ingest(place: Place, acknowledge: Acknowledge) -> None:
    """Small files are gathered on the way, two at a time."""
    home = place.opened()
    reached = 0

    def told(what: str, _done: int, _all: int | None) -> None:
        nonlocal reached
        if what == "ingest":
            reached += 1
            acknowledge(reached)

    try:
        paths = [str(place.feeds / f"day-{day}.jsonl") for day in (1, 2)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gathering, "TOGETHER", 2)
            ingest(home, CONTEXT, find_feeds(paths), HowToRead(), told)
    finally:
        home.close()


def actions(home: Home) -> list[str]:
    """What the log says was done, oldest first."""
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


def _begin_built(place: Place) -> None:
    """A home with a day in it, built, and a second day that no build has seen."""
    home = place.opened()
    take(home, place.feeds, 1)
    build(home, CONTEXT)
    take(home, place.feeds, 2)
    home.close()


def _build(place: Place, acknowledge: Acknowledge) -> None:
    home = place.opened()
    try:
        build(home, CONTEXT)
        acknowledge(1)
    finally:
        home.close()


def _builds_told(home: Home) -> bool:
    with home.ledger.reading() as ledger:
        current = home.generations.current(ledger)
    number = current.number if current else 0
    return are_told_of(home) and actions(home).count("build.publish") == number


def _begin_kept(place: Place) -> None:
    """A home with a backup, and something new since."""
    home = place.opened()
    take(home, place.feeds, 1)
    build(home, CONTEXT)
    back_up(home, CONTEXT, place.backups)
    take(home, place.feeds, 2)
    home.close()


def _back_up(place: Place, acknowledge: Acknowledge) -> None:
    home = place.opened()
    try:
        back_up(home, CONTEXT, place.backups, keep=1)
        acknowledge(2)
    finally:
        home.close()


def _kept(place: Place) -> State:
    """What each backup gives back; nothing of them may be damaged, or be there for nothing."""
    there = backups(place.backups)
    broken = damaged(place.backups)
    return [*(_restored(place, backup.id) for backup in there), *broken]


def _restored(place: Place, wanted: str) -> State:
    other = Place(Path(mkdtemp(prefix="restored-", dir=place.folder)), place.feeds)
    settings = Settings(home=other.home, **SMALL)  # type: ignore[arg-type]
    restore(settings, Asked(CONTEXT.actor, None), place.backups, wanted)
    try:
        return _with_home(other, canonical)
    finally:
        shutil.rmtree(other.folder, ignore_errors=True)  # who read the index may look there still


def _backups_are_told_of(place: Place) -> bool:
    """Each has its event, which may tell of one that was stopped."""
    made = _with_home(place, actions).count("backup.make")
    return len(backups(place.backups)) <= int(made)


def _loose(folder: Path) -> list[str]:
    """Files among backups that belong to none."""
    if not folder.exists():
        return []
    named = {file.sha256 for backup in backups(folder) for file in backup.files}
    objects = [path for path in (folder / "objects").glob("*/*") if path.name not in named]
    return [f"loose: {path}" for path in (*objects, *(folder / "tmp").glob("*"))]


def _begin_older(place: Place) -> None:
    """A home as the first release left it."""
    newer = Place(place.folder.with_name(f"{place.folder.name}-newer"), place.feeds)
    _begin_built(newer)
    place.folder.mkdir(exist_ok=True)
    aged(newer, place)
    newer.away()


def _migrate(place: Place, acknowledge: Acknowledge) -> None:
    place.opened().close()
    acknowledge(1)


def _begin_said(place: Place) -> None:
    """A home with two days in it, built, and a note on the lead of an ad that is to go."""
    home = place.opened()
    take(home, place.feeds, 1, 2)
    build(home, CONTEXT)
    lead = next(each.lead_id for each in desk.links(home, CONTEXT) if each.ad_id == _GOING)
    desk.write_note(home, CONTEXT, str(lead), "a note")
    home.close()


def _purge(place: Place, acknowledge: Acknowledge) -> None:
    """The command's way: what was cut short is ended by the next."""
    home = place.opened()
    try:
        wanted = Wanted(ads=[_GOING], reason="asked")
        if purge(home, CONTEXT, wanted) is None and is_unfinished(home):
            finish(home, CONTEXT)
        acknowledge(4)
    finally:
        home.close()


def _all_of_a_purge(home: Home) -> State:
    with home.ledger.reading() as ledger:
        see_all(ledger)
        said = len(ledger.execute(select(notes)).all())
    return canonical(home) | {"notes": said, "is_ended": not is_unfinished(home)}


def _purges_are_told_of(home: Home) -> bool:
    """What was added and not taken out is what is there."""
    with home.ledger.reading() as ledger:
        taken = ledger.execute(select(purges)).mappings().all()
        rows = home.archive.count(ledger, "sightings")
        told = [event for event in events(ledger) if event["action"] in ("archive.add", "purge")]
    came = sum(
        sum(event["details"][name] for name in ("postings", "versions", "sightings"))
        for event in told
        if event["action"] == "archive.add"
    )
    gone = [event["details"]["sightings"] for event in told if event["action"] == "purge"]
    return gone == [purge["sightings"] for purge in taken] and rows == came - sum(gone)


def _all_there_is(home: Home) -> State:
    """What a home holds, down to the rows of its ledger; looking itself is left out."""
    return canonical(home) | rows_of(home) | {"log": told_of(home)}


def versions_of(place: Place) -> tuple[str | None, ...]:
    """The last migration that each wing has been through, where there is a ledger."""
    if place.ledger is None and not (place.home / LEDGER).exists():
        return _NONE
    address = place.ledger or f"sqlite:///{place.home / LEDGER}"
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    with engine.connect() as connection:
        found = tuple(_version(connection, wing.name) for wing in WINGS)
    engine.dispose()
    return found


def _version(connection: Connection, wing: str) -> str | None:
    schema = wing if connection.dialect.name == "postgresql" else None
    if not inspect(connection).has_table(f"{wing}_migrations", schema):
        return None
    place = f"{schema}.{wing}_migrations" if schema else f"{wing}_migrations"
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {place}").scalar())


_NONE = tuple(None for _ in WINGS)
_FIRST = tuple(f"{wing.name}_0001" for wing in WINGS)
_NEWEST = tuple(wing.newest for wing in WINGS)

_GOING = ids.content_id("posting", "nightboard.example", "source_id", "a5")

_looks = partial(_with_home, look=canonical)
WORKS = {
    work.name: work
    for work in (
        Work("ingest", _begin_nowhere, _ingest, _looks, partial(_with_home, look=are_told_of)),
        Work("build", _begin_built, _build, _looks, partial(_with_home, look=_builds_told)),
        Work("backup", _begin_kept, _back_up, _kept, _backups_are_told_of),
        Work(
            "purge",
            _begin_said,
            _purge,
            partial(_with_home, look=_all_of_a_purge),
            partial(_with_home, look=_purges_are_told_of),
        ),
        Work(
            "migration",
            _begin_older,
            _migrate,
            partial(_with_home, look=_all_there_is),
            partial(_with_home, look=_builds_told),
        ),
    )
}
