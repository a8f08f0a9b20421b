"""Where the next ad may be: the lead's own moves, backed off to where it has been at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from leadlight.core.reach import NextPlace, Stay

_LEAST_STAYS = 4
_BACK_OFF = 2.0
"""Weight of the overall frequencies, in moves, against the moves seen from the last place."""
_SHOWN = 5


def next_places(stays: Sequence[Stay]) -> tuple[NextPlace, ...]:
    """Likely places other than the last one, likeliest first; nothing from too short a history.

    P(next) = (moves from the last place to it + 2 · its share of all stays) / (moves + 2), the
    interpolated bigram of Jelinek and Mercer (1980) over places.
    """
    if len(stays) < _LEAST_STAYS:
        return ()
    tour = [stay.place for stay in sorted(stays, key=lambda stay: (stay.start, stay.end))]
    last = tour[-1]
    onward = Counter(b for a, b in pairwise(tour) if a == last != b)
    overall = Counter(place for place in tour if place != last)
    if not overall:
        return ()
    moves = onward.total() + _BACK_OFF
    chances = {
        place: (onward[place] + _BACK_OFF * count / overall.total()) / moves
        for place, count in overall.items()
    }
    ranked = sorted(chances.items(), key=lambda item: (-item[1], item[0]))
    return tuple(NextPlace(place, round(chance, 4)) for place, chance in ranked[:_SHOWN])
