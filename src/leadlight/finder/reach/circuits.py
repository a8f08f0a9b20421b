"""Circuits: the same places in the same order, again and again.

Every move to a place is weighed under two accounts: somebody who goes round takes the next place in
the order, and so many places on as time went by, since ads show but some of the stays; somebody who
wanders goes mostly to new places, often back to one place that is home, and seldom to any other old
one, or now and then to and fro between the same places in no order. What the two accounts give as
odds for the circuit is its weight, in natural logarithms: the mean over all orders and paces, so
that choosing among them wins nothing by chance (Kass and Raftery 1995). The order told is the
likeliest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, permutations
from math import exp, log
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
_LEFT_OUT, _ELSEWHERE = 0.05, 0.2
"""How often somebody on a circuit leaves a place out, and goes somewhere else."""
_PACES = (2.0, 3.5, 6.0, 10.0)
"""Days from arrival to arrival that are weighed."""
_BLUR, _DRIFT = 0.3, 0.3
"""Variance of the number of arrivals between two ads: at once, and for each that is expected."""
_NEVER = 1e-6
"""The chance of what nobody expects."""
_FINE, _LONGEST = 4, 20
"""Steps of a stay in which times are counted, and stays after which nothing is told any more."""
_HOME, _OLD, _NEW = 0.3, 0.07, 0.6
"""How often somebody who wanders goes home, to another old place, to a new one."""
_SHUTTLES = 0.3
"""How much rarer than wandering it is to go to and fro between the same places in no order."""
_LEAST = -0.75
"""The weight from which a circuit is told: most who come back to two places go round."""
_SURE, _SURER = 2.5, 0.4
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
    """From place to place: whether the road had been there before, at how many others, the seconds
    from arrival to arrival, and those between the last ad in one and the first in the other."""

    origin: str
    target: str
    is_old: bool
    others: int
    seconds: float
    unseen: float


def circuit(roads: Sequence[Road]) -> Found | None:
    """The circuit that the roads of one lead follow, if they follow one."""
    tours = [_tour(road) for road in roads]
    visits = Counter(stop.place for tour in tours for stop in tour)
    usual = [place for place, _ in visits.most_common(_MOST)]
    if len(usual) < _FEWEST or sum(count > 1 for count in visits.values()) < _RETURNS:
        return None
    steps = [step for tour in tours for step in _steps(tour)]
    cores = [
        usual[:size] for size in range(_FEWEST, len(usual) + 1) if _are_in_turn(steps, usual[:size])
    ]
    if not cores:
        return None
    best, order = max(_best_order(steps, core) for core in cores)
    shuttling = max(_shuttling(steps, core) for core in cores) + log(_SHUTTLES)
    weight = best - float(np.logaddexp(_wandering(steps, usual[0]), shuttling))
    return _measured(order, tours, steps, weight) if weight >= _LEAST else None


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
        unseen = max(0.0, b.start - a.end)
        yield _Step(a.place, b.place, b.place in known, others, b.start - a.start, unseen)
        known.add(b.place)


def _are_in_turn(steps: Sequence[_Step], core: Sequence[str]) -> bool:
    """Whether any two of ``core`` followed one another: else nothing is known of their order."""
    return any(step.target in core and step.origin in core for step in steps)


def _best_order(steps: Sequence[_Step], core: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """The order of ``core`` under which the steps are likeliest, and the natural logarithm of how
    likely they are under any order at any pace."""
    size = len(core)
    at = {place: number for number, place in enumerate(core)}
    aside = sum(step.target not in at for step in steps)
    back = sum(step.target in at and step.origin not in at for step in steps)
    pairs: dict[tuple[int, int], npt.NDArray[np.float64]] = defaultdict(
        lambda: np.zeros((len(_PACES), size))
    )
    for step in steps:
        if step.target in at and step.origin in at:
            pairs[at[step.origin], at[step.target]] += _ahead(size, _fine(step.unseen))
    places = _circles(size)
    likely = np.zeros((len(_PACES), len(places)))
    for (origin, target), chances in pairs.items():
        likely += chances[:, (places[:, target] - places[:, origin]) % size]
    likely = np.logaddexp.reduce(likely, axis=0) - log(len(_PACES))
    order = tuple(core[number] for number in places[int(likely.argmax())].argsort())
    apart = aside * log(_ELSEWHERE) + back * log((1 - _ELSEWHERE) / size)
    return float(np.logaddexp.reduce(likely)) - log(len(places)) + apart, order


def _shuttling(steps: Sequence[_Step], core: Sequence[str]) -> float:
    """The same for somebody who goes from any place of ``core`` to any other."""
    aside = sum(step.target not in core for step in steps)
    back = sum(step.target in core and step.origin not in core for step in steps)
    inside = len(steps) - aside - back
    others, every = (log((1 - _ELSEWHERE) / size) for size in (len(core) - 1, len(core)))
    return aside * log(_ELSEWHERE) + back * every + inside * others


def _fine(seconds: float) -> tuple[int, ...]:
    """How long that is at each pace, in parts of a stay."""
    return tuple(min(_FINE * _LONGEST, round(_FINE * seconds / DAY / pace)) for pace in _PACES)


@cache
def _circles(size: int) -> npt.NDArray[np.int64]:
    """All orders of a circle of ``size``, a row each: where on it each of them stands."""
    return np.array([(0, *order) for order in permutations(range(1, size))])


@cache
def _ahead(size: int, times: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """The logarithm of the chance to be so many places on after each of the times, a row each."""
    return np.array([_ahead_after(size, time / _FINE) for time in times])


@cache
def _ahead_after(size: int, stays: float) -> npt.NDArray[np.float64]:
    """The same after so many stays; of standing still there is none."""
    on = np.arange(1, 3 * _LONGEST)
    chances = np.exp(-((on - stays) ** 2) / (2 * (_BLUR + _DRIFT * stays)))
    chances /= chances.sum()
    chances = (1 - _LEFT_OUT) * chances + _LEFT_OUT * np.concatenate([[0.0], chances[:-1]])
    round_ = np.full(size, _NEVER)
    np.add.at(round_, on % size, chances)
    round_[0] = 0.0
    with np.errstate(divide="ignore"):
        logs: npt.NDArray[np.float64] = np.log((1 - _ELSEWHERE) * round_ / round_.sum())
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
