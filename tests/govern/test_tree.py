"""The log in the ledger: numbers without gaps, one leaf an event, a root that can be proved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from pymerkle import InmemoryTree
from sqlalchemy import text
from tests import postgres

import leadlight.govern.opening
from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.govern.audit import Event, audited, events, looked, record
from leadlight.govern.entries import entries
from leadlight.govern.merkle import EMPTY, leaf_hash
from leadlight.govern.opening import open_home
from leadlight.govern.tables import audit_nodes
from leadlight.govern.tree import head, span
from leadlight.govern.wing import GOVERN
from leadlight.store.home import Home
from leadlight.store.wing import STORE

CONTEXT = Context("analyst", "case 7")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Opening = Callable[[], Home]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str | None]:
    if postgres.programs() is None:
        yield None
        return
    with postgres.cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def opening(request: pytest.FixtureRequest, tmp_path: Path, cluster: str | None) -> Opening:
    """Opens the home again and again; with either ledger."""
    ledger = None
    if request.param == "postgresql":
        if cluster is None:
            pytest.skip("needs PostgreSQL")
        ledger = postgres.database(cluster)
    settings = Settings(home=tmp_path / "home", ledger=ledger)
    return lambda: open_home(settings, "owner", clock=fixed_clock(NOW))


@pytest.fixture
def home(opening: Opening) -> Iterator[Home]:
    opened = opening()
    yield opened
    opened.close()


def fill(home: Home, many: int) -> None:
    with home.ledger.begin() as ledger:
        for number in range(many):
            record(ledger, home, CONTEXT, Event("lead.read", f"lead {number}"))


def test_the_tree_is_that_of_the_events(home: Home) -> None:
    """The root is pymerkle's over the very leaves; and so is that of every stretch, though most
    nodes are not kept."""
    fill(home, 600)
    tree = InmemoryTree(algorithm="sha256")
    with home.ledger.reading() as ledger:
        found = list(entries(ledger))
        for entry in found:
            assert entry.hash == leaf_hash(entry.leaf.entry)
            tree.append_entry(entry.leaf.entry)
        top = head(ledger)
        assert top is not None
        assert (top.size, top.root) == (600, tree.get_root())
        for size in (1, 2, 255, 256, 257, 512, 513, 600):
            assert span(ledger, 0, size) == tree.get_root(size)
        assert len(ledger.execute(audit_nodes.select()).all()) == 3
    assert [entry.leaf.seq for entry in found] == list(range(1, 601))


def test_a_leaf_holds_commitments_alone(home: Home) -> None:
    """What may be about a person is not in it, and is not to be guessed from it: the same look
    twice gives different commitments."""
    for _ in range(2):
        with audited(home, CONTEXT, Event("search", "secret", {"query": "212-555-0101"})):
            pass
    with home.ledger.reading() as ledger:
        one, other = entries(ledger)
    assert json.loads(one.leaf.entry) == {
        "v": 1,
        "seq": 1,
        "ts": "2026-03-01T12:00:00.000000Z",
        "actor": "analyst",
        "session": "",
        "scope": "home",
        "action": "search",
        "outcome": "done",
        "why": one.contents["why"].commitment.hex(),
        "what": one.contents["what"].commitment.hex(),
    }
    assert one.contents["what"].text == other.contents["what"].text
    assert one.leaf.what != other.leaf.what


def test_an_event_that_is_undone_leaves_no_gap(home: Home) -> None:
    fill(home, 2)
    with pytest.raises(RuntimeError, match="stop"), audited(home, CONTEXT, Event("search")):
        raise RuntimeError("stop")
    fill(home, 1)
    with home.ledger.reading() as ledger:
        assert [event["seq"] for event in events(ledger)] == [1, 2, 3]


def test_many_at_once_stand_in_one_order(home: Home, opening: Opening) -> None:
    """Threads, transactions that are shared, and a second process's home."""
    second = opening()

    def look(number: int) -> None:
        here = (home, second)[number % 2]
        if number % 3:
            looked(here, CONTEXT, Event("search", str(number)), lambda _: None)
        else:
            with audited(here, CONTEXT, Event("search", str(number))):
                pass

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(look, range(80)))
    second.close()
    with home.ledger.reading() as ledger:
        found = list(entries(ledger))
        top = head(ledger)
        assert top is not None
        assert (top.size, top.root) == (80, span(ledger, 0, 80))
    assert [entry.leaf.seq for entry in found] == list(range(1, 81))
    assert {entry.told()["object"] for entry in found} == {str(number) for number in range(80)}


