"""Backups hold what was acknowledged, whatever happens meanwhile, and give it back."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from tests.conftest import CONTEXT
from tests.intake import json_line
from tests.serve.peopled import PASSWORD, add

from leadlight.core.clock import fixed_clock
from leadlight.core.errors import HomeError, InputError, NotFoundError
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.retain.restoring import restore
from leadlight.govern import passkeys
from leadlight.govern.account_tables import challenges
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.govern.passkeys import begin_signing
from leadlight.govern.safekeeping import Asked, back_up
from leadlight.govern.sessions import who_has
from leadlight.govern.signin import sign_in
from leadlight.govern.tree import head, span
from leadlight.store.backup import Made, backups, damaged, set_aside
from leadlight.store.home import Home

OPENED = ("nobody", None)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home with a few ads in it, built."""
    opened = open_home(Settings(home=tmp_path / "home", workers=1), CONTEXT.actor, CONTEXT.purpose)
    take(opened, tmp_path, 0, 30)
    build(opened, CONTEXT)
    yield opened
    opened.close()


def take(home: Home, folder: Path, first: int, last: int) -> None:
    feed = folder / f"feed-{first}.jsonl"
    feed.write_bytes(
        b"".join(
            json_line(source_id=f"a{at}", title=f"Call 212-555-01{at % 100:02d}")
            for at in range(first, last)
        )
    )
    ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())


def restored(tmp_path: Path, name: str = "restored", wanted: str | None = None) -> Home:
    settings = Settings(home=tmp_path / name, workers=1)
    restore(settings, Asked(*OPENED), tmp_path / "backup", wanted)
    return open_home(settings, "nobody")


def log(home: Home) -> list[dict[str, Any]]:
    with home.ledger.reading() as ledger:
        return events(ledger)


def is_sound(home: Home) -> bool:
    return all(each.problem is None for each in desk.check(home, CONTEXT))


def test_what_is_restored_is_what_was_there(home: Home, tmp_path: Path) -> None:
    before = desk.leads(home, CONTEXT, LeadFilter(limit=50))
    made = back_up(home, CONTEXT, tmp_path / "backup")
    recorded = log(home)
    other = restored(tmp_path)
    *kept, last = log(other)
    assert kept == recorded
    assert [each["action"] for each in recorded[-2:]] == ["backup.make", "log.key"]
    assert (last["action"], last["object"], last["actor"]) == ("backup.restore", made.id, "nobody")
    assert desk.leads(other, CONTEXT, LeadFilter(limit=50)) == before
    assert desk.search(other, CONTEXT, "212-555-0107", SearchFilter())
    assert is_sound(other)
    take(other, tmp_path, 30, 40)
    assert build(other, CONTEXT).new_versions == 10
    other.close()


def test_nobody_is_signed_in_after_a_restore(home: Home, tmp_path: Path) -> None:
    """Nor is anything finished that was begun before: a backup holds sessions that ended since."""
    add(home, "ines", "investigator")
    cookie = sign_in(home, "ines", PASSWORD, "x").cookie
    begin_signing(home, passkeys.Site("localhost", "http://localhost"))
    back_up(home, CONTEXT, tmp_path / "backup")
    assert who_has(home, cookie).who is not None
    again = restored(tmp_path)
    assert who_has(again, cookie).who is None
    assert sign_in(again, "ines", PASSWORD, "x").cookie
    with again.ledger.reading() as ledger:
        assert ledger.execute(challenges.select()).all() == []
    again.close()


def test_what_is_there_is_not_copied_again(home: Home, tmp_path: Path) -> None:
    first = back_up(home, CONTEXT, tmp_path / "backup")
    take(home, tmp_path, 30, 40)
    second = back_up(home, CONTEXT, tmp_path / "backup")
    assert 0.9 * first.bytes < first.new_bytes <= first.bytes  # files of one content are one
    assert second.new_files == 4  # three files of the archive, and the ledger
    for wanted, postings in ((first.id, 30), (second.id, 40), (None, 40)):
        other = restored(tmp_path, f"of-{wanted}", wanted)
        assert desk.status(other).postings == postings
        other.close()


