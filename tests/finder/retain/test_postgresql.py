"""Purging where the ledger is in PostgreSQL: nothing is left in any table, nor in their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from tests import postgres
from tests.finder.retain.test_purge import (
    AD,
    OTHER,
    SECRET,
    feed,
    say_much,
    take,
    take_out,
    told,
)
from tests.finder.retain.traces import traces
from tests.intake import CONTEXT, NOW

from leadlight.core.clock import fixed_clock
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.govern import logbook
from leadlight.govern.opening import WINGS, open_home
from leadlight.store.home import Home
from leadlight.store.sight import see_all

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="needs PostgreSQL")

_FILES = """
SELECT oid::regclass::text, pg_read_binary_file(pg_relation_filepath(oid), 0, 1 << 28, true)
FROM pg_class WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) IS NOT NULL
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A built home about which much was said and asked, its ledger in a cluster of its own."""
    with postgres.cluster() as cluster:
        settings = Settings(home=tmp_path / "home", ledger=postgres.database(cluster), workers=1)
        opened = open_home(settings, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))
        take(opened, feed(tmp_path))
        build(opened, CONTEXT)
        say_much(opened)
        build(opened, CONTEXT)
        yield opened
        opened.close()


def left(home: Home, words: Sequence[str]) -> list[str]:
    """Tables whose rows, and files of tables and indexes whose bytes, hold one of ``words``."""
    with home.ledger.reading() as ledger:
        see_all(ledger)
        rows = [
            (str(table), repr(row))
            for wing in WINGS
            for table in wing.tables.sorted_tables
            for row in ledger.execute(select(table))
        ]
    there = postgres.by_superuser(str(home.settings.ledger))
    engine = create_engine(
        there.replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        files = connection.exec_driver_sql(_FILES).all()
    engine.dispose()
    texts = [*rows, *((f"file of {name}", bytes(data).decode("latin-1")) for name, data in files)]
    return [name for name, text in texts if any(word.lower() in text.lower() for word in words)]


def test_nothing_of_an_ad_is_left_there(home: Home) -> None:
    """Before, notes, verdicts, judgements, searches and the log hold its words."""
    before = left(home, SECRET)
    for table in ("store.notes", "store.verdicts", "store.judgements", "store.saved_searches"):
        assert {table, f"file of {table}"} <= set(before)
    assert {"govern.audit_contents", "file of govern.audit_contents"} <= set(before)
    take_out(home)
    assert left(home, SECRET) == []
    assert traces(home, SECRET) == []
    assert left(home, [AD, OTHER]).count("govern.audit_contents") == 0
    assert all(each.holds for each in logbook.check(home))
    assert [each.name for each in desk.saved_searches(home, CONTEXT)] == ["kind ones"]
    assert len(list(desk.links(home, CONTEXT))) == 30
    asked = [event for event in told(home) if event["action"] == "search"]
    assert [event["details"] is None for event in asked].count(False) == 2
