"""The second wall: PostgreSQL keeps rows from whoever may not see them, whatever the program asks.

All of this runs as the ordinary user who owns the tables, as in operation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import MetaData, Table, create_engine, text
from sqlalchemy.exc import DBAPIError
from tests import postgres
from tests.intake import CONTEXT, NOW, json_line

from leadlight.cli.doctor import examine
from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.core.today import TodayFilter
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk import awaited, missing, opened, within
from leadlight.finder.desk.missing import MatchFilter
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.match.intake import take_reports
from leadlight.govern import sharing, wall
from leadlight.govern.access import scope_of
from leadlight.govern.audit import Event, looked
from leadlight.govern.opening import WINGS, open_home
from leadlight.govern.sharing import share, unshare
from leadlight.govern.wall import OPEN, faults, see_as
from leadlight.store.home import Home
from leadlight.store.sight import see, see_all, unguarded

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="needs PostgreSQL")

HERE = Context("ann", "case 24-1", scope_of("home"))
THERE = Context("bob", "case 24-2", scope_of("Elsewhere"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with postgres.cluster() as address:
        yield address


@pytest.fixture(scope="module")
def home(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Two agencies' ads, and what somebody of one of them said, kept and reported."""
    folder = tmp_path_factory.mktemp("wall")
    settings = Settings(home=folder / "home", ledger=postgres.database(cluster), workers=1)
    home = open_home(settings, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))
    feed = folder / "feed.jsonl"
    lines = [json_line(source_id=f"a{n}", body="call 212 555 0100") for n in range(2)]
    lines += [json_line(source_id="b1", body="ring 212 555 0199", agency="Elsewhere")]
    feed.write_bytes(b"".join(lines))
    ingest(home, CONTEXT, find_feeds([str(feed)]), HowToRead())
    build(home, CONTEXT)
    said(home, folder)
    yield home
    home.close()


def said(home: Home, folder: Path) -> None:
    """Somebody of the agency ``home`` writes a row into every table of people's words."""
    lead_id = lead_here(home)
    desk.today(home, HERE, TodayFilter())
    desk.write_note(home, HERE, lead_id, "by the club")
    desk.give_verdict(home, HERE, lead_id, "controlled", "one number")
    desk.save_search(home, HERE, "club", "q=club")
    one, other = [row.ad_id for row in desk.links(home, CONTEXT) if row.source_id != "b1"]
    desk.judge(home, CONTEXT, one, other, is_same=True)
    reports = folder / "missing.jsonl"
    report = {
        "report_id": "M1",
        "age_at_missing": 15,
        "missing_since": "2026-02-01",
        "as_of": "2026-02-03",
        "phones": ["+12125550100"],
    }
    reports.write_bytes(msgspec.json.encode(report) + b"\nno report\n")
    taken = take_reports(home, CONTEXT, find_feeds([str(reports)]))
    assert (taken.new, taken.quarantined) == (1, 1), desk.refused_reports(home, CONTEXT)
    desk.match_missing(home, HERE, MatchFilter())
    desk.missing_file(home, HERE, "M1")
    (candidate,) = desk.match_missing(home, HERE, MatchFilter()).matches
    desk.set_aside(home, HERE, "M1", candidate.lead_id, "older")


def lead_here(home: Home) -> str:
    """The lead of the agency ``home``."""
    rows = desk.links(home, CONTEXT)
    return next(str(row.lead_id) for row in rows if row.source_id == "a1")


def guarded() -> list[Table]:
    """All tables that somebody did not say to be open."""
    tables = (table for wing in WINGS for table in wing.tables.sorted_tables)
    return sorted({str(each): each for each in tables if str(each) not in OPEN}.values(), key=str)


