"""Charts worked out as numbers that a template can draw; lengths are percent of the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from leadlight.core.leads import Reason
from leadlight.core.reach import Stay
from leadlight.shell.wording import count, days

LANE = 24  # pixels between two places of a timeline
_MOST_LANES = 20
_LEAST = 0.7  # percent that a bar is wide at least, so that it is seen
_STEPS = (1, 2, 7, 14, 30, 61, 91, 182, 365)  # days between two ticks
_DAY = timedelta(days=1)


class Bar(NamedTuple):
    """A length that starts at ``x``."""

    x: float
    width: float
    says: str


class Lane(NamedTuple):
    """A place of a timeline, ``y`` pixels down."""

    place: str
    y: int
    bars: tuple[Bar, ...]


class Tick(NamedTuple):
    """A mark on the axis of time."""

    x: float
    label: str


class Timeline(NamedTuple):
    """Stays by place over time; ``left_out`` places stand in the table alone."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: int
    left_out: int


def timeline(stays: Sequence[Stay]) -> Timeline | None:
    """The timeline of ``stays``, places in the order of their first stay; none without stays."""
    if not stays:
        return None
    start = min(stay.start for stay in stays)
    length = max(stay.end for stay in stays) + _DAY - start
    places = list(dict.fromkeys(stay.place for stay in sorted(stays, key=_started)))
    drawn = places[:_MOST_LANES]
    lanes = tuple(
        Lane(place, LANE * row, tuple(_bars(place, stays, start, length)))
        for row, place in enumerate(drawn)
    )
    ticks = tuple(ticks_of(start, length))
    return Timeline(lanes, ticks, LANE * (len(drawn) + 1), len(places) - len(drawn))


def effect_bar(reason: Reason, reasons: Sequence[Reason]) -> Bar:
    """The bar of ``reason`` from the middle: right speaks for looking, left against."""
    longest = max(abs(each.effect) for each in reasons) or 1.0
    width = 49 * abs(reason.effect) / longest
    return Bar(50 if reason.supports else 50 - width, width, reason.says)


def _bars(place: str, stays: Sequence[Stay], start: datetime, length: timedelta) -> Iterator[Bar]:
    """A bar a stay; those that would lie on each other are one that tells of all."""
    here = sorted((stay for stay in stays if stay.place == place), key=_started)
    first, end = 0, 0.0
    for number, stay in enumerate(here):
        x = 100 * ((stay.start - start) / length)
        if number > first and x >= end:
            yield _bar(place, here[first:number], start, length)
            first = number
        end = max(end, x + _LEAST, 100 * ((stay.end - start) / length))
    if here:
        yield _bar(place, here[first:], start, length)


def _bar(place: str, stays: Sequence[Stay], start: datetime, length: timedelta) -> Bar:
    first, last = stays[0].start, max(stay.end for stay in stays)
    told = [count(len(stays), "stay")] if len(stays) > 1 else []
    told += [count(sum(stay.ads for stay in stays), "ad"), days(first, last)]
    width = max(100 * ((last - first) / length), _LEAST)
    return Bar(100 * ((first - start) / length), width, f"{place}: {', '.join(told)}")


def ticks_of(start: datetime, length: timedelta) -> Iterator[Tick]:
    """Marks at whole days, seven at the most."""
    step = next((step for step in _STEPS if length / _DAY / step <= 7), _STEPS[-1])
    shape = "%d %b" if length < 300 * _DAY else "%b %Y"
    for mark in range(0, int(length / _DAY) + 1, step):
        x = 100 * (mark * _DAY / length)
        if x < 88:  # a label further on would be cut off
            yield Tick(x, f"{start + mark * _DAY:{shape}}".lstrip("0"))


def _started(stay: Stay) -> datetime:
    return stay.start
