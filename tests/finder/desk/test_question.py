"""What a question holds, how it is combined, and read for many who ask at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadlight.finder.desk.question import as_identifiers, end_of_number, understood


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


NUMBER = "+12125550117"


@pytest.mark.parametrize(
    ("query", "combined"),
    [
        ("hotel NOT (212) 555-0117", f'hotel  NOT identifiers:IN ["{NUMBER}"]'),
        ("NOT 2125550117", f'NOT identifiers:IN ["{NUMBER}"]'),
        ("maple OR 212 555 0117", f'maple  OR identifiers:IN ["{NUMBER}"]'),
        (
            '("late night" OR hotel) AND 212.555.0117',
            f'( "late night"   OR  hotel )   AND identifiers:IN ["{NUMBER}"]',
        ),
        ('hotel "AND" 212 555 0117', None),
        ("hotel and 212 555 0117", None),
        ("maple OR hotel", None),
    ],
)
def test_and_or_not_hold_for_identifiers_too(query: str, combined: str | None) -> None:
    """Only in capitals and outside quotation marks; without them words beside a number are left."""
    found = understood(query, "US")
    assert found.combined == combined
    assert found.identifiers == (() if query == "maple OR hotel" else (NUMBER,))


def test_a_link_that_dials_or_writes_is_what_it_dials() -> None:
    """As it is copied from a page."""
    assert as_identifiers("tel:+12125550117", "US") == (NUMBER,)
    assert as_identifiers("sms:212-555-0117", "US") == (NUMBER,)
    assert as_identifiers("mailto:maple@mail.example", "US") == ("maple@mail.example",)


def test_the_end_of_a_number_is_told_from_other_digits() -> None:
    """Seven digits and more, or fewer after a star."""
    asked = ("555-0117", "5550117", "*0117", "* 01 17", "0117", "$120", "maple 5550117", "12")
    assert [end_of_number(each) for each in asked] == [
        "5550117", "5550117", "0117", "0117", None, None, None, None
    ]  # fmt: skip
