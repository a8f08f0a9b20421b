"""Compiled patterns are kept, and a kept file that is no good is made again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leadlight.finder.extract.compiled import compiled
from leadlight.finder.extract.walk import Tables, fitting

PATTERNS = [[f"word{number:03}".encode()] for number in range(40)]
TEXT = b"a word003 and a word021"
HITS = [(3, 2), (21, 16)]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    return tmp_path / "cache"


def hits(table: Tables) -> list[tuple[int, int]]:
    which, _, places = fitting(table, TEXT, [0, len(TEXT) + 1]).tolist()
    return sorted(zip(which, places, strict=True))


def test_what_is_kept_says_the_same(cache: Path) -> None:
    assert hits(compiled(PATTERNS)) == HITS
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns
    assert hits(compiled(PATTERNS)) == HITS
    assert kept.stat().st_mtime_ns == before


@pytest.mark.parametrize("broken", [b"", b"no tables", "half"])
def test_a_broken_file_is_made_again(cache: Path, broken: bytes | str) -> None:
    compiled(PATTERNS)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if isinstance(broken, str) else broken)
    assert hits(compiled(PATTERNS)) == HITS
    assert kept.read_bytes() == whole


def test_other_patterns_have_a_file_of_their_own(cache: Path) -> None:
    compiled(PATTERNS)
    compiled(PATTERNS[::-1])
    assert len(list(cache.iterdir())) == 2


def test_a_few_are_not_kept(cache: Path) -> None:
    assert hits(compiled(PATTERNS[:4])) == HITS[:1]
    assert not cache.exists()


def test_nothing_is_lost_where_nothing_can_be_kept(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    assert hits(compiled(PATTERNS)) == HITS


def test_the_patterns_are_the_same_in_every_process() -> None:
    """Else each would make them anew: sets are walked in another order in each."""
    ask = (
        "from leadlight.finder.extract import read\n"
        "modules = [module for group in read._WATCHING for module in group]\n"
        "print([sight.look for module in modules for sight in module.sights()])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", ask],
            check=True,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
