"""A ledger in PostgreSQL: the same homes, the same rules, the same backups."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, delete, text, update
from sqlalchemy.exc import DBAPIError
from tests import postgres
from tests.conftest import CONTEXT
from tests.crash.dump import canonical
from tests.intake import NOW, json_line

from leadlight.core.clock import fixed_clock
from leadlight.core.errors import HomeError
from leadlight.core.leads import LeadFilter
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.retain.restoring import restore
from leadlight.govern.audit import Event, audited, events, record
from leadlight.govern.opening import open_home
from leadlight.govern.safekeeping import Asked, back_up
from leadlight.govern.tables import audit_events
from leadlight.govern.tokens import new_token, revoke_token, token_of
from leadlight.store.home import Home
from leadlight.store.sight import see_all
from leadlight.store.tables import homes, judgements, verdicts

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="needs PostgreSQL")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with postgres.cluster() as address:
        yield address


@pytest.fixture
def address(cluster: str) -> str:
    """A new database."""
    return postgres.database(cluster)


Opening = Callable[..., Home]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opening]:
    """Opens homes, and closes them in the end."""
    homes: list[Home] = []

    def open_(name: str, ledger: str | None) -> Home:
        settings = Settings(home=tmp_path / name, ledger=ledger, workers=1)
        home = open_home(settings, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))
        homes.append(home)
        return home

    yield open_
    for home in homes:
        home.close()


def filled(home: Home, folder: Path) -> Home:
    feed = folder / "feed.jsonl"
    lines = [json_line(source_id=f"a{n}", title=f"Call 212-555-01{n % 7:02d}") for n in range(20)]
    feed.write_bytes(b"".join([*lines, b"{\n"]))
    ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
    build(home, CONTEXT)
    return home


def first(home: Home) -> str:
    return next(str(row.lead_id) for row in desk.links(home, CONTEXT))


def log(home: Home) -> list[dict[str, Any]]:
    with home.ledger.reading() as ledger:
        return events(ledger)


def test_a_home_is_the_same_with_either_ledger(
    opened: Opening, address: str, tmp_path: Path
) -> None:
    """The same work leaves the same rows, leads, desk and log."""
    there, here = (filled(opened(name, at), tmp_path) for name, at in (("a", address), ("b", None)))
    assert canonical(there) == canonical(here)
    told = []
    for home in (there, here):
        lead_id = first(home)
        one, other = [row.ad_id for row in desk.links(home, CONTEXT)][:2]
        verdict = desk.give_verdict(home, CONTEXT, lead_id, "agency", "seen")
        note = desk.write_note(home, CONTEXT, lead_id, "by the club")
        desk.strike(home, CONTEXT, note.id)
        kept = desk.save_search(home, CONTEXT, "club", "q=club")
        desk.judge(home, CONTEXT, one, other, is_same=True)
        desk.retract(home, CONTEXT, verdict.id)
        build(home, CONTEXT)
        _, secret = new_token(home, CONTEXT, "case-tool", ["read"], 3)
        assert token_of(home, secret).name == "case-tool"
        revoke_token(home, CONTEXT, "case-tool")
        listed = desk.leads(home, CONTEXT, LeadFilter(threshold=0))
        status = desk.status(home)
        actions = [(event["seq"], event["action"], event["at"]) for event in log(home)]
        told.append((verdict, note, kept, listed, status, actions, desk.verdicts(home, CONTEXT)))
    assert told[0] == told[1]
    assert not (there.path / "ledger.sqlite").exists()


def do(home: Home, statement: Any) -> None:
    with home.ledger.begin() as ledger:
        see_all(ledger)
        ledger.execute(statement)


@pytest.mark.parametrize("table", [audit_events, verdicts, judgements], ids=lambda it: it.name)
def test_what_is_only_ever_added_cannot_be_changed(
    opened: Opening, address: str, tmp_path: Path, table: Any
) -> None:
    """The database itself refuses, whoever asks."""
    home = filled(opened("a", address), tmp_path)
    one, other = [row.ad_id for row in desk.links(home, CONTEXT)][:2]
    desk.give_verdict(home, CONTEXT, first(home), "agency", None)
    desk.judge(home, CONTEXT, one, other, is_same=False)
    key = next(iter(table.primary_key.columns))
    for tried in (
        update(table).values(actor="nobody"),
        delete(table),
        update(table).values({key.name: key + 1_000}),
        text(f"TRUNCATE {table.schema}.{table.name} CASCADE"),
    ):
        with pytest.raises(DBAPIError, match="only ever"):
            do(home, tried)


def test_many_write_at_once_and_none_fails(opened: Opening, address: str) -> None:
    """Each look's event is there once, in an order without gaps."""
    home = opened("a", address)
    second = open_home(home.settings, CONTEXT.actor)
    before = len(log(home))

    def look(number: int) -> None:
        desk.saved_searches((home, second)[number % 2], CONTEXT)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(look, range(200)))
    second.close()
    found = log(home)
    assert len(found) == before + 200
    assert [event["seq"] for event in found] == list(range(1, len(found) + 1))


