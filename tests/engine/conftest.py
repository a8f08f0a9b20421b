"""An embedded engine with two worker processes at hand."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine


@pytest.fixture(scope="session", autouse=True)
def importable_kernels() -> Iterator[None]:
    """Worker processes import the kernels of these tests by name, from the root of the source."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, str(Path(__file__).parents[2])])
        yield


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckdbEngine]:
    """Closed when the test ends, whatever the test did to it."""
    settings = Settings(home=tmp_path, workers=2)
    with DuckdbEngine(settings, tmp_path / "scratch") as made:
        yield made
