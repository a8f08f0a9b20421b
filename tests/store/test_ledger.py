"""The ledger: all or nothing, forward only, and clear about what it cannot read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from leadlight.core.clock import system_clock
from leadlight.core.errors import HomeError
from leadlight.core.settings import Settings
from leadlight.store.batches import close_batch, note_counts, open_batch
from leadlight.store.home import Home
from leadlight.store.ledger import Ledger
from leadlight.store.tables import batches, homes
from leadlight.store.wing import STORE

_OPEN = """
import sys
from pathlib import Path
from leadlight.core.clock import system_clock
from leadlight.core.settings import Settings
from leadlight.store.home import Home
from leadlight.store.wing import STORE
print(Home(Settings(home=Path(sys.argv[1])), (STORE,), system_clock, made_up=False).is_new)
"""


def reopened(folder: Path) -> Home:
    return Home(Settings(home=folder), (STORE,), system_clock, made_up=False)


def change(home: Home, sql: str) -> None:
    """Change the ledger behind the program's back."""
    home.close()
    connection = sqlite3.connect(home.path / "ledger.sqlite")
    connection.execute(sql)
    connection.commit()
    connection.close()


def fail_to_open_a_batch(home: Home) -> None:
    with home.ledger.begin() as ledger:
        number = open_batch(ledger, "tester", ["feed"], home.clock())
        note_counts(ledger, number, {"read": 7})
        raise RuntimeError("stop")


def test_a_transaction_is_undone_when_its_block_raises(home: Home) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        fail_to_open_a_batch(home)
    with home.ledger.begin() as ledger:
        assert ledger.execute(select(batches)).all() == []


def test_a_batch_is_counted_and_closed(home: Home) -> None:
    with home.ledger.begin() as ledger:
        number = open_batch(ledger, "tester", ["a", "b"], home.clock())
    with home.ledger.begin() as ledger:
        note_counts(ledger, number, {"read": 7, "postings": 3})
        close_batch(ledger, number, home.clock())
    with home.ledger.begin() as ledger:
        (row,) = ledger.execute(select(batches)).all()
    assert (row.actor, row.inputs, row.read, row.postings) == ("tester", ["a", "b"], 7, 3)
    assert row.finished_at == home.clock()
    assert row.finished_at.utcoffset() is not None


def test_a_refused_row_is_no_damage(home: Home) -> None:
    """A rule of a table speaks in its own voice, not as a broken file."""
    values = {"id": 2, "agency": "another", "made_up": False, "created_at": home.clock()}
    with pytest.raises(IntegrityError), home.ledger.begin() as ledger:
        ledger.execute(insert(homes).values(values))


def test_opening_again_changes_nothing(home: Home) -> None:
    home.close()
    before = dump(home.path)
    for _ in range(2):
        again = reopened(home.path)
        assert not again.is_new
        assert again.record().made_up
        again.close()
    assert dump(home.path) == before


def dump(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "ledger.sqlite")
    lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_newer_ledger_is_refused_in_one_clear_sentence(home: Home) -> None:
    change(home, "UPDATE store_migrations SET version_num = 'store_9999'")
    with pytest.raises(
        HomeError, match=r"'store' tables .*made by a newer Leadlight.*older backup"
    ):
        reopened(home.path)


@pytest.mark.parametrize("content", [b"no database at all" * 400, b"\x00" * 8192, b"SQLite"])
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(content)
    with pytest.raises(HomeError, match=r"ledger\.sqlite is damaged"):
        reopened(tmp_path)
    assert file.read_bytes() == content


def test_a_page_that_rotted_is_a_clear_error(home: Home) -> None:
    with home.ledger.begin() as ledger:
        page = ledger.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'homes'")
        number = int(page.scalar_one())
    change(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray((home.path / "ledger.sqlite").read_bytes())
    content[(number - 1) * 4096 : number * 4096] = b"\xee" * 4096
    (home.path / "ledger.sqlite").write_bytes(content)
    with pytest.raises(HomeError, match=r"damaged .*malformed.*backup"):
        reopened(home.path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeError, match=r"file/home cannot be made"):
        reopened(tmp_path / "file" / "home")


def test_a_new_home_opened_by_several_at_once_is_founded_once(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    command = [sys.executable, "-c", _OPEN, str(folder)]
    several = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate()[0].strip() for process in several]
    assert sorted(told) == ["False", "False", "True"]


def test_what_is_committed_outlasts_the_process(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite", (STORE,))
    ledger.migrate()
    with ledger.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    ledger.close()