def test_who_reads_sees_one_moment(opened: Opening, address: str) -> None:
    home = opened("a", address)
    look = Event("search", "x")
    with home.ledger.reading() as reading:
        before = len(events(reading))
        with audited(home, CONTEXT, look):
            pass
        assert len(events(reading)) == before
    with pytest.raises(DBAPIError, match="read-only"), home.ledger.reading() as reading:
        record(reading, home, CONTEXT, look)
    assert len(log(home)) == before + 1


def test_a_backup_goes_to_either_ledger(
    opened: Opening, address: str, cluster: str, tmp_path: Path
) -> None:
    """From PostgreSQL to a file and to another database, and from a file to PostgreSQL."""
    source = filled(opened("a", address), tmp_path)
    back_up(source, CONTEXT, tmp_path / "kept")
    recorded, wanted = log(source), canonical(source)
    for name, ledger in (("file", None), ("other", postgres.database(cluster))):
        settings = Settings(home=tmp_path / name, ledger=ledger, workers=1)
        restore(settings, Asked("tester", None), tmp_path / "kept")
        home = opened(name, ledger)
        assert canonical(home) == wanted
        assert log(home)[: len(recorded)] == recorded
        assert (home.path / "ledger.sqlite").exists() == (ledger is None)
        desk.give_verdict(home, CONTEXT, first(home), "agency", None)  # numbers go on
        assert all(each.problem is None for each in desk.check(home, CONTEXT))
    settings = Settings(home=tmp_path / "third", ledger=address, workers=1)
    with pytest.raises(HomeError, match="is not empty"):
        restore(settings, Asked("tester", None), tmp_path / "kept")


def test_a_server_that_is_not_there_is_one_clear_error(tmp_path: Path, cluster: str) -> None:
    for wrong in ("postgresql://leadlight@127.0.0.1:1/x", f"{cluster}nothing"):
        with pytest.raises(HomeError, match=r"the ledger postgresql://.* cannot be used"):
            open_home(Settings(home=tmp_path / "a", ledger=wrong), "tester")


def test_a_password_is_never_told(tmp_path: Path) -> None:
    secret = "postgresql://leadlight:hush-hush@127.0.0.1:1/x"
    with pytest.raises(HomeError) as caught:
        open_home(Settings(home=tmp_path / "a", ledger=secret), "tester")
    assert "hush" not in str(caught.value)


def test_a_connection_that_was_cut_is_made_anew(opened: Opening, address: str) -> None:
    """As when the server starts again."""
    home = opened("a", address)
    before = len(log(home))
    cut = (
        "SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    other = open_home(home.settings, "tester")
    with other.ledger.begin() as ledger:
        assert ledger.scalar(text(cut)) >= 1
    other.close()
    desk.saved_searches(home, CONTEXT)
    assert len(log(home)) == before + 1


def test_two_open_an_empty_database_at_once(address: str, tmp_path: Path) -> None:
    """One of them makes the home."""
    made: list[bool] = []

    def open_it() -> None:
        home = open_home(Settings(home=tmp_path / "a", ledger=address), "tester")
        made.append(home.is_new)
        home.close()

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, False, True]


