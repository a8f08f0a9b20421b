"""A fresh home for each test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadlight.core.clock import fixed_clock
from leadlight.core.settings import Settings
from leadlight.store.home import Home
from leadlight.store.wing import STORE

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home with the store's own tables."""
    settings = Settings(home=tmp_path / "home")
    opened = Home(settings, (STORE,), fixed_clock(MOMENT), made_up=True)
    yield opened
    opened.close()
