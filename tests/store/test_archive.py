"""The archive: what the ledger does not name does not exist."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadlight.store.batches import open_batch
from leadlight.store.durable import sha256_of
from leadlight.store.home import Home
from leadlight.store.shapes import POSTINGS


def rows(*ids: str) -> pa.Table:
    return pa.Table.from_pylist([{"ad_id": each} for each in ids], schema=POSTINGS)


def add(home: Home, *batches_of_ids: tuple[str, ...], kind: str = "postings") -> None:
    with home.ledger.begin() as ledger:
        batch = open_batch(ledger, "tester", [], home.clock())
        for ids in batches_of_ids:
            home.archive.add(ledger, kind, "2026-03", batch, rows(*ids))


def lose(home: Home) -> None:
    """Add a file in a transaction that fails after it is written."""
    with home.ledger.begin() as ledger:
        batch = open_batch(ledger, "tester", [], home.clock())
        home.archive.add(ledger, "postings", "2026-03", batch, rows("lost"))
        raise RuntimeError("stop")


def files(home: Home, after: int = 0) -> list[Path]:
    with home.ledger.begin() as ledger:
        return home.archive.files(ledger, "postings", after)


def test_files_are_named_in_order_with_their_digests(home: Home) -> None:
    add(home, ("a", "b"), ("c",))
    add(home, ("d",))
    found = files(home)
    assert [pq.read_table(path)["ad_id"].to_pylist() for path in found] == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]
    assert all(path.parent == home.path / "archive" / "2026-03" for path in found)
    assert dict(home.named_files()) == {path: sha256_of(path) for path in found}


def test_rows_are_counted_by_kind(home: Home) -> None:
    add(home, ("a", "b"), ("c",))
    add(home, ("q",), kind="quarantine")
    with home.ledger.begin() as ledger:
        assert home.archive.count(ledger, "postings") == 3
        assert home.archive.count(ledger, "quarantine") == 1
        assert home.archive.count(ledger, "versions") == 0
        assert home.archive.last_file_id(ledger) == 3


def test_a_cursor_finds_only_what_came_after(home: Home) -> None:
    add(home, ("a",))
    with home.ledger.begin() as ledger:
        seen = home.archive.last_file_id(ledger)
    assert files(home, after=seen) == []
    add(home, ("b",))
    assert files(home, after=seen) == files(home)[1:]


def test_a_file_whose_transaction_failed_does_not_exist_and_is_swept(home: Home) -> None:
    add(home, ("a",))
    with pytest.raises(RuntimeError, match="stop"):
        lose(home)
    on_disk = set((home.path / "archive").rglob("*.parquet"))
    assert len(on_disk) == 2
    assert len(files(home)) == 1
    with home.writing("ingest"):
        assert set((home.path / "archive").rglob("*.parquet")) == set(files(home))


def test_a_dead_writers_unfinished_file_is_swept(home: Home) -> None:
    unfinished = home.scratch / "postings-00000001.parquet.99.tmp"
    unfinished.write_bytes(b"half")
    with home.writing("ingest"):
        assert not unfinished.exists()


def test_the_number_of_a_lost_file_is_used_again_without_harm(home: Home) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        lose(home)
    add(home, ("kept",))
    assert [pq.read_table(path)["ad_id"].to_pylist() for path in files(home)] == [["kept"]]
