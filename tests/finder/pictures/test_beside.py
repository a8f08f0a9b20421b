"""Only plain files in the feed's folder or below are read; nothing hangs, nothing leads out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadlight.finder.pictures.beside import read_beside
from leadlight.finder.pictures.decode import PictureError

MOST = 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    feed = tmp_path / "feed"
    (feed / "inner").mkdir(parents=True)
    (tmp_path / "outside.jpg").write_bytes(b"outside")
    (feed / "inner" / "a.jpg").write_bytes(b"inside")
    (feed / "large.jpg").write_bytes(bytes(MOST + 1))
    (feed / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    (feed / "away").symlink_to(tmp_path)
    os.mkfifo(feed / "pipe.jpg")
    return feed


@pytest.mark.parametrize("name", ["inner/a.jpg", "./inner/a.jpg", "inner//a.jpg"])
def test_a_file_below_the_folder_is_read(folder: Path, name: str) -> None:
    assert read_beside(folder, name, MOST) == b"inside"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../outside.jpg", "leads out"),
        ("inner/../../outside.jpg", "leads out"),
        ("/etc/hostname", "leads out"),
        ("", "leads out"),
        (".", "leads out"),
        ("link.jpg", "cannot be opened"),
        ("away/outside.jpg", "cannot be opened"),
        ("inner", "no plain file"),
        ("pipe.jpg", "no plain file"),
        ("nothing.jpg", "no such file"),
        ("inner/a.jpg/b", "cannot be opened"),
        ("a\0.jpg", "no name of a file"),
        ("x" * 5000, "cannot be opened"),
        ("large.jpg", "1,001 bytes; the most that is read is 1,000"),
    ],
)
def test_anything_else_says_why_not(folder: Path, name: str, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        read_beside(folder, name, MOST)


def test_nothing_stays_open(folder: Path) -> None:
    before = open_files()
    for name in ("inner/a.jpg", "inner", "nothing.jpg", "away/outside.jpg", "large.jpg"):
        try:
            read_beside(folder, name, MOST)
        except PictureError:
            continue
    assert open_files() == before


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))
