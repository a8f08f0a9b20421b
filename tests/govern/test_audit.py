"""No look without its event, and no event that can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.errors import HomeError, InputError
from leadlight.core.settings import Settings
from leadlight.govern.audit import Event, audited, events
from leadlight.govern.opening import open_home
from leadlight.store.batches import open_batch
from leadlight.store.home import Home

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTEXT = Context("analyst", "a missing child", scope="west", session="s-1", case="7")
LOOK = Event("lead.read", "lead 1", {"threshold": 0.2})


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = open_home(Settings(home=tmp_path / "home"), "owner", clock=fixed_clock(MOMENT))
    yield opened
    opened.close()


def actions(home: Home) -> list[str]:
    with home.ledger.begin() as ledger:
        return [event["action"] for event in events(ledger)]


def look_and_fail(home: Home) -> None:
    with audited(home, CONTEXT, LOOK) as ledger:
        open_batch(ledger, "analyst", [], home.clock())
        raise RuntimeError("stop")


def test_an_event_says_who_why_what_and_when(home: Home) -> None:
    with audited(home, CONTEXT, LOOK):
        pass
    with home.ledger.begin() as ledger:
        (event,) = events(ledger)
    assert event == {
        "seq": 1,
        "at": MOMENT,
        "actor": "analyst",
        "session": "s-1",
        "purpose": "a missing child",
        "case": "7",
        "scope": "west",
        "action": "lead.read",
        "outcome": "done",
        "object": "lead 1",
        "details": {"threshold": 0.2},
    }


def test_the_event_is_of_the_same_transaction_as_the_block(home: Home) -> None:
    """Neither stands without the other."""
    with pytest.raises(RuntimeError, match="stop"):
        look_and_fail(home)
    assert actions(home) == []
    with home.ledger.begin() as ledger:
        assert ledger.exec_driver_sql("SELECT count(*) FROM batches").scalar_one() == 0


def test_the_event_stands_before_the_block_runs(home: Home) -> None:
    with audited(home, CONTEXT, LOOK) as ledger:
        assert [event["action"] for event in events(ledger)] == ["lead.read"]


def test_without_its_event_the_block_does_not_run(home: Home) -> None:
    with home.ledger.begin() as ledger:
        ledger.exec_driver_sql("DROP TABLE audit_events")
    with (
        pytest.raises(HomeError, match="audit_events"),
        audited(home, CONTEXT, LOOK),
    ):
        pytest.fail("a look without its event")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_events SET actor = 'somebody else'",
        "UPDATE audit_events SET seq = seq + 10",
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE seq = 1",
        "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events",
        (
            "INSERT INTO audit_events SELECT * FROM audit_events WHERE true "
            "ON CONFLICT (seq) DO UPDATE SET actor = 'somebody else'"
        ),
        "UPDATE audit_contents SET content = '{}'",
        "DELETE FROM audit_contents WHERE seq = 1",
        "INSERT OR REPLACE INTO audit_contents SELECT * FROM audit_contents",
    ],
)
def test_an_event_cannot_be_changed_or_taken_away(home: Home, change: str) -> None:
    """Even behind the program's back, without taking the table's own rules away."""
    for _ in range(2):
        with audited(home, CONTEXT, LOOK):
            pass
    home.close()
    connection = sqlite3.connect(home.path / "ledger.sqlite")
    everything = "SELECT * FROM audit_events JOIN audit_contents USING (seq)"
    before = connection.execute(everything).fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        connection.execute(change)
    connection.commit()
    assert connection.execute(everything).fetchall() == before
    connection.close()


@pytest.mark.parametrize("text", ["'; DROP TABLE audit_events; --", "a\x00b", "\u202e", "{}"])
def test_what_a_person_writes_is_kept_as_written(home: Home, text: str) -> None:
    context = Context(actor=text, purpose=text)
    with audited(home, context, Event("search", text, {"query": text})):
        pass
    with home.ledger.begin() as ledger:
        (event,) = events(ledger)
    assert [event[name] for name in ("actor", "purpose", "object")] == [text] * 3
    assert event["details"] == {"query": text}


def test_events_keep_their_order(home: Home) -> None:
    looks = ["lead.read", "ad.read", "search"]
    for action in looks:
        with audited(home, CONTEXT, Event(action)):
            pass
    assert actions(home) == looks


@pytest.mark.parametrize(("action", "outcome"), [("lead.raed", "done"), ("lead.read", "dnoe")])
def test_what_is_not_of_the_list_is_no_event(action: str, outcome: Any) -> None:
    """A slip in a name would hide a look from whoever filters by it."""
    with pytest.raises(ValueError, match="is called"):
        Event(action, outcome=outcome)


@pytest.mark.parametrize("detail", [float("nan"), 2**53, b"bytes", {1: 2}, "\ud800"])
def test_what_cannot_be_recorded_exactly_is_not_done(home: Home, detail: object) -> None:
    with (
        pytest.raises(InputError, match="record"),
        audited(home, CONTEXT, Event("search", details={"query": detail})),
    ):
        pytest.fail("a look without its event")
    assert actions(home) == []
