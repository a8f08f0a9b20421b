"""When the next ad may come, if there is another.

Sittings (ads within six hours of one another) come at a rate of the lead's own, drawn from a Gamma
law, and after each it may be the last: the model of Fader, Hardie and Lee (2005) for customers. The
four parameters were fitted by maximum likelihood on made-up worlds of several makers; they hold no
place and no kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp, log

from leadlight.core.reach import NextPosting, Within

_SHAPE, _SCALE = 0.73, 0.45
"""Of the Gamma law of rates: how many sittings, in how many days, everybody is given beforehand."""
_ENDS, _GOES_ON = 1.3, 17.0
"""How often it was the last time, and was not, that everybody is given beforehand."""
_TOLD = (1, 3, 7)
_DAY = timedelta(days=1)
_SITTING = timedelta(hours=6)
_LONGEST = 365
_LEAST = 2


def next_posting(moments: Sequence[datetime], now: datetime) -> NextPosting | None:
    """The next ad after ``now``, from the times of those before; nothing from too few.

    The median is told only where another ad is as likely as not within a year.
    """
    ordered = sorted(moments)
    sittings = ordered[:1] + [b for a, b in pairwise(ordered) if b - a > _SITTING]
    if len(sittings) < _LEAST:
        return None
    times = len(sittings) - 1
    days, silent = (sittings[-1] - sittings[0]) / _DAY, max(0.0, (now - sittings[-1]) / _DAY)

    def within(ahead: float) -> float:
        return _goes_on(times, days, silent) * _comes(times, days + silent, ahead)

    told = tuple(Within(ahead, round(within(ahead), 3)) for ahead in _TOLD)
    half = next((ahead for ahead in range(1, _LONGEST) if within(ahead) >= 0.5), None)
    return NextPosting(told, None if half is None else float(half))


def _goes_on(times: int, days: float, silent: float) -> float:
    """The chance that it was not the last time, after so long a silence."""
    ends = _ENDS / (_ENDS + _GOES_ON + times)
    silence = 1 - _comes(times, days, silent)
    return (1 - ends) * silence / ((1 - ends) * silence + ends)


def _comes(times: int, days: float, ahead: float) -> float:
    """The chance of a sitting within ``ahead`` days, if there is another."""
    return 1 - exp((_SHAPE + times) * (log(_SCALE + days) - log(_SCALE + days + ahead)))
