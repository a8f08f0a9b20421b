"""Paths that cannot be opened, and names that play tricks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.intake import Intake, json_line

from leadlight.core.errors import InputError
from leadlight.finder.ingest.feeds import Feed, find_feeds


def test_a_path_that_is_not_there_stops_everything_before_anything_is_read(
    intake: Intake, tmp_path: Path
) -> None:
    good = intake.feed(json_line())
    with pytest.raises(InputError, match=r"nowhere\.jsonl cannot be opened: no such file"):
        intake.take_paths([good, tmp_path / "nowhere.jsonl"])
    assert intake.files() == {}


def test_a_link_to_nowhere_in_a_folder_is_not_passed_over(intake: Intake, tmp_path: Path) -> None:
    intake.feed(json_line(), "drop/good.jsonl")
    (tmp_path / "drop" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"gone\.jsonl cannot be opened"):
        intake.take_paths([tmp_path / "drop"])
    assert intake.files() == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_told(intake: Intake) -> None:
    secret = intake.feed(json_line())
    secret.chmod(0)
    with pytest.raises(InputError, match="cannot be opened: no permission"):
        intake.take_paths([secret])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no file"):
        find_feeds([str(tmp_path)])


def test_a_file_that_goes_while_it_is_waited_for(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="gone cannot be opened: No such file"),
        Feed("gone", tmp_path / "gone").opened(),
    ):
        pytest.fail("there is nothing to open")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain feed.jsonl", "plain feed.jsonl"),
        ("été 漢.jsonl", "été 漢.jsonl"),
        ("a\u202elnosj.exe", "a\\u202elnosj.exe"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("two\nlines", "two\\nlines"),
        ("\u2066hidden\u2069", "\\u2066hidden\\u2069"),
        (os.fsdecode(b"latin \xe9"), "latin \\udce9"),
        ("-", "-"),
        ('it\'s $(id) `id` "x" ;', 'it\'s $(id) `id` "x" ;'),
    ],
)
def test_a_name_that_plays_tricks_is_shown_in_escapes(
    intake: Intake, name: str, shown: str
) -> None:
    path = intake.feed(json_line() + b"no record\n", name)
    assert intake.take_paths([path]).postings == 1
    (entry,) = intake.refused()
    assert Path(entry.input).name == shown
    with pytest.raises(InputError) as raised:
        find_feeds([f"{path}.gone"])
    assert f"{shown}.gone cannot be opened" in str(raised.value)
    assert str(raised.value).isprintable()