def count(home: Home, table: Table, agency: str | None, actor: str = "ann") -> int:
    """Rows that raw SQL finds."""
    with home.ledger.begin() as ledger:
        if agency is not None:
            see(ledger, agency, actor)
        return int(ledger.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_every_table_is_guarded_or_said_to_be_open(home: Home) -> None:
    """A new one has to be thought about: either it has a policy, or its reason stands there."""
    with home.ledger.reading() as ledger:
        bare = unguarded(ledger, ("store", "govern"))
        there = set(ledger.scalars(text("SELECT schemaname || '.' || tablename FROM pg_tables")))
    assert bare == set(OPEN)
    known = {str(table) for wing in WINGS for table in wing.tables.sorted_tables}
    assert known <= there
    assert {str(table) for table in guarded()} == known - set(OPEN)
    whose = {name for wing in WINGS for name in with_agency(wing.tables)} & set(OPEN)
    assert whose == {"store.homes", "govern.accounts", "govern.retention_rules"}
    assert list(faults(home)) == []


def with_agency(metadata: MetaData) -> set[str]:
    return {str(table) for table in metadata.sorted_tables if "agency" in table.columns}


def test_a_new_table_without_a_policy_is_noticed(home: Home) -> None:
    with by_superuser(home, "CREATE TABLE store.tips (agency text)", "DROP TABLE store.tips"):
        with home.ledger.reading() as ledger:
            assert unguarded(ledger, ("store", "govern")) - set(OPEN) == {"store.tips"}
        assert "guards store.tips" in next(faults(home))


@pytest.mark.parametrize("table", guarded(), ids=str)
def test_raw_sql_finds_rows_of_ones_own_alone(home: Home, table: Table) -> None:
    """Where nobody said for whom it looks there are none at all."""
    everything = count(home, table, "*")
    if table.schema == "store":
        assert everything > 0
    assert count(home, table, "home") == everything
    assert count(home, table, None) == 0
    for agency in ("Elsewhere", "", "home'--"):
        assert count(home, table, agency, "bob") == 0


def test_a_policy_that_does_not_hold_for_the_owner_would_be_noticed(home: Home) -> None:
    """The seeded defect: FORCE is left out, and the owner sees all."""
    notes = next(table for table in guarded() if table.name == "notes")
    bare = "ALTER TABLE store.notes NO FORCE ROW LEVEL SECURITY"
    with by_superuser(home, bare, "ALTER TABLE store.notes FORCE ROW LEVEL SECURITY"):
        assert count(home, notes, "Elsewhere", "bob") == 1
        assert "guards store.notes" in next(faults(home))
    assert count(home, notes, "Elsewhere", "bob") == 0


def test_nobody_writes_for_another_agency(home: Home) -> None:
    for agency in (None, "Elsewhere"):
        with pytest.raises(DBAPIError, match="row-level security"):
            written(home, agency)


def written(home: Home, agency: str | None) -> None:
    with home.ledger.begin() as ledger:
        if agency:
            see(ledger, agency, "bob")
        ledger.execute(
            text(
                "INSERT INTO store.notes (lead_id, text, actor, purpose, agency, written_at) "
                "VALUES ('x', 'x', 'bob', 'x', 'home', now())"
            )
        )


def test_what_is_shared_is_read_and_not_changed(home: Home) -> None:
    """And never what is of a missing child, or of a person."""
    share(home, CONTEXT, "home", "Elsewhere")
    try:
        found = {table.name for table in guarded() if count(home, table, "Elsewhere", "bob")}
        assert found == {"notes", "verdicts", "judgements"}
        with home.ledger.begin() as ledger:
            see_as(ledger, THERE)
            struck = ledger.execute(text("UPDATE store.notes SET struck_by = 'bob'"))
            assert struck.rowcount == 0
    finally:
        unshare(home, CONTEXT, "home", "Elsewhere")
    assert not any(count(home, table, "Elsewhere", "bob") for table in guarded())


def told_there(home: Home) -> dict[str, Any]:
    """What somebody of the other agency is told by the desk."""
    lead_id = lead_here(home)
    return {
        "notes": desk.notes(home, THERE, lead_id),
        "verdicts": desk.verdicts(home, THERE),
        "missing": desk.missing_list(home, THERE).reports,
        "refused": desk.refused_reports(home, THERE),
        "searches": desk.saved_searches(home, msgspec.structs.replace(THERE, actor="bob")),
    }


def test_the_wall_holds_where_the_first_one_is_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seeded defect: everything that tells agencies apart in the program says yes."""
    nothing = {name: type(value)() for name, value in told_there(home).items()}
    assert told_there(home) == nothing
    for module in (sharing, within, opened):
        monkeypatch.setattr(module, "agency_in", lambda _: None)
    for module in (missing, awaited):
        monkeypatch.setattr(module, "may_see", lambda _, __: True)
    assert told_there(home) == nothing
    monkeypatch.setattr(wall, "agency_in", lambda _: None)  # and then the second one
    told = told_there(home)
    assert all(told[name] for name in ("notes", "verdicts", "missing", "refused"))


def cut_short(home: Home) -> None:
    """A transaction that sees all and fails."""
    with home.ledger.begin() as ledger:
        see_all(ledger)
        raise ZeroDivisionError


def test_a_connection_takes_nothing_along(home: Home) -> None:
    """The same connections serve the next request: after a commit, after an error, and in a look
    that shares its transaction."""
    table = next(table for table in guarded() if table.name == "notes")
    for _ in range(3):
        assert count(home, table, "home") == 1
        assert count(home, table, None) == 0
        with pytest.raises(ZeroDivisionError):
            cut_short(home)
        assert count(home, table, None) == 0
    asked = text("SELECT count(*) FROM store.notes")
    seen = Event("notes.read")

    def nested(context: Context) -> Any:
        return looked(home, context, seen, lambda ledger: ledger.scalar(asked))

    assert [nested(each) for each in (HERE, THERE, HERE, THERE)] == [1, 0, 1, 0]
    with home.ledger.begin() as ledger:
        see_as(ledger, HERE)
        assert ledger.scalar(asked) == 1
        see_as(ledger, THERE)
        assert ledger.scalar(asked) == 0


@contextmanager
def by_superuser(home: Home, before: str, after: str) -> Iterator[None]:
    """Between two statements of the cluster's superuser."""
    address = postgres.by_superuser(str(home.settings.ledger))
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(before)
        yield
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(after)
        engine.dispose()


def test_doctor_tells_of_a_user_for_whom_there_is_no_wall(home: Home) -> None:
    (sound,) = [each for each in examine(home.settings) if each.about == "row-level security"]
    assert sound.sound
    there = postgres.by_superuser(str(home.settings.ledger))
    settings = msgspec.structs.replace(home.settings, ledger=there)
    (finding,) = [each for each in examine(settings) if each.about == "row-level security"]
    assert not finding.sound
    assert "BYPASSRLS" in finding.says
