"""A file is there whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from leadlight.store.durable import appearing, appearing_together, make_folder, sha256_of


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def fail_to_write(path: Path, staging: Path) -> None:
    with appearing(path, staging) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError("stop")


def test_a_file_appears_whole_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    with appearing(path, tmp_path / "staging") as temporary:
        temporary.write_bytes(b"half")
        assert not path.exists()
        temporary.write_bytes(b"whole")
    assert path.read_bytes() == b"whole"
    assert everything(tmp_path) == [path]


def test_nothing_appears_when_the_block_raises(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        fail_to_write(tmp_path / "file", tmp_path / "staging")
    assert everything(tmp_path) == []


def test_an_older_file_stays_when_the_block_raises(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="stop"):
        fail_to_write(path, tmp_path / "staging")
    assert path.read_bytes() == b"old"


def begin_two(folder: Path, *, fail: bool) -> None:
    with appearing_together(folder / "staging") as begin:
        for name in ("one", "two"):
            begin(folder / "a" / name).write_bytes(name.encode())
            assert not (folder / "a").exists()
        if fail:
            raise RuntimeError("stop")


def test_files_appear_together_when_the_block_ends(tmp_path: Path) -> None:
    begin_two(tmp_path, fail=False)
    assert {path.name: path.read_bytes() for path in everything(tmp_path)} == {
        "one": b"one",
        "two": b"two",
    }


def test_none_of_them_appears_when_the_block_raises(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        begin_two(tmp_path, fail=True)
    assert everything(tmp_path) == []


def test_folders_are_made_and_may_be_there_already(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c"
    make_folder(folder)
    make_folder(folder)
    assert folder.is_dir()


def test_the_digest_is_of_the_whole_file(tmp_path: Path) -> None:
    content = b"x" * ((1 << 20) + 7)
    (tmp_path / "file").write_bytes(content)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