def test_a_folder_and_a_database_belong_together(
    opened: Opening, address: str, cluster: str, tmp_path: Path
) -> None:
    """Another folder with the same database is refused, and the same with another database."""
    home = opened("a", address)
    opened("a", address)
    other = postgres.database(cluster)
    opened("c", other)
    for name, ledger in (("b", address), ("c", address), ("a", other), ("b", address)):
        with pytest.raises(HomeError, match="belongs to another data folder than"):
            opened(name, ledger)
    for nowhere in (postgres.database(cluster), None):
        with pytest.raises(HomeError, match="holds a home, and its ledger is empty or gone"):
            opened("a", nowhere)
    filled(home, tmp_path)
    assert canonical(opened("a", address)) == canonical(home)


def test_a_database_without_a_name_is_taken_by_the_folder_that_holds_its_archive(
    opened: Opening, address: str, tmp_path: Path
) -> None:
    """As one that an older Leadlight made."""
    home = filled(opened("a", address), tmp_path)
    with home.ledger.begin() as ledger:
        ledger.execute(update(homes).values(folder=None))
    (home.path / "home.id").unlink()
    with pytest.raises(HomeError, match="belongs to another data folder than"):
        opened("b", address)
    assert canonical(opened("a", address)) == canonical(home)
    with pytest.raises(HomeError, match="belongs to another data folder than"):
        opened("b", address)


@pytest.fixture
def serial(address: str) -> str:
    """A database whose transactions are serializable where nobody says otherwise."""
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    with engine.begin() as connection:
        name = address.rpartition("/")[2]
        level = "default_transaction_isolation TO serializable"
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET {level}")
    engine.dispose()
    return address


def test_none_fails_though_the_server_asks_for_serial_order(opened: Opening, serial: str) -> None:
    """Writers come one after the other as it is."""
    home = opened("a", serial)
    with home.ledger.begin() as ledger:
        assert ledger.scalar(text("SHOW transaction_isolation")) == "read committed"
    test_many_write_at_once_and_none_fails(opened, serial)


class Rival:
    """A session beside Leadlight's that holds one table and wants another: a deadlock, which the
    server resolves by undoing Leadlight's transaction."""

    def __init__(self, address: str) -> None:
        there = postgres.by_superuser(address)  # who alone may put the deadlock off
        self._engine = create_engine(there.replace("postgresql:", "postgresql+pg8000:"))
        self._turn = threading.Barrier(2)
        self.tries = 0

    def work(self, ledger: Connection) -> int:
        """Write to one table, then to the other, which the rival holds the first time: while he
        waits already, for the server looks for a deadlock once, a second after a wait began."""
        self.tries += 1
        ledger.execute(text("LOCK TABLE store.notes IN EXCLUSIVE MODE"))
        if self.tries == 1:
            self._turn.wait(120)
            self._turn.wait(120)
            while not ledger.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                time.sleep(0.01)
        ledger.execute(text("LOCK TABLE store.looks IN EXCLUSIVE MODE"))
        return self.tries

    def run(self) -> None:
        """Hold what ``work`` wants next, then want what it has."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL deadlock_timeout = '1min'")
            self._turn.wait(120)
            connection.exec_driver_sql("LOCK TABLE store.looks IN EXCLUSIVE MODE")
            self._turn.wait(120)
            connection.exec_driver_sql("LOCK TABLE store.notes IN EXCLUSIVE MODE")
        self._engine.dispose()


@pytest.mark.parametrize("way", ["again", "together"])
def test_a_transaction_that_the_server_undid_is_done_again(
    opened: Opening, address: str, way: str
) -> None:
    home, rival = opened("a", address), Rival(address)
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(rival.run)
        assert getattr(home.ledger, way)(rival.work) == 2
        other.result()


def test_where_it_cannot_be_done_again_that_is_said(opened: Opening, address: str) -> None:
    home, rival = opened("a", address), Rival(address)
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(rival.run)
        undone = pytest.raises(HomeError, match="held by somebody else's transaction: try again")
        with undone, home.ledger.begin() as ledger:
            rival.work(ledger)
        other.result()
