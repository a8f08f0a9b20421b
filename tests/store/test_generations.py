"""Generations: a pointer that flips, files that never change, and a sweep that spares the used."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadlight.store.generations import Generation
from leadlight.store.home import Home


def begun(home: Home, *carried: Path) -> Generation:
    """A build that is written and not yet published; ``carried`` are files of earlier builds."""
    with home.ledger.begin() as ledger:
        number, folder = home.generations.start(ledger)
    path = folder / "findings.parquet"
    pq.write_table(pa.table({"number": [number]}), path)
    (folder / "search").mkdir()
    (folder / "search" / "segment").write_text(str(number))
    return Generation(
        number=number,
        folder=folder,
        built_at=home.clock(),
        last_file_id=number,
        facts={"leads": number},
        files={"findings": (*carried, path)},
    )


def publish(home: Home, made: Generation, keep: int = 3) -> Generation:
    with home.ledger.begin() as ledger:
        home.generations.publish(ledger, made, 1.5)
        home.generations.retire(ledger, keep)
    return made


def fail_to_publish(home: Home, made: Generation) -> None:
    with home.ledger.begin() as ledger:
        home.generations.publish(ledger, made, 1.0)
        raise RuntimeError("stop")


def current(home: Home) -> Generation | None:
    with home.ledger.begin() as ledger:
        return home.generations.current(ledger)


def sweep(home: Home) -> set[str]:
    """What is left of the folders of builds after a writer has begun."""
    with home.writing("build"):
        root = home.path / "generations"
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_publishing_turns_the_pointer(home: Home) -> None:
    assert current(home) is None
    first = publish(home, begun(home))
    assert current(home) == first
    second = begun(home)
    assert current(home) == first
    publish(home, second)
    assert current(home) == second
    assert second.number == 2


def test_a_build_that_fails_to_publish_leaves_the_pointer(home: Home) -> None:
    first = publish(home, begun(home))
    made = begun(home)
    with pytest.raises(RuntimeError, match="stop"):
        fail_to_publish(home, made)
    assert current(home) == first
    assert sweep(home) == {"000001/findings.parquet", "000001/search/segment"}


def test_a_dead_builds_folder_is_begun_anew(home: Home) -> None:
    made = begun(home)
    (made.folder / "half.parquet").write_bytes(b"half")
    with home.ledger.begin() as ledger:
        number, folder = home.generations.start(ledger)
    assert (number, list(folder.iterdir())) == (1, [])


def test_only_the_last_few_stay(home: Home) -> None:
    for _ in range(4):
        publish(home, begun(home), keep=2)
    assert sweep(home) == {
        f"{number:06d}/{name}"
        for number in (3, 4)
        for name in ("findings.parquet", "search/segment")
    }


def test_a_file_that_a_kept_build_uses_outlasts_its_own_build(home: Home) -> None:
    first = publish(home, begun(home), keep=1)
    carried = first.files["findings"]
    second = publish(home, begun(home, *carried), keep=1)
    assert sweep(home) == {
        "000001/findings.parquet",
        "000002/findings.parquet",
        "000002/search/segment",
    }
    assert current(home) == second
    publish(home, begun(home), keep=1)
    assert sweep(home) == {"000003/findings.parquet", "000003/search/segment"}


def test_a_reader_goes_on_with_its_build_while_another_is_published(home: Home) -> None:
    publish(home, begun(home))
    reading = current(home)
    publish(home, begun(home), keep=1)
    assert reading
    (path,) = reading.files["findings"]
    assert pq.read_table(path)["number"].to_pylist() == [1]
    assert (reading.search / "segment").read_text() == "1"


def test_every_file_is_named_with_its_digest(home: Home) -> None:
    made = publish(home, begun(home))
    assert [path for path, _ in home.named_files()] == list(made.files["findings"])


def test_a_stray_file_among_the_builds_stops_no_writer(home: Home) -> None:
    publish(home, begun(home))
    (home.path / "generations" / ".DS_Store").write_bytes(b"left by a file browser")
    assert "000001/findings.parquet" in sweep(home)
