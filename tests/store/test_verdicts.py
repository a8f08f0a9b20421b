"""Verdicts in the ledger: given once, retracted once, and never changed or taken away."""

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
from leadlight.store.judgements import all_judgements
from leadlight.store.verdicts import add_verdict, all_verdicts, find_verdict, retract_verdict
from leadlight.store.wing import STORE, Wing

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def values(lead_id: str, kind: str) -> dict[str, Any]:
    then = {"taken_in": ["L9"], "read_as": "controlled", "matches": {"direct_x": 1.0}, "ads": ["a"]}
    who = {"actor": "analyst", "purpose": "a test", "agency": "home", "given_at": AT}
    return {"lead_id": lead_id, "kind": kind, "note": None, "generation": 3} | then | who


def test_given_and_retracted(home: Home) -> None:
    with home.ledger.begin() as ledger:
        one = add_verdict(ledger, values("L1", "controlled"))
        two = add_verdict(ledger, values("L1", "agency"))
        retract_verdict(ledger, one.id, AT, "somebody")
    with home.ledger.begin() as ledger:
        first, second = all_verdicts(ledger)
        assert find_verdict(ledger, two.id) == second == two
        assert find_verdict(ledger, 99) is None
    assert (first.retracted_at, first.retracted_by, first.stands) == (AT, "somebody", False)
    assert (second.kind, second.stands, second.given_at) == ("agency", True, AT)
    assert (second.taken_in, second.matches, second.ads) == (("L9",), {"direct_x": 1.0}, ("a",))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE verdicts SET actor = 'somebody else'",
        "UPDATE verdicts SET kind = 'controlled'",
        "UPDATE verdicts SET ads = '[]'",
        "UPDATE verdicts SET retracted_at = '2026-03-01', retracted_by = 'x', note = 'x'",
        "UPDATE verdicts SET retracted_at = NULL, retracted_by = NULL WHERE id = 1",
        "UPDATE verdicts SET retracted_at = '2026-03-01'",
        "DELETE FROM verdicts",
        "REPLACE INTO verdicts SELECT * FROM verdicts WHERE id = 1",
        (
            "INSERT INTO verdicts (lead_id, kind, taken_in, read_as, matches, ads, generation, "
            "actor, purpose, agency, given_at) "
            "VALUES ('L1', 'guilty', '[]', '', '{}', '[]', 1, '', '', '', '')"
        ),
    ],
)
def test_nothing_else_can_be_done_to_them(home: Home, change: str) -> None:
    """Even behind the program's back, without taking the table's own rules away."""
    with home.ledger.begin() as ledger:
        for lead_id in ("L1", "L2"):
            add_verdict(ledger, values(lead_id, "spam"))
        retract_verdict(ledger, 1, AT, "somebody")
    home.close()
    connection = sqlite3.connect(home.path / "ledger.sqlite")
    before = connection.execute("SELECT * FROM verdicts").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    connection.commit()
    assert connection.execute("SELECT * FROM verdicts").fetchall() == before
    connection.close()


@pytest.mark.parametrize("last", [2, 3])
def test_an_older_home_gets_the_table(tmp_path: Path, last: int) -> None:
    """A ledger of the migrations before it, with its home in it, is brought up to date."""
    before = tmp_path / "before"
    before.mkdir()
    for number in range(1, last + 1):
        for path in STORE.migrations.glob(f"{number:04d}_*.py"):
            shutil.copy(path, before)
    settings = Settings(home=tmp_path / "home")
    older = Home(settings, (Wing("store", before, STORE.tables),), system_clock, made_up=True)
    older.close()
    home = Home(settings, (STORE,), system_clock, made_up=False)
    assert not home.is_new
    with home.ledger.begin() as ledger:
        assert (all_judgements(ledger), all_verdicts(ledger)) == ([], [])
        add_verdict(ledger, values("L1", "unsure"))
    home.close()
