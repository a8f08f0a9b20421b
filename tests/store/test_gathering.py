"""Many small files become one: the same rows, in the same order, each once at any moment."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.store.test_archive import add, files, rows

from leadlight.store import gathering
from leadlight.store.durable import sha256_of
from leadlight.store.home import Home
from leadlight.store.tables import archive_files, generations


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "TOGETHER", 3)


def gather(home: Home) -> int:
    """Gather what can be; how many files came of it."""
    made = 0
    with home.ledger.begin() as ledger:
        for bunch in gathering.bunches(ledger):
            written = home.archive.gathered(bunch)
            if written is not None:
                home.archive.take_places(ledger, bunch, written)
                made += 1
    return made


def build_has_seen(home: Home, last: int, number: int = 1) -> None:
    with home.ledger.begin() as ledger:
        values = {"number": number, "built_at": home.clock(), "seconds": 0.0, "facts": {}}
        ledger.execute(generations.insert().values(**values, last_file_id=last))


def ids(paths: list[Path]) -> list[str]:
    return [each for path in paths for each in pq.read_table(path)["ad_id"].to_pylist()]


def test_a_bunch_becomes_one_with_the_same_rows_and_the_highest_number(home: Home) -> None:
    add(home, ("a", "b"), ("c",), ("d",), ("e",))
    before = files(home)
    assert gather(home) == 1
    after = files(home)
    assert len(after) == 2
    assert ids(after) == ["a", "b", "c", "d", "e"]
    assert pq.read_schema(after[0]).equals(pq.read_schema(before[0]))
    assert dict(home.named_files()) == {path: sha256_of(path) for path in after}
    with home.ledger.reading() as ledger:
        assert home.archive.count(ledger, "postings") == 5
        assert home.archive.last_file_id(ledger) == 4
    assert all(path.exists() for path in before), "who reads them still reads on"
    with home.writing("a look"):
        assert set((home.path / "archive").rglob("*.parquet")) == set(after)


def test_it_is_not_done_before_it_is_named(home: Home) -> None:
    add(home, ("a",), ("b",), ("c",))
    with home.ledger.reading() as ledger:
        (bunch,) = gathering.bunches(ledger)
    written = home.archive.gathered(bunch)
    assert written is not None
    assert ids(files(home)) == ["a", "b", "c"]
    with home.writing("after a stop"):
        assert not (home.path / written.path).exists()
    assert ids(files(home)) == ["a", "b", "c"]


@pytest.mark.parametrize("seen", [(), (4,), (2, 4), (3, 6), (1, 2, 3)])
def test_what_a_build_has_seen_is_not_mixed_with_what_it_has_not(
    home: Home, seen: tuple[int, ...]
) -> None:
    letters = "abcdefgh"
    for number, last in enumerate(seen, 1):
        build_has_seen(home, last, number)
    add(home, *((letter,) for letter in letters))
    for _ in range(2):
        gather(home)
        for last in (0, *seen):
            assert ids(files(home, after=last)) == list(letters[last:])
    assert len(files(home)) < len(letters) or len(seen) == 3


def test_a_damaged_file_is_left_for_the_doctor(home: Home) -> None:
    add(home, ("a",), ("b",), ("c",))
    path = files(home)[1]
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert gather(home) == 0
    assert len(files(home)) == 3


def test_a_file_with_the_columns_of_another_time_stays_by_itself(home: Home) -> None:
    add(home, ("a",), ("b",), ("c",))
    path = files(home)[0]
    with home.ledger.begin() as ledger:
        pq.write_table(pa.table({"ad_id": ["a"]}), path)
        changed = archive_files.update().where(archive_files.c.id == 1)
        ledger.execute(changed.values(sha256=sha256_of(path)))
    assert gather(home) == 0


def test_large_files_stay_as_they_are(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_SMALL", 10)
    add(home, ("a",), ("b",), ("c",))
    assert gather(home) == 0


def test_rows_are_poured_in_portions(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_HELD", 1)
    add(home, ("a",), ("b",), ("c",))
    assert gather(home) == 1
    (path,) = files(home)
    assert pq.ParquetFile(path).num_row_groups == 3
    assert pq.read_table(path).equals(rows("a", "b", "c"))
