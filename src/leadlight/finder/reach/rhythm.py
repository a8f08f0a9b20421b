"""When ads are posted, and what that tells of where whoever posts them is awake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from statistics import mean

from leadlight.core.reach import Rhythm

_LEAST = 12
"""Ads from which hours tell of a night."""
_NIGHT = 7
_MOST_AT_NIGHT = 0.05
"""Hours of a night, and the share of ads that may come in it."""
_MOST_STARTS = 5
"""Hours at which the same night could begin: eleven quiet hours in a row, and no more."""
_ASLEEP = 1
"""The hour of local time at which the night is taken to begin."""
_SESSION_HOURS = 6
"""Ads that follow one another this closely are one sitting."""


def rhythm(moments: Sequence[datetime], longitudes: Sequence[float]) -> Rhythm:
    """The rhythm of ads posted at ``moments``, filed at ``longitudes`` (degrees).

    The offset of where they are filed is that of the sun, a guess of an hour or two.
    """
    ordered = sorted(each.astimezone(UTC) for each in moments)
    hours = Counter(each.hour for each in ordered)
    weekdays = Counter(each.weekday() for each in ordered)
    quiet = _quiet(hours)
    return Rhythm(
        hours=tuple(hours[hour] for hour in range(24)),
        weekdays=tuple(weekdays[day] for day in range(7)),
        days_between=_between(ordered),
        quiet_from=quiet,
        offset_hours=None if quiet is None else _offset(_ASLEEP - quiet),
        local_offset_hours=round(mean(longitudes) / 15) if longitudes else None,
    )


def _quiet(hours: Counter[int]) -> int | None:
    """The first hour of the night in UTC, if there is one: the middle of the longest run of hours
    without ads where several would do."""
    if hours.total() < _LEAST:
        return None
    silent = {
        start: sum(hours[(start + hour) % 24] for hour in range(_NIGHT)) for start in range(24)
    }
    fewest = min(silent.values())
    if fewest > _MOST_AT_NIGHT * hours.total():
        return None
    return _middle([start for start in range(24) if silent[start] == fewest])


def _middle(starts: Sequence[int]) -> int | None:
    """The middle of the longest run of hours around the clock; none of a run too long for a night:
    somebody who posts in a few hours of the day is awake in others too."""
    runs: list[list[int]] = []
    for start in starts:
        if runs and start == runs[-1][-1] + 1:
            runs[-1].append(start)
        else:
            runs.append([start])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == 23:
        runs[0] = runs.pop() + runs[0]
    longest = max(runs, key=len)
    return longest[len(longest) // 2] if len(longest) <= _MOST_STARTS else None


def _offset(hours: int) -> int:
    """Between -12 and 11."""
    return (hours + 12) % 24 - 12


def _between(ordered: Sequence[datetime]) -> float | None:
    sittings = list(ordered[:1])
    for a, b in pairwise(ordered):
        if (b - a).total_seconds() > _SESSION_HOURS * 3600:
            sittings.append(b)
    if len(sittings) < 2:
        return None
    days = (sittings[-1] - sittings[0]).total_seconds() / 86_400
    return round(days / (len(sittings) - 1), 2)