def test_old_backups_go_and_no_file_of_another_with_them(home: Home, tmp_path: Path) -> None:
    for first in (30, 40, 50):
        take(home, tmp_path, first, first + 10)
        build(home, CONTEXT)
        made = back_up(home, CONTEXT, tmp_path / "backup", keep=2)
    there = backups(tmp_path / "backup")
    assert len(there) == 2
    assert there[-1].id == made.id
    assert damaged(tmp_path / "backup") == []
    named = {file.sha256 for backup in there for file in backup.files}
    assert {path.name for path in (tmp_path / "backup" / "objects").glob("*/*")} == named


def test_a_backup_while_everything_runs(home: Home, tmp_path: Path) -> None:
    """Ads come in and builds are made and retired without a pause; each backup is of one moment:
    with all that was acknowledged before it, the same leads, and the same log."""
    ended = threading.Event()
    failed: list[BaseException] = []
    known = dict([leads_of(home)])
    acknowledged = [30]

    def work() -> None:
        try:
            for at in count(30, 5):
                if ended.is_set():
                    return
                take(home, tmp_path, at, at + 5)
                acknowledged.append(at + 5)
                build(home, CONTEXT)
                known.update([leads_of(home)])
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        made = [(acknowledged[-1], back_up(home, CONTEXT, tmp_path / "backup")) for _ in range(12)]
    finally:
        ended.set()
        worker.join()
    assert not failed
    assert damaged(tmp_path / "backup") == []
    for number, (ads, each) in enumerate(made[:: len(made) // 3]):
        other = restored(tmp_path, f"r{number}", each.id)
        assert is_sound(other)
        assert {f"a{at}" for at in range(ads)} <= postings_of(other)
        generation, leads = leads_of(other)
        assert leads == known[generation]
        assert desk.leads(other, CONTEXT, LeadFilter()).generation == _generation(tmp_path, each)
        laid = next(it for it in log(other)[::-1] if it["action"] == "backup.restore")
        assert root(other, laid["details"]["events"]) == root(home, laid["details"]["events"])
        other.close()
    notes = sorted((tmp_path / "backup" / "checkpoints").iterdir())
    assert len(notes) == len(made)
    for path in notes:
        origin, size, signed = path.read_text("utf-8").split("\n")[:3]
        assert signed == base64.b64encode(root(home, int(size))).decode()
        assert (origin, path.name) == (_origin(home), f"{int(size):012}.checkpoint")


def leads_of(home: Home) -> tuple[int, list[str]]:
    """The build in force, and all that it says of leads and of what holds them together."""
    with home.ledger.reading() as ledger:
        built = home.generations.current(ledger)
    assert built is not None
    kinds = ("leads", "links", "findings", "identifiers", "templates", "stays", "movements")
    paths = [path for kind in kinds for path in built.files.get(kind, ())]
    return built.number, sorted(
        repr(row) for path in paths for row in pq.read_table(path).to_pylist()
    )


def postings_of(home: Home) -> set[str]:
    """The ids on their site of all postings in the archive."""
    with home.ledger.reading() as ledger:
        paths = home.archive.files(ledger, "postings")
    return {each for path in paths for each in pq.read_table(path)["source_id"].to_pylist()}


def root(home: Home, size: int) -> bytes:
    """The root of the log's first events."""
    with home.ledger.reading() as ledger:
        return span(ledger, 0, size)


def _origin(home: Home) -> str:
    with home.ledger.reading() as ledger:
        top = head(ledger)
    assert top is not None
    return top.origin


def _generation(tmp_path: Path, made: Made) -> int | None:
    return next(it.generation for it in backups(tmp_path / "backup") if it.id == made.id)


class Stop(BaseException):
    """The machine stops."""


def stopping(patch: pytest.MonkeyPatch, at: int) -> None:
    """Stop at the step ``at`` of all steps that change the disk, before it is done."""
    steps = count(1)

    def before(does: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **named: Any) -> Any:
            if next(steps) == at:
                raise Stop
            return does(*given, **named)

        return done

    patch.setattr(os, "fsync", before(os.fsync))
    patch.setattr(os, "link", before(os.link))
    patch.setattr(Path, "replace", before(Path.replace))
    patch.setattr(Path, "write_bytes", before(Path.write_bytes))
    patch.setattr(Path, "unlink", before(Path.unlink))
    patch.setattr(Path, "mkdir", before(Path.mkdir))
    patch.setattr(shutil, "copyfile", before(shutil.copyfile))


@pytest.mark.parametrize("what", [pytest.param("first", marks=pytest.mark.slow), "next"])
def test_stopped_at_any_step_a_backup_is_whole_or_not_there(
    home: Home, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "backup"
    if what == "next":
        back_up(home, CONTEXT, folder)
        take(home, tmp_path, 30, 40)
    for step in count(1):
        here = tmp_path / f"at-{step}"
        if folder.exists():
            shutil.copytree(folder, here)
        ended = True
        with pytest.MonkeyPatch.context() as patch:
            stopping(patch, step)
            try:
                back_up(home, CONTEXT, here, keep=1)
            except Stop:
                ended = False
        assert not backups(here) or damaged(here) == []
        again = back_up(home, CONTEXT, here, keep=1)
        assert [backup.id for backup in backups(here)] == [again.id]
        assert damaged(here) == []
        assert list((here / "tmp").iterdir()) == []
        shutil.rmtree(here)
        if ended:
            assert step > 20
            return


def test_a_damaged_backup_is_not_restored(home: Home, tmp_path: Path) -> None:
    back_up(home, CONTEXT, tmp_path / "backup")
    (list_,) = backups(tmp_path / "backup")
    broken = next(file for file in list_.files if "versions" in file.path)
    path = tmp_path / "backup" / "objects" / broken.sha256[:2] / broken.sha256
    content = path.read_bytes()
    for bad in (content[:-1] + b"x", None):
        path.write_bytes(bad) if bad else path.unlink()
        assert damaged(tmp_path / "backup") == [str(path)]
        with pytest.raises(InputError, match=str(path)):
            restored(tmp_path, "broken")
        assert list((tmp_path / "broken").iterdir()) == []


def test_a_damaged_home_is_told_of_and_not_backed_up(home: Home, tmp_path: Path) -> None:
    path = next((home.path / "archive").glob("*/versions*"))
    for spoil in (lambda: path.write_bytes(b"x"), path.unlink):
        spoil()
        with pytest.raises(HomeError, match=path.name):
            back_up(home, CONTEXT, tmp_path / "backup")
        assert backups(tmp_path / "backup") == []
        problems = [each for each in desk.check(home, CONTEXT) if each.problem]
        assert [each.path for each in problems][:1] == [str(path)]


@pytest.mark.parametrize("size", ["shorter", "the same"])
def test_a_damaged_backup_is_mended_by_the_next(home: Home, tmp_path: Path, size: str) -> None:
    """A file of another size at once; one of the same size once a check has set it aside."""
    folder = tmp_path / "backup"
    back_up(home, CONTEXT, folder)
    (there,) = backups(folder)
    name = next(file.sha256 for file in there.files if "versions" in file.path)
    path = folder / "objects" / name[:2] / name
    content = path.read_bytes()
    path.write_bytes(content[:10] if size == "shorter" else content[:-1] + b"?")
    if size == "the same":
        set_aside(folder, damaged(folder))
        assert not path.exists()
    back_up(home, CONTEXT, folder)
    assert damaged(folder) == []
    other = restored(tmp_path)
    assert is_sound(other)
    other.close()


def test_the_newest_is_the_last_though_a_clock_was_set_back(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    first = back_up(home, CONTEXT, folder)
    home.clock = fixed_clock(first.at - timedelta(days=1))
    take(home, tmp_path, 30, 40)
    second = back_up(home, CONTEXT, folder, keep=1)
    (left,) = backups(folder)
    assert left.id == second.id > first.id
    other = restored(tmp_path)
    assert desk.status(other).postings == 40
    other.close()


def test_one_list_that_cannot_be_read_hides_no_other_backup(home: Home, tmp_path: Path) -> None:
    made = back_up(home, CONTEXT, tmp_path / "backup")
    (tmp_path / "backup" / "backups" / "20200101T000000.000000Z.json").write_bytes(b"")
    other = restored(tmp_path, wanted=made.id)
    assert desk.status(other).postings == 30
    other.close()
    with pytest.raises(InputError, match=r"20200101T000000.000000Z.json is no list"):
        restored(tmp_path, "newest")


def test_an_archive_without_its_ledger_is_no_new_home(home: Home, tmp_path: Path) -> None:
    """Or the next writer would sweep it away."""
    home.close()
    for path in home.path.glob("ledger.sqlite*"):
        path.unlink()
    before = sorted(home.path.rglob("*.parquet"))
    with pytest.raises(HomeError, match="its ledger is empty or gone"):
        open_home(Settings(home=home.path), "tester")
    assert sorted(home.path.rglob("*.parquet")) == before


def test_a_damaged_ledger_is_told_of(home: Home, tmp_path: Path) -> None:
    home.close()
    path = home.path / "ledger.sqlite"
    content = bytearray(path.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    connection = sqlite3.connect(path)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'known_hits'"
    ).fetchone()
    connection.close()
    content[page * (root - 1) : page * root] = b"\xff" * page
    path.write_bytes(content)
    again = open_home(Settings(home=home.path, workers=1), "tester")
    with pytest.raises(HomeError, match="the ledger is damaged"):
        back_up(again, CONTEXT, tmp_path / "backup")
    again.close()


def test_an_index_that_is_not_the_archives_is_found(home: Home) -> None:
    assert is_sound(home)
    with home.ledger.reading() as ledger:
        generation = home.generations.current(ledger)
    assert generation is not None
    before = Settings(home=home.path.parent / "less", workers=1)
    less = open_home(before, CONTEXT.actor, CONTEXT.purpose)
    take(less, home.path.parent, 0, 29)
    build(less, CONTEXT)
    with less.ledger.reading() as ledger:
        other = less.generations.current(ledger)
    assert other is not None
    shutil.rmtree(generation.search)
    shutil.copytree(other.search, generation.search)
    less.close()
    (problem,) = [each for each in desk.check(home, CONTEXT) if each.problem]
    assert problem.path == str(generation.search)
    assert "build --full" in str(problem.problem)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "archive/../../x", ""])
def test_a_list_that_names_another_place_is_refused(home: Home, tmp_path: Path, path: str) -> None:
    made = back_up(home, CONTEXT, tmp_path / "backup")
    file = tmp_path / "backup" / "backups" / f"{made.id}.json"
    told = json.loads(file.read_bytes())
    told["files"][0]["path"] = path
    file.write_bytes(json.dumps(told).encode())
    with pytest.raises(InputError, match="outside of a data folder"):
        restored(tmp_path)
    assert not (tmp_path / "x").exists()


def test_what_cannot_be_done_is_said(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lies in the data folder itself"):
        back_up(home, CONTEXT, home.path / "backup")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HomeError, match="cannot be written"):
        back_up(home, CONTEXT, tmp_path / "file" / "backup")
    with pytest.raises(NotFoundError, match="holds no backup"):
        restored(tmp_path)
    with pytest.raises(NotFoundError, match="holds no backup"):
        damaged(tmp_path / "none")
    made = back_up(home, CONTEXT, tmp_path / "backup")
    with pytest.raises(NotFoundError, match=made.id):
        restored(tmp_path, wanted="yesterday")
    with pytest.raises(InputError, match="is not empty"):
        restore(home.settings, Asked(*OPENED), tmp_path / "backup")
    list_ = tmp_path / "backup" / "backups" / f"{made.id}.json"
    list_.write_bytes(msgspec.json.encode({"id": made.id}))
    with pytest.raises(InputError, match=r"is no list of a backup"):
        restored(tmp_path)
