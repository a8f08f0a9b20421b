"""What the map of a lead draws: each place once, stays and moves by the place's number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from leadlight.core.leads import LeadDetail
from leadlight.shell.wording import plain

MOST = 1_000
"""Stays, and moves, that are drawn: the newest. What a map of more would say, nobody could see."""

_LONGEST = 200  # letters of a name
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Track(NamedTuple):
    """``places`` are name, latitude and longitude; ``stays`` are place, ads, first and last second;
    ``moves`` are from where, to where, left and arrived. Seconds count from ``since``, a moment in
    seconds from 1970."""

    since: int
    places: list[tuple[str, float, float]]
    stays: list[tuple[int, int, int, int]]
    moves: list[tuple[int, int, int, int]]
    left_out: int
    """Stays that are older than those drawn."""


def track(lead: LeadDetail) -> Track:
    """The road of ``lead`` as far as it has coordinates."""
    located = [
        (stay, (plain(stay.place, _LONGEST), stay.lat, stay.lon))
        for stay in sorted(lead.timeline, key=lambda stay: stay.end)
        if stay.lat is not None and stay.lon is not None
    ]
    drawn = located[-MOST:]
    since = min((stay.start for stay, _ in drawn), default=_EPOCH)

    def seconds(moment: datetime) -> int:
        return int((moment - since).total_seconds())

    points: dict[tuple[str, float, float], int] = {}
    stays = [
        (
            *(points.setdefault(point, len(points)), stay.ads),
            *(seconds(stay.start), seconds(stay.end)),
        )
        for stay, point in drawn
    ]
    numbers: dict[str, int] = {}
    for (name, _, _), number in points.items():
        numbers.setdefault(name, number)
    moves = [
        (numbers[origin], numbers[target], seconds(move.left), seconds(move.arrived))
        for move in sorted(lead.movement, key=lambda move: move.arrived)[-MOST:]
        for origin, target in [(plain(move.origin, _LONGEST), plain(move.target, _LONGEST))]
        if origin in numbers and target in numbers
    ]
    return Track(int(since.timestamp()), list(points), stays, moves, len(located) - len(drawn))
