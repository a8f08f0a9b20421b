"""How well hands are found: Leadlight, what identifiers alone give, and Splink, on made-up worlds.

``python -m bench.linking`` judges the project's own worlds and the other ones at 20,000 ads and
writes the table into README.md; ``--large`` does the project's own at 150,000. With names of worlds
(``own-poor a-blind``) or another ``--ads`` it only prints.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from bench.apart import apart
from bench.baselines import by_shared
from bench.judged import OWN, Judged, judged, world_names
from bench.readme import about, put
from bench.splinked import splinked

from leadlight.academy.truth import BCubed, PairScores, bcubed, pair_scores

USUAL, LARGE = 20_000, 150_000
PHONES, IDENTIFIERS = ("phones",), ("phones", "handles", "emails")


class Row(msgspec.Struct, frozen=True):
    """One method on one world."""

    world: str
    ads: int
    method: str
    controllers: BCubed
    everyone: BCubed
    pairs: PairScores


def rows(name: str, ads: int) -> Iterator[Row]:
    """All methods on the world of that name."""
    with judged(name, ads) as world:
        yield _row(world, "Leadlight", world.lead)
        yield _row(world, "same phone", by_shared(world, PHONES))
        yield _row(world, "same phone, handle or e-mail", by_shared(world, IDENTIFIERS))
        tried = [_row(world, f"Splink, weight ≥ {n}", found) for n, found in splinked(world)]
        yield max(tried, key=lambda row: row.controllers.f1)


def _row(world: Judged, method: str, found: dict[str, str]) -> Row:
    return Row(
        world=world.name,
        ads=len(world.hand),
        method=method,
        controllers=bcubed(world.hand, found, only=world.controlled),
        everyone=bcubed(world.hand, found),
        pairs=pair_scores(world.hand, found),
    )


def table(judgements: list[Row]) -> str:
    """Markdown."""
    head = (
        "| world | method | precision | recall | F1 | precision, all | pairs: precision | recall |"
    )
    rule = "|---|---|--:|--:|--:|--:|--:|--:|"
    return "\n".join([head, rule, *(_line(row) for row in judgements), ""])


def _line(row: Row) -> str:
    theirs, pairs = row.controllers, row.pairs
    shares = (theirs.precision, theirs.recall, theirs.f1, row.everyone.precision)
    figures = [f"{share:.3f}" for share in (*shares, pairs.precision, pairs.recall)]
    return f"| {' | '.join((row.world, row.method, *figures))} |"


def main() -> None:
    """Judge, print, and for a whole set of worlds put the table between the marks of README.md."""
    given = _arguments()
    if given.json:
        for row in rows(given.worlds[0], given.ads):
            print(json.dumps(msgspec.to_builtins(row)))
        return
    ads = LARGE if given.large else given.ads
    whole = [name for name in world_names() if not given.large or name.startswith(OWN)]
    found: list[Row] = []
    for name in given.worlds or whole:
        found += apart("bench.linking", Row, "--ads", str(ads), name)
        print(*(_line(row) for row in found if row.world == name), sep="\n", flush=True)
    if not given.worlds and ads in (USUAL, LARGE):
        put(f"linking {ads:,}", f"{about()}; {ads:,} ads a world.\n\n{table(found)}")


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m bench.linking", description=__doc__)
    parser.add_argument("worlds", nargs="*", choices=[[], *world_names()], default=[])
    parser.add_argument("--ads", type=int, default=USUAL)
    parser.add_argument("--large", action="store_true", help=f"own worlds of {LARGE:,} ads")
    parser.add_argument("--json", action="store_true", help="one world, a line of JSON a method")
    return parser.parse_args()


if __name__ == "__main__":
    main()
