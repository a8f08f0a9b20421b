"""Judgements in the ledger: made once, undone once, and never changed or taken away."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadlight.core.clock import system_clock
from leadlight.core.settings import Settings
from leadlight.store.home import Home
from leadlight.store.judgements import (
    add_judgement,
    all_judgements,
    find_judgement,
    undo_judgement,
)
from leadlight.store.wing import STORE, Wing

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def values(one: str, other: str, *, is_same: bool) -> dict[str, Any]:
    about = {"one_ad": one, "other_ad": other, "is_same": is_same, "note": None}
    return about | {"actor": "analyst", "purpose": "a test", "agency": "home", "made_at": AT}


def test_made_and_undone(home: Home) -> None:
    with home.ledger.begin() as ledger:
        one = add_judgement(ledger, values("a", "b", is_same=True))
        two = add_judgement(ledger, values("b", "c", is_same=False))
        undo_judgement(ledger, one.id, AT, "somebody")
    with home.ledger.begin() as ledger:
        first, second = all_judgements(ledger)
        assert find_judgement(ledger, two.id) == second == two
        assert find_judgement(ledger, 99) is None
    assert (first.undone_at, first.undone_by, first.stands) == (AT, "somebody", False)
    assert (second.is_same, second.stands) == (False, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE judgements SET actor = 'somebody else'",
        "UPDATE judgements SET is_same = 1 - is_same",
        "UPDATE judgements SET undone_at = '2026-03-01', undone_by = 'x', note = 'x'",
        "UPDATE judgements SET undone_at = NULL, undone_by = NULL WHERE id = 1",
        "UPDATE judgements SET undone_at = '2026-03-01'",
        "DELETE FROM judgements",
        (
            "REPLACE INTO judgements (id, one_ad, other_ad, is_same, actor, purpose, agency, "
            "made_at) VALUES (1, 'a', 'c', 1, '', '', '', '')"
        ),
        (
            "INSERT INTO judgements (one_ad, other_ad, is_same, actor, purpose, agency, made_at) "
            "VALUES ('a', 'a', 1, '', '', '', '')"
        ),
    ],
)
def test_nothing_else_can_be_done_to_them(home: Home, change: str) -> None:
    """Even behind the program's back, without taking the table's own rules away."""
    with home.ledger.begin() as ledger:
        for other in "bc":
            add_judgement(ledger, values("a", other, is_same=True))
        undo_judgement(ledger, 1, AT, "somebody")
    home.close()
    connection = sqlite3.connect(home.path / "ledger.sqlite")
    before = connection.execute("SELECT * FROM judgements").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    connection.commit()
    assert connection.execute("SELECT * FROM judgements").fetchall() == before
    connection.close()


def test_an_older_home_gets_the_table(tmp_path: Path) -> None:
    """A ledger of the migrations before it, with its home in it, is brought up to date."""
    before = tmp_path / "before"
    before.mkdir()
    for number in ("0001", "0002"):
        for path in STORE.migrations.glob(f"{number}_*.py"):
            shutil.copy(path, before)
    settings = Settings(home=tmp_path / "home")
    older = Home(settings, (Wing("store", before, STORE.tables),), system_clock, made_up=True)
    older.close()
    home = Home(settings, (STORE,), system_clock, made_up=False)
    assert not home.is_new
    assert home.record().made_up
    with home.ledger.begin() as ledger:
        assert all_judgements(ledger) == []
        add_judgement(ledger, values("a", "b", is_same=True))
    home.close()
