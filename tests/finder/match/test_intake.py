"""Reports come in: what is replaced, what is refused, what closing takes away; in both ledgers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests import postgres
from tests.conftest import CONTEXT
from tests.intake import NOW

from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.missing import KeptReport, Taken
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.columns import Columns, read_columns
from leadlight.finder.match.intake import take_reports
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.store.home import Home
from leadlight.store.missing import newest_reports
from leadlight.store.sight import see_all
from leadlight.store.tables import metadata


@pytest.fixture(scope="module")
def cluster() -> Iterator[str | None]:
    if postgres.programs() is None:
        yield None
        return
    with postgres.cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, cluster: str | None, tmp_path: Path) -> Iterator[Home]:
    ledger = None
    if request.param == "postgresql":
        if cluster is None:
            pytest.skip("needs PostgreSQL")
        ledger = postgres.database(cluster)
    settings = Settings(home=tmp_path / "home", ledger=ledger, workers=1)
    opened = open_home(settings, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))
    yield opened
    opened.close()


def a_report(**fields: Any) -> dict[str, Any]:
    return {
        "report_id": "M1",
        "age_at_missing": 15,
        "missing_since": "2026-02-01",
        "as_of": "2026-02-03",
        "given_name": "Zephyrine",
        "aliases": ["Quillow"],
        "phones": ["+12125550142"],
        "notes": "a secret remark",
    } | fields


def take(
    home: Home, *records: Any, columns: Columns | None = None, name: str = "reports.jsonl"
) -> Taken:
    path = home.path.parent / name
    lines = (each if isinstance(each, str) else json.dumps(each) for each in records)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return take_reports(home, CONTEXT, find_feeds([str(path)]), columns)


def kept(home: Home) -> dict[str, KeptReport]:
    with home.ledger.reading() as ledger:
        see_all(ledger)
        return newest_reports(ledger)


def everything(home: Home) -> str:
    """All that the ledger holds of the store's tables."""
    with home.ledger.reading() as ledger:
        see_all(ledger)
        return "".join(
            str(row) for table in metadata.sorted_tables for row in ledger.execute(select(table))
        )


def test_a_bad_line_is_set_aside_and_the_rest_is_taken(home: Home) -> None:
    taken = take(home, a_report(), "not json", a_report(report_id="M2", age_at_missing=21), "[1]",
                 a_report(report_id="M3"))  # fmt: skip
    assert taken == Taken(read=5, new=2, quarantined=3)
    assert set(kept(home)) == {"M1", "M3"}
    refused = desk.refused_reports(home, CONTEXT)
    assert [(each.line, each.feed.endswith("reports.jsonl")) for each in refused] == [
        (2, True), (3, True), (4, True)]  # fmt: skip
    assert "21 or older" in refused[1].reason
    take(home, a_report(), "not json", a_report(report_id="M2", age_at_missing=21), "[1]")
    assert len(desk.refused_reports(home, CONTEXT)) == 3  # the same lines of the same feed


def test_a_newer_record_replaces_an_older_one_and_never_the_other_way(home: Home) -> None:
    take(home, a_report())
    assert take(home, a_report()).repeated == 1
    assert take(home, a_report(as_of="2026-02-10", hair="red")).replaced == 1
    assert take(home, a_report(hair="black")).older == 1
    now = kept(home)["M1"].report
    assert now is not None
    assert now.hair == "red"


def test_closing_takes_away_what_was_said_and_leaves_that_there_was_a_report(home: Home) -> None:
    secrets = ("Zephyrine", "Quillow", "+12125550142", "a secret remark")
    take(home, a_report(), a_report(as_of="2026-02-09"), a_report(age_at_missing=40))
    assert all(secret in everything(home) for secret in secrets)
    closed = desk.close_missing(home, CONTEXT, "M1")
    assert not any(secret in everything(home) for secret in secrets)
    assert (closed.status, closed.closed_by, closed.closed_at) == ("closed", "tester", NOW)
    assert take(home, a_report(as_of="2026-03-31")).older == 1  # an old file brings nothing back
    assert not any(secret in everything(home) for secret in secrets)
    with pytest.raises(NotFoundError):
        desk.close_missing(home, CONTEXT, "M1")
    with home.ledger.reading() as ledger:
        told = [event for event in events(ledger) if event["action"] == "missing.close"]
    assert [event["object"] for event in told] == ["M1"]


def test_a_file_without_days_brings_nothing_back_on_any_day(home: Home) -> None:
    """Nor is what was refused of it left, however its id was spelled."""
    plain = {name: value for name, value in a_report().items() if name != "as_of"}
    take(home, plain, a_report(report_id=" M1 ", age_at_missing=40))
    desk.close_missing(home, CONTEXT, "M1")
    home.clock = fixed_clock(NOW + timedelta(days=3))
    assert take(home, plain).older == 1
    assert kept(home)["M1"].report is None
    assert "Quillow" not in everything(home)
    assert take(home, plain | {"agency": "east"}).quarantined == 1  # theirs is not lost
    assert take(home, a_report(as_of=f"{home.clock():%Y-%m-%d}")).replaced == 1


def test_a_record_that_says_closed_closes(home: Home) -> None:
    take(home, a_report())
    assert take(home, {"report_id": "M1", "status": "closed", "as_of": "2026-03-01"}).closed == 1
    assert kept(home)["M1"].report is None
    assert "Quillow" not in everything(home)


def test_a_report_is_seen_by_its_agency_alone(home: Home) -> None:
    take(home, a_report(agency="north"), a_report(report_id="M2", agency="south"))
    north = Context(actor="n", purpose="a test", scope="agency north")
    with pytest.raises(NotFoundError):
        desk.close_missing(home, north, "M2")
    assert desk.close_missing(home, north, "M1").status == "closed"
    assert take(home, a_report(report_id="M2", agency="east", as_of="2026-02-20")).quarantined == 1


def test_a_table_with_other_columns_is_read_by_a_mapping(home: Home) -> None:
    mapping = home.path.parent / "mapping.yaml"
    mapping.write_text(
        "fields: {report_id: case, aliases: street names, age_at_missing: age,"
        " missing_since: gone, state_care: care, phones: tel}\n"
        "constants: {status: open}\ndate_format: '%d/%m/%Y'\nseparator: ';'\n",
        encoding="utf-8",
    )
    taken = take(
        home,
        "case,street names,age,gone,care,tel,ward",
        "C1,Quillow; Star,15,01/02/2026,yes,+12125550142,7",
        "C2,,old,01/02/2026,no,,",
        "C3,,15,31/02/2026,no,,",
        columns=read_columns(mapping),
        name="reports.csv",
    )
    assert taken == Taken(read=3, new=1, quarantined=2)
    report = kept(home)["C1"].report
    assert report is not None
    assert report.aliases == ("Quillow", "Star")
    assert report.state_care is True
    assert report.extra == {"ward": "7"}


def test_a_mapping_that_names_no_field_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("fields: {shoe_size: x}", encoding="utf-8")
    with pytest.raises(InputError, match="shoe_size"):
        read_columns(tmp_path / "m.yaml")
