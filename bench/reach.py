"""How well roads are found and foretold: stays, circuits, the next place and the next ad.

``python -m bench.reach`` builds eighteen made-up worlds of four makers on which nothing was fitted,
and writes the table into README.md and the calibration into reach.svg; with names of worlds or
another ``--ads`` it only prints.

A **stay** is a place from the first to the last of a hand's ads in it without having left. The lead
that holds most of a hand's ads is held against the hand's truth, for controllers with ten ads or
more: by *days* (each day of a stay with its place, so that a stay half found counts half), by
*places* alone, and by whole stays, matched one to one where the same place overlaps by half or more
in days. The baseline takes each ad as a stay of its own where its site's label says.

A **circuit** is right if its places are of the hand's round and in its order. Of hands with ten ads
there is one where the hand has a round and its ads show two of its places again; it is to be seen
where they show three places, as two are no circuit.

The **next place** is foretold as in use: a home reads the ads of a world up to a day, builds, and
tells of each lead that linking made; then it reads on. Nothing is filtered by truth, which tells
only what came: where the hand of most of a lead's ads posts next. The baselines may leave a share
to places where the lead has never been, and back off by some moves: those values are taken that
serve them best on these very worlds, for the score and for the first choice apart. Intervals are
95 %, by a bootstrap over leads.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from bench.apart import apart
from bench.asofthen import Posting
from bench.calibration import plot
from bench.foretold import Told, methods
from bench.missing import share
from bench.readme import about, put
from bench.roads import (
    DAY,
    WORLDS,
    City,
    Presence,
    World,
    days,
    found_stays,
    hands,
    is_same,
    labelled,
    lead_of,
    snapped,
    true_stays,
    world,
)

USUAL, LEAST_ADS = 12_000, 10
_LEAST_PLACES = 3
_HALF = 0.5
_DRAWS = 1_000
_PICTURE = Path(__file__).with_name("reach.svg")


class Overlap(msgspec.Struct, frozen=True):
    """What is found, what is true and what is both, of one hand."""

    method: str
    measure: str
    both: int
    found: int
    true: int


class Rounds(msgspec.Struct, frozen=True):
    """Circuits found, right ones, those that there are, those of them that can be seen, and how
    many of either were found."""

    found: int
    right: int
    there: int
    of_there: int
    seen: int
    of_seen: int


class Judged(msgspec.Struct, frozen=True):
    """One world."""

    name: str
    stays: tuple[Overlap, ...]
    rounds: Rounds
    told: tuple[Told, ...]
    postings: tuple[Posting, ...]


def judge(name: str, ads: int) -> Judged:
    """The world of that name."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder:
        it = world(name, ads, Path(folder))
    return Judged(
        name=name,
        stays=tuple(_stays(it)),
        rounds=_rounds(it),
        told=tuple(told for then in it.then for told in methods(then)),
        postings=it.postings,
    )


def _stays(it: World) -> Iterator[Overlap]:
    for ads in hands(it, LEAST_ADS).values():
        if it.facts[ads[0]].kind == "controlled":
            true = true_stays(it, ads)
            lead = lead_of(it, ads)
            theirs = [ad for ad in it.posted if it.lead[ad] == lead]
            yield from _held_against("Leadlight", true, found_stays(it, lead))
            yield from _held_against("each ad by its label", true, labelled(it, theirs))


def _held_against(
    method: str, true: Sequence[Presence], found: Sequence[Presence]
) -> Iterator[Overlap]:
    cities = {stay.place for stay in true}
    known = {stay.place: snapped(stay.place, cities) for stay in found}
    found = [msgspec.structs.replace(stay, place=known[stay.place]) for stay in found]
    for measure, ours, theirs in (
        ("days", days(found), days(true)),
        ("places", {stay.place for stay in found}, cities),
    ):
        yield Overlap(method, measure, len(ours & theirs), len(ours), len(theirs))
    yield Overlap(method, "stays", _matched(true, found), len(found), len(true))


def _matched(true: Sequence[Presence], found: Sequence[Presence]) -> int:
    pairs = sorted(
        (-_overlap(a, b), i, j)
        for i, a in enumerate(true)
        for j, b in enumerate(found)
        if a.place == b.place and _overlap(a, b) >= _HALF
    )
    left, right = set[int](), set[int]()
    for _, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def _overlap(a: Presence, b: Presence) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return (shared + DAY) / (max(a.end, b.end) - min(a.start, b.start) + DAY)


def _rounds(it: World) -> Rounds:
    counts = Counter[str]()
    for ads in hands(it, LEAST_ADS).values():
        if it.facts[ads[0]].kind == "spam":
            continue
        tour = it.facts[ads[0]].tour
        shown = Counter(place for place, _ in {_visit(it, ad) for ad in ads})
        comes_round = len(tour) > 2 and sum(count > 1 for count in shown.values()) > 1
        found = it.circuits.get(lead_of(it, ads))
        right = found is not None and _in_order(_cities(it, found), tour)
        counts.update(found=found is not None, right=right)
        is_seen = comes_round and len(shown) >= _LEAST_PLACES
        counts.update(there=comes_round, of_there=comes_round and right)
        counts.update(seen=is_seen, of_seen=is_seen and right)
    return Rounds(**{name: counts[name] for name in Rounds.__struct_fields__})


def _visit(it: World, ad: str) -> tuple[City, float]:
    fact = it.facts[ad]
    assert fact.stay is not None
    return fact.place, fact.stay.start.timestamp()


def _cities(it: World, found: dict[str, Any]) -> list[City]:
    lead = found["lead_id"]
    rows = [*it.stays[lead], *(row for rows in it.people.get(lead, {}).values() for row in rows)]
    known = {f"{row['place']}, {row['admin1']}": row for row in rows}
    places = (known[place] for place in found["places"])
    return [City(row["place"], row["lat"], row["lon"]) for row in places]


