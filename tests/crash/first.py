"""A home whose ledger has the tables of the first migrations, filled by SQL: what a folder of the
first release looks like to one that is newer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, insert, inspect, select
from tests.crash.places import Place

from leadlight.govern.audit import events
from leadlight.govern.opening import WINGS
from leadlight.store.home import LEDGER, Home
from leadlight.store.ledger import Connection, Ledger, _count_on
from leadlight.store.moment import Moment
from leadlight.store.sight import see_all
from leadlight.store.wing import Wing

Rows = dict[str, list[dict[str, Any]]]
_EVENTS = Table(
    "audit_events",
    MetaData(schema="govern"),
    Column("seq", Integer, primary_key=True),
    Column("at", Moment),
    *(Column(name, String) for name in ("actor", "purpose", "scope", "action", "object")),
    Column("details", JSON),
)
"""As the first migration made it; a later one tells events otherwise."""


def first_wings(folder: Path) -> tuple[Wing, ...]:
    """The wings as they were when each had one migration."""
    cut = []
    for wing in WINGS:
        shutil.copytree(wing.migrations, folder / wing.name, dirs_exist_ok=True)
        for path in (folder / wing.name).glob("[0-9]*.py"):
            if not path.name.startswith("0001"):
                path.unlink()
        cut.append(Wing(wing.name, folder / wing.name, wing.tables))
    return tuple(cut)


def aged(place: Place, older: Place) -> list[dict[str, Any]]:
    """Make ``older`` the home of ``place`` with a ledger of the first migrations; its events."""
    ignored = shutil.ignore_patterns(f"{LEDGER}*")
    shutil.copytree(place.folder, older.folder, ignore=ignored, dirs_exist_ok=True)
    wings = first_wings(older.folder / "migrations")
    ledger = Ledger(older.ledger or older.home / LEDGER, wings)
    ledger.migrate()
    home = place.opened()
    with home.ledger.reading() as source, ledger.begin() as target:
        for wing in wings:
            for table in wing.tables.sorted_tables:
                _carry(source, target, table)
        told = told_of(home)
        target.execute(insert(_EVENTS), told)
    home.close()
    ledger.close()
    return told


def told_of(home: Home) -> list[dict[str, Any]]:
    """The events of the log, as the first migration told them; checks of these tests left out."""
    with home.ledger.reading() as ledger:
        there = events(ledger)
    names = _EVENTS.columns.keys()
    return [
        {name: event[name] for name in names}
        for event in there
        if event["action"] != "archive.check"
    ]


def rows_of(home: Home) -> Rows:
    """All rows of the ledger but the log, by table, and without the name that a ledger in a server
    gives its folder."""
    with home.ledger.reading() as ledger:
        see_all(ledger)
        return {
            str(table): [
                {name: value for name, value in row.items() if name != "folder"}
                for row in ledger.execute(select(table)).mappings()
            ]
            for wing in WINGS
            for table in wing.tables.sorted_tables
            if not table.name.startswith("audit_")
        }


def _carry(source: Connection, target: Connection, table: Table) -> None:
    """Copy the rows of a table, as far as the older ledger has it and its columns."""
    schema = table.schema if target.dialect.name == "postgresql" else None
    here = inspect(target)
    if table.name.startswith("audit_") or not here.has_table(table.name, schema):
        return
    there = {column["name"] for column in here.get_columns(table.name, schema)}
    columns = [column for column in table.columns if column.name in there]
    rows = [dict(row) for row in source.execute(select(*columns)).mappings()]
    older = Table(table.name, MetaData(schema=table.schema))
    for column in columns:
        older.append_column(Column(column.name, column.type))
    if rows:
        target.execute(insert(older), rows)
    if target.dialect.name == "postgresql":
        _count_on(target, table)
