"""Circuits: the same places in the same order, again and again.

Every return to a place is weighed under two accounts: somebody who goes round takes the next place
in the order, or now and then leaves one out; somebody who wanders goes mostly to new places, often
back to one place that is home, and seldom to any other old one. The order is the one under which
the circuit does best. What the two accounts give as odds for the circuit is its weight, in natural
logarithms, less what choosing among orders would win by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, permutations
from math import exp, factorial, inf, log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.engine.stage import Kernel, Stage
from leadlight.finder.reach.sights import DAY
from leadlight.finder.shapes import CIRCUITS

_FEWEST, _MOST = 3, 7
"""Places of a circuit; of more, those with the most stays."""
_RETURNS = 2
"""Places that somebody must have come back to."""
_LEFT_OUT, _ELSEWHERE = 0.1, 0.3
"""How often somebody on a circuit leaves a place out, and goes somewhere else."""
_HOME, _OLD, _NEW = 0.3, 0.07, 0.6
"""How often somebody who wanders goes home, to another old place, to a new one."""
_ANY_ORDER = -3.0
"""The least weight against the same places in no order at all: little is seen of most circuits."""
_LEAST = -0.3
"""The weight from which a circuit is told."""
_LEAST_ALONE, _KEPT = -1.3, 0.55
"""The same for a lead whose people go one road, where so large a share of the moves keeps to it:
people who go apart, one some stays ahead of the other, repeat each other's moves."""
_SURE, _SURER = 1.9, 0.35
"""Log-odds that a circuit is right, and how fast they grow with its weight: on made-up worlds of
four makers, other ones than those of ``bench/reach.py``."""

_STOPS = """
SELECT lead_id, list(struct_pack(
    person := coalesce(person, ''), place := concat_ws(', ', place, admin1),
    start := epoch(start), "end" := epoch("end")
) ORDER BY person, start, "end", place, admin1) AS stops
FROM roads GROUP BY lead_id
HAVING count(*) > 4 AND count(DISTINCT concat_ws(', ', place, admin1)) BETWEEN 3 AND 40
"""


class Stop(NamedTuple):
    """A stay of a road, in seconds since 1970."""

    place: str
    start: float
    end: float


class Found(NamedTuple):
    """A circuit: its places in their order, the seconds of a round, how many rounds were seen, the
    share of moves that keep to it, and its weight."""

    places: tuple[str, ...]
    period: float
    rounds: float
    kept: float
    weight: float


Road = Sequence[Stop]


class _Step(NamedTuple):
    """From place to place: whether the road had been there before, and at how many others."""

    origin: str
    target: str
    is_old: bool
    others: int
    seconds: float


def circuit(roads: Sequence[Road]) -> Found | None:
    """The circuit that the roads of one lead follow, if they follow one."""
    tours = [_tour(road) for road in roads]
    visits = Counter(stop.place for tour in tours for stop in tour)
    usual = [place for place, _ in visits.most_common(_MOST)]
    if len(usual) < _FEWEST or sum(count > 1 for count in visits.values()) < _RETURNS:
        return None
    steps = [step for tour in tours for step in _steps(tour)]
    wandering = _wandering(steps, usual[0])
    best, order = max(_best_order(steps, usual[:size]) for size in range(_FEWEST, len(usual) + 1))
    if _order_counts(steps, order) < _ANY_ORDER:
        return None
    found = _measured(order, tours, steps, best - wandering)
    is_one = sum(len(tour) > 1 for tour in tours) == 1
    is_kept = is_one and found.kept >= _KEPT
    return found if found.weight >= (_LEAST_ALONE if is_kept else _LEAST) else None


def _tour(road: Road) -> list[Stop]:
    """Stops, those that follow one another in one place taken as one."""
    tour: list[Stop] = []
    for stop in road:
        if tour and tour[-1].place == stop.place:
            tour[-1] = tour[-1]._replace(end=stop.end)
        else:
            tour.append(stop)
    return tour


def _steps(tour: Sequence[Stop]) -> Iterator[_Step]:
    known = {stop.place for stop in tour[:1]}
    for a, b in pairwise(tour):
        others = len(known - {a.place, b.place})
        yield _Step(a.place, b.place, b.place in known, others, b.start - a.start)
        known.add(b.place)


