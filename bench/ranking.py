"""How well leads are ranked: Leadlight and what is done without it, on made-up worlds.

``python -m bench.ranking`` judges all worlds at 20,000 ads and writes the table into README.md.
With names of worlds (``own-poor a-blind``) or another ``--ads`` it only prints.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from bench.apart import apart
from bench.keywords import hits
from bench.measures import calibration_error, children_by_chance, children_found
from bench.ranked import Ranked, ranked
from bench.rankedworlds import WORLDS
from bench.readme import about, put
from bench.weaklabels import vote

from leadlight.academy.truth import precision_at, r_precision

USUAL = 20_000
_FIRST, _READ = (20, 50), (20, 50, 100)
_HEAD = (
    "| world | leads | relevant | method | R-precision | first 20 | first 50 | calibration error"
    " | children in 20 | in 50 | in 100 |\n|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|"
)


class Row(msgspec.Struct, frozen=True):
    """One method on one world."""

    world: str
    leads: int
    relevant: int
    method: str
    r_precision: float
    first: tuple[float, ...]
    """Precision in the first 20 and 50."""
    error: float | None
    """Of calibration, where there are probabilities."""
    children: tuple[float, ...]
    """Share of them in the first 20, 50 and 100."""


def rows(world: Ranked) -> Iterator[Row]:
    """All methods on a world."""
    error = calibration_error(world.probability, world.relevant)
    yield msgspec.structs.replace(_row(world, "Leadlight", world.probability), error=error)
    for method, scores in _baselines(world.texts).items():
        yield _row(world, method, scores)
    yield _by_chance(world)


def _baselines(texts: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Scores by lead, of each other method."""
    ads = {lead: len(said) for lead, said in texts.items()}
    words = {lead: sum(map(hits, said)) for lead, said in texts.items()}
    labels = {lead: sum(vote(text) > 0 for text in said) for lead, said in texts.items()}
    return {
        "number of ads": {lead: float(count) for lead, count in ads.items()},
        "keywords": {lead: float(count) for lead, count in words.items()},
        "keywords per ad": {lead: count / ads[lead] for lead, count in words.items()},
        "weak labels": {lead: float(count) for lead, count in labels.items()},
        "weak labels per ad": {lead: count / ads[lead] for lead, count in labels.items()},
    }


def _row(world: Ranked, method: str, scores: dict[str, float]) -> Row:
    ranking = sorted(scores, key=lambda lead: (-scores[lead], lead))
    found = (children_found(ranking, world.children, world.all_children, k) for k in _READ)
    return Row(
        world=world.name,
        leads=len(world.probability),
        relevant=len(world.relevant),
        method=method,
        r_precision=r_precision(ranking, world.relevant),
        first=tuple(precision_at(ranking, world.relevant, k) for k in _FIRST),
        error=None,
        children=tuple(found),
    )


def _by_chance(world: Ranked) -> Row:
    leads, relevant = len(world.probability), len(world.relevant)
    share = relevant / leads
    children = (children_by_chance(leads, world.children, world.all_children, k) for k in _READ)
    return Row(world.name, leads, relevant, "chance", share, (share, share), None, tuple(children))


def _line(row: Row) -> str:
    error = "" if row.error is None else f"{row.error:.3f}"
    shares = [f"{share:.2f}" for share in (row.r_precision, *row.first)]
    children = [f"{share:.2f}" for share in row.children]
    counts = [f"{row.leads:,}", f"{row.relevant:,}"]
    return f"| {' | '.join((row.world, *counts, row.method, *shares, error, *children))} |"


def main() -> None:
    """Judge, print, and for all worlds put the table between the marks of README.md."""
    given = _arguments()
    if given.json:
        for row in rows(ranked(given.worlds[0], given.ads)):
            print(json.dumps(msgspec.to_builtins(row)))
        return
    print(_HEAD)
    lines = [_HEAD]
    for name in given.worlds or WORLDS:
        found = [_line(row) for row in apart("bench.ranking", Row, "--ads", str(given.ads), name)]
        print(*found, sep="\n", flush=True)
        lines += found
    if not given.worlds and given.ads == USUAL:
        put("ranking", "\n".join([f"{about()}; {USUAL:,} ads a world.\n", *lines, ""]))


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m bench.ranking", description=__doc__)
    parser.add_argument("worlds", nargs="*", choices=[[], *WORLDS], default=[])
    parser.add_argument("--ads", type=int, default=USUAL)
    parser.add_argument("--json", action="store_true", help="one world, a line of JSON a method")
    return parser.parse_args()


if __name__ == "__main__":
    main()