def _in_order(places: Sequence[City], tour: Sequence[City]) -> bool:
    """Whether places are of the round and in its order."""
    at = [n for place in places for n, city in enumerate(tour) if is_same(place, city)]
    if len(at) < len(places):
        return False
    steps = [(b - a) % len(tour) for a, b in zip(at, (*at[1:], *at[:1]), strict=True)]
    return sum(steps) == len(tour)


def stays_table(judged: Sequence[Judged]) -> str:
    """Precision, recall and F1 by measure, method and maker."""
    lines = ["| measure | method | hands | precision | recall | F1 |", "|---|---|--:|--:|--:|--:|"]
    rows = [row for each in judged for row in each.stays]
    for measure in ("days", "places", "stays"):
        for method in dict.fromkeys(row.method for row in rows):
            theirs = [row for row in rows if (row.measure, row.method) == (measure, method)]
            both, found, true = (
                sum(getattr(it, n) for it in theirs) for n in ("both", "found", "true")
            )
            shares = both / found, both / true, 2 * both / (found + true)
            figures = " | ".join(f"{share:.3f}" for share in shares)
            lines.append(f"| {measure} | {method} | {len(theirs)} | {figures} |")
    return "\n".join(lines)


def rounds_table(judged: Sequence[Judged]) -> str:
    """Precision and recall of circuits, world by world and over all."""
    lines = [
        "| worlds | precision | recall | of those seen in three places |",
        "|---|---|---|---|",
    ]
    own = [it for it in judged if it.name.startswith("own")]
    others = [it for it in judged if not it.name.startswith("own")]
    for name, some in (("the project's own", own), ("of other makers", others), ("all", judged)):
        sums = {
            field: sum(getattr(it.rounds, field) for it in some)
            for field in Rounds.__struct_fields__
        }
        if sums["found"] and sums["seen"]:
            figures = " | ".join(
                share(sums[hits], sums[of])
                for hits, of in (("right", "found"), ("of_there", "there"), ("of_seen", "seen"))
            )
            lines.append(f"| {name} | {figures} |")
    return "\n".join(lines)


def told_table(judged: Sequence[Judged]) -> str:
    """First choices and scores with their intervals, the baselines at their best."""
    told: dict[str, list[Told]] = defaultdict(list)
    for world_ in judged:
        for each in world_.told:
            told[each.method].append(each)
    lines = [
        "| method | forecasts | first choice right | among three | logarithm of what came |",
        "|---|--:|--:|--:|--:|",
        _told_line("Leadlight", told["Leadlight"], told["Leadlight"]),
    ]
    for kind in ("most frequent place", "Markov chain"):
        theirs = [each for method, each in told.items() if method.startswith(kind)]
        surest = max(theirs, key=lambda each: sum(it.first for it in each))
        nearest = max(theirs, key=lambda each: sum(it.score for it in each))
        lines.append(_told_line(f"{kind}, at its best", surest, nearest))
    return "\n".join(lines)


def _told_line(name: str, firsts: Sequence[Told], scores: Sequence[Told]) -> str:
    leads = [it.lead for it in firsts]
    first = _interval([float(it.first) for it in firsts], leads)
    score = _interval([it.score for it in scores], leads)
    three = sum(it.three for it in firsts) / len(firsts)
    figures = (f"{mean:.3f} ({low:.3f} to {high:.3f})" for mean, low, high in (first, score))
    right, came = figures
    return f"| {name} | {len(firsts)} | {right} | {three:.3f} | {came} |"


def _interval(values: Sequence[float], leads: Sequence[str]) -> tuple[float, float, float]:
    """The mean and its 95 % interval, leads drawn whole."""
    number = {lead: n for n, lead in enumerate(dict.fromkeys(leads))}
    at = np.array([number[lead] for lead in leads])
    sums, counts = np.bincount(at, values), np.bincount(at)
    draws = np.random.default_rng(1).integers(0, len(number), (_DRAWS, len(number)))
    means = sums[draws].sum(1) / counts[draws].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(np.mean(values)), float(low), float(high)


def report(judged: Sequence[Judged], ads: int) -> str:
    """All tables."""
    names = ", ".join(it.name for it in judged)
    parts = (
        f"{about()}; {ads:,} ads a world; worlds and seeds: {names}.",
        "**Stays** of controllers with ten ads or more:",
        stays_table(judged),
        "**Circuits**:",
        rounds_table(judged),
        "**The next place**:",
        told_table(judged),
        "![What was said against what came](reach.svg)",
    )
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Judge, print, and for the whole set of worlds write."""
    parser = argparse.ArgumentParser(prog="python -m bench.reach", description=__doc__)
    parser.add_argument("worlds", nargs="*", choices=[[], *WORLDS], default=[])
    parser.add_argument("--ads", type=int, default=USUAL)
    parser.add_argument("--json", action="store_true", help="one world, as a line of JSON")
    given = parser.parse_args()
    if given.json:
        print(json.dumps(msgspec.to_builtins(judge(given.worlds[0], given.ads))))
        return
    judged: list[Judged] = []
    for name in given.worlds or WORLDS:
        judged += apart("bench.reach", Judged, "--ads", str(given.ads), name)
        print(name, "done", flush=True)
    text = report(judged, given.ads)
    print(text)
    if not given.worlds and given.ads == USUAL:
        plot(
            [it for each in judged for it in each.told if it.method == "Leadlight"],
            [it for each in judged for it in each.postings],
            _PICTURE,
        )
        put("reach", text)


if __name__ == "__main__":
    main()
