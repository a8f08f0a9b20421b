"""What tests of judgements and of verdicts begin with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.finder.desk.homes import LATER, opened, take

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.finder.build import build
from leadlight.store.home import Home


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, context: Context) -> Path:
    """A home with a few hundred ads, built; each test takes a copy."""
    folder = tmp_path_factory.mktemp("desk")
    files = write_world(WorldSpec(ads=300, seed=5, days=20), folder, lambda _: None)
    lines = files.ads.read_bytes().splitlines(keepends=True)
    (folder / "later.jsonl").write_bytes(b"".join(lines[-LATER:]))
    (folder / "feed.jsonl").write_bytes(b"".join(lines[:-LATER]))
    home = opened(folder / "home", context)
    take(home, context, folder / "feed.jsonl")
    build(home, context)
    home.close()
    return folder / "home"


@pytest.fixture
def home(built: Path, tmp_path: Path, context: Context) -> Iterator[Home]:
    shutil.copytree(built, tmp_path / "home")
    copied = opened(tmp_path / "home", context)
    yield copied
    copied.close()