def _best_order(steps: Sequence[_Step], core: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """The order of ``core`` under which the steps are likeliest, and the natural logarithm of how
    likely that is, less what the choice among all orders wins by chance."""
    size = len(core)
    at = {place: number for number, place in enumerate(core)}
    aside = sum(step.target not in at for step in steps)
    back = sum(step.target in at and step.origin not in at for step in steps)
    pairs = Counter(
        (at[step.origin], at[step.target])
        for step in steps
        if step.target in at and step.origin in at
    )
    places = _circles(size)
    ahead = _ahead(size)
    likely = np.zeros(len(places))
    for (origin, target), count in pairs.items():
        likely += count * ahead[(places[:, target] - places[:, origin]) % size]
    best = int(likely.argmax())
    apart = aside * log(_ELSEWHERE) + back * log((1 - _ELSEWHERE) / size)
    order = tuple(core[number] for number in places[best].argsort())
    return float(likely[best]) + apart - log(factorial(size - 1)), order


def _order_counts(steps: Sequence[_Step], order: tuple[str, ...]) -> float:
    """What the order is likelier than the same places in any order, in natural logarithms: nothing
    is known of an order whose places never followed one another."""
    inside = [step for step in steps if step.target in order and step.origin in order]
    if not inside:
        return -inf
    anywhere = len(inside) * log((1 - _ELSEWHERE) / (len(order) - 1))
    return _best_order(inside, order)[0] - anywhere


@cache
def _circles(size: int) -> npt.NDArray[np.int64]:
    """All orders of a circle of ``size``, a row each: where on it each of them stands."""
    return np.array([(0, *order) for order in permutations(range(1, size))])


@cache
def _ahead(size: int) -> npt.NDArray[np.float64]:
    """The logarithm of the chance to go so many places on; of standing still there is none."""
    chances = np.array([0.0] + [_LEFT_OUT**left for left in range(size - 1)])
    with np.errstate(divide="ignore"):
        logs: npt.NDArray[np.float64] = np.log((1 - _ELSEWHERE) * chances / chances.sum())
    return logs


def _wandering(steps: Sequence[_Step], home: str) -> float:
    """The same for somebody who wanders."""
    total = 0.0
    for step in steps:
        left = 1.0 - (_HOME if step.origin == home else 0.0)
        if not step.is_old:
            total += log(_NEW / left)
        elif step.target == home:
            total += log(_HOME)
        else:
            total += log(_OLD / left / max(1, step.others))
    return total


def _measured(
    order: tuple[str, ...], tours: Sequence[Sequence[Stop]], steps: Sequence[_Step], weight: float
) -> Found:
    """The circuit from where most roads began; a place left out counts as gone past."""
    size, at = len(order), {place: number for number, place in enumerate(order)}
    ahead = [
        ((at[step.target] - at[step.origin]) % size, step.seconds)
        for step in steps
        if step.target in at and step.origin in at
    ]
    gone, seconds = sum(places for places, _ in ahead), sum(spent for _, spent in ahead)
    first = next((stop.place for tour in tours for stop in tour if stop.place in at), order[0])
    turned = order[at[first] :] + order[: at[first]]
    kept = sum(places == 1 for places, _ in ahead) / len(steps)
    return Found(turned, size * seconds / gone, gone / size, kept, weight)


def rounds_of(batch: pa.RecordBatch) -> pa.RecordBatch:
    """``CIRCUITS`` of each lead of the batch (columns ``lead_id`` and ``stops``) that has one."""
    rows = [
        row
        for lead_id, stops in zip(*batch.to_pydict().values(), strict=True)
        for row in _rows(lead_id, stops)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=CIRCUITS)


def _rows(lead_id: str, stops: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    roads: dict[str, list[Stop]] = {}
    for each in stops:
        stop = Stop(each["place"], each["start"], each["end"])
        roads.setdefault(each["person"], []).append(stop)
    found = circuit(list(roads.values()))
    if found:
        yield {
            "lead_id": lead_id,
            "places": list(found.places),
            "days": round(found.period / DAY, 2),
            "rounds": round(found.rounds, 2),
            "kept": round(found.kept, 3),
            "certainty": round(1 / (1 + exp(-_SURE - _SURER * found.weight)), 3),
        }


STAGES: tuple[Stage, ...] = (Kernel("circuits", _STOPS, rounds_of, CIRCUITS),)
"""Needs ``roads``; leaves ``circuits``, a row a lead that has one."""
