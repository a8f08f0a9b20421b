"""What a question holds, read for many who ask at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadlight.finder.desk.searching import as_identifiers


@pytest.fixture
def in_turn() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("in_turn")
def test_questions_that_come_at_once_are_read_as_they_are_one_by_one() -> None:
    questions = [
        spelled
        for number in range(60)
        for spelled in (
            f"(212) 555-01{number:02d}",
            f"two one two five five five 01{number:02d}",
            f"maple{number}@mail.example and snap: maple_{number}",
            f"maple {number} late night",
        )
    ]
    alone = [as_identifiers(question, "US") for question in questions]
    assert len({found for found in alone if found}) > 100
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda each: as_identifiers(each, "US"), questions * 2))
    assert together == alone * 2
