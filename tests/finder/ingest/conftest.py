"""A home that takes feeds in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.intake import Intake


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """Empty, with its records limited to 64 KiB."""
    made = Intake(tmp_path, max_record_bytes=1 << 16)
    yield made
    made.home.close()
