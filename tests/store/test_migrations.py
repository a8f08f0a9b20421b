"""A home of the first migrations, brought up to the newest: on both ledgers nothing is lost, and
both end with the same tables and rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect
from tests import postgres
from tests.conftest import CONTEXT
from tests.crash.dump import canonical
from tests.crash.first import aged, rows_of, told_of
from tests.crash.places import Place, take

from leadlight.finder.build import build
from leadlight.govern.opening import WINGS
from leadlight.store.home import Home
from leadlight.store.ledger import Connection


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("needs PostgreSQL")
    with postgres.cluster() as address:
        yield address


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A home as it is today, with ads and a build."""
    folder = tmp_path_factory.mktemp("newer")
    place = Place(folder / "place", folder)
    home = place.opened()
    take(home, folder, 1)
    build(home, CONTEXT)
    home.close()
    return place


def brought_up(newer: Place, folder: Path, ledger: str | None) -> tuple[Home, list[dict[str, Any]]]:
    """A home that was of the first migrations, and the events that it had."""
    place = Place(folder, newer.feeds, ledger)
    folder.mkdir()
    told = aged(newer, place)
    return place.opened(), told


def test_nothing_of_a_home_of_the_first_release_is_lost(
    newer: Place, cluster: str, tmp_path: Path
) -> None:
    """Its rows, events, archive and build are there, and work goes on."""
    there = newer.opened()
    held, wanted = rows_of(there), canonical(there)
    there.close()
    for name, ledger in (("sqlite", None), ("postgresql", postgres.database(cluster))):
        home, told = brought_up(newer, tmp_path / name, ledger)
        assert told
        assert told_of(home) == told
        assert canonical(home) == wanted
        for table in ("homes", "archive_files", "generations", "generation_files"):
            assert rows_of(home)[f"store.{table}"] == held[f"store.{table}"]
        assert rows_of(home)["govern.standing_purposes"] == held["govern.standing_purposes"]
        take(home, tmp_path, 2)
        build(home, CONTEXT)
        assert canonical(home) != wanted
        home.close()


def test_both_ledgers_end_with_the_same_tables_and_rows(
    newer: Place, cluster: str, tmp_path: Path
) -> None:
    """Which are those that a new home has, and that the code knows."""
    homes = [
        brought_up(newer, tmp_path / "sqlite", None)[0],
        brought_up(newer, tmp_path / "postgresql", postgres.database(cluster))[0],
        Place(tmp_path / "new", tmp_path).opened(),
        Place(tmp_path / "there", tmp_path, postgres.database(cluster)).opened(),
    ]
    assert rows_of(homes[0]) == rows_of(homes[1])
    shapes = []
    for home in homes:
        with home.ledger.reading() as ledger:
            shapes.append(shape(ledger))
        home.close()
    assert all(each == shapes[0] for each in shapes)
    known = {str(table): set(table.columns.keys()) for wing in WINGS for table in tables(wing)}
    assert {name: set(columns) for name, (columns, *_) in shapes[0].items()} == known


def tables(wing: Any) -> Any:
    return wing.tables.sorted_tables


def shape(ledger: Connection) -> dict[str, Any]:
    """Each table's columns and which of them may be empty, its keys, what it refers to and what it
    has an index of."""
    look = inspect(ledger)
    found = {}
    for wing in WINGS:
        schema = wing.name if ledger.dialect.name == "postgresql" else None
        for table in tables(wing):
            name = table.name
            columns = {each["name"]: each["nullable"] for each in look.get_columns(name, schema)}
            unique = [each["column_names"] for each in look.get_unique_constraints(name, schema)]
            found[str(table)] = (
                columns,
                look.get_pk_constraint(name, schema)["constrained_columns"],
                sorted(
                    (each["constrained_columns"], each["referred_table"])
                    for each in look.get_foreign_keys(name, schema)
                ),
                sorted(unique),
                sorted(
                    str(each["column_names"])
                    for each in look.get_indexes(name, schema)
                    if each["column_names"] not in unique
                ),
                len(look.get_check_constraints(name, schema)),
            )
    return found