def test_a_log_without_events_is_none(home: Home) -> None:
    with home.ledger.reading() as ledger:
        assert head(ledger) is None
        assert span(ledger, 0, 0) == EMPTY


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {0}audit_head SET size = size - 1",
        "UPDATE {0}audit_head SET frontier = frontier",
        "UPDATE {0}audit_head SET size = size + 1, origin = 'other'",
        "DELETE FROM {0}audit_head",
        "DELETE FROM {0}audit_nodes",
        "UPDATE {0}audit_nodes SET level = 9",
        "DELETE FROM {0}audit_contents WHERE part = 'what'",
    ],
)
def test_the_log_only_grows(home: Home, change: str) -> None:
    fill(home, 256)
    with pytest.raises(Exception, match="only ever"), home.ledger.begin() as ledger:
        ledger.execute(text(change.format(_schema(ledger.dialect.name))))


def _schema(dialect: str) -> str:
    return "govern." if dialect == "postgresql" else ""


def _first_two(folder: Path) -> Path:
    """The migrations of a home from before there was a tree."""
    folder.mkdir()
    for path in sorted(GOVERN.migrations.glob("0*.py"))[:2]:
        shutil.copy(path, folder)
    return folder


def test_events_from_before_are_brought_into_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: Opening
) -> None:
    """In their order, with what they said, numbered without the gaps that a ledger in PostgreSQL
    could have; and the log goes on."""
    with monkeypatch.context() as patch:
        older = msgspec.structs.replace(GOVERN, migrations=_first_two(tmp_path / "migrations"))
        patch.setattr(leadlight.govern.opening, "WINGS", (STORE, older))
        home = opening()
    with home.ledger.begin() as ledger:
        of = _schema(ledger.dialect.name)
        columns = 'seq, at, actor, purpose, scope, action, "object", details'
        for seq in (1, 2, 5, *range(6, 300)):
            ledger.execute(
                text(
                    f"INSERT INTO {of}audit_events ({columns}) VALUES "
                    "(:seq, :at, 'olga', 'case 9', 'home', 'lead.read', :object, :details)"
                ),
                {
                    "seq": seq,
                    "at": "2026-02-01 10:00:00.123456" + ("+00" if of else ""),
                    "object": f"lead {seq}",
                    "details": '{"most": 9007199254740993}' if seq == 5 else '{"threshold": 0.5}',
                },
            )
    home.close()
    home = opening()
    fill(home, 1)
    with home.ledger.reading() as ledger:
        found = events(ledger)
        top = head(ledger)
        assert top is not None
        assert top.root == span(ledger, 0, 298)
    assert [event["seq"] for event in found] == list(range(1, 299))
    assert found[1] == {
        "seq": 2,
        "at": datetime(2026, 2, 1, 10, 0, 0, 123456, tzinfo=UTC),
        "actor": "olga",
        "session": "",
        "purpose": "case 9",
        "case": None,
        "scope": "home",
        "action": "lead.read",
        "outcome": "done",
        "object": "lead 2",
        "details": {"threshold": 0.5},
    }
    assert found[2]["details"] == {"as_written": '{"most": 9007199254740993}'}
    assert found[-1]["at"] - found[-2]["at"] > timedelta(days=1)
    home.close()
