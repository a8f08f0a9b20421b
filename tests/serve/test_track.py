"""What the map draws: a place once, stays and moves by number, the newest where there are many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from leadlight.core.leads import LeadDetail
from leadlight.core.reach import Move, Stay
from leadlight.serve.track import MOST, track

START = datetime(2026, 1, 3, tzinfo=UTC)


class Road:
    """As much of a lead as has to do with its road."""

    def __init__(self, timeline: tuple[Stay, ...], movement: tuple[Move, ...] = ()) -> None:
        self.timeline, self.movement = timeline, movement


def stay(hour: int, place: str, lat: float | None = 40.0) -> Stay:
    """An hour in a place."""
    start = START + timedelta(hours=hour)
    lon = None if lat is None else -80.0
    return Stay(start, start + timedelta(hours=1), place, 2, lat, lon)


def drawn(*stays: Stay, moves: tuple[Move, ...] = ()) -> dict[str, object]:
    """What the page brings."""
    return track(cast("LeadDetail", Road(stays, moves)))._asdict()


def test_places_stand_once_and_seconds_count_from_the_first() -> None:
    """Two towns of one name are two places; what has no coordinates is not on the map."""
    there = Move("Dayton", "Akron", START + timedelta(hours=1), START + timedelta(hours=5), 270.0)
    nowhere = Move("Akron", "Oz", START + timedelta(hours=6), START + timedelta(hours=9), None)
    assert drawn(
        stay(0, "Dayton"),
        stay(5, "Akron"),
        stay(8, "Oz", None),
        stay(9, "Dayton", 35.0),
        moves=(there, nowhere),
    ) == {
        "since": int(START.timestamp()),
        "places": [("Dayton", 40.0, -80.0), ("Akron", 40.0, -80.0), ("Dayton", 35.0, -80.0)],
        "stays": [(0, 2, 0, 3600), (1, 2, 18_000, 21_600), (2, 2, 32_400, 36_000)],
        "moves": [(0, 1, 3600, 18_000)],
        "left_out": 0,
    }


def test_of_very_many_stays_the_newest_are_drawn() -> None:
    """How many were left out is told."""
    found = drawn(*(stay(2 * hour, f"Place {hour % 7}") for hour in range(MOST + 3)))
    assert found["left_out"] == 3
    assert found["since"] == int((START + timedelta(hours=6)).timestamp())


def test_nothing_with_coordinates_is_an_empty_map() -> None:
    """And no error."""
    assert drawn(stay(0, "Oz", None)) == {
        "since": 0, "places": [], "stays": [], "moves": [], "left_out": 0
    }  # fmt: skip
