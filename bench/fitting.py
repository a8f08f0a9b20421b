"""Fit the model that a home begins with, on made-up worlds, and write it into the package.

``make model`` makes 84 worlds of four makers, reads each in, builds, and fits; that takes about
forty minutes on two cores. Another thirty, from other seeds and fitted on none, say how good it is;
and models fitted on three makers' worlds say how good such a model is on those of the fourth.
``--keep DIR`` leaves what was measured of each world there, and finds it there the next time.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from bench.fittedworlds import ADS, MAKERS, World, held_out, measured, training
from bench.judged import OWN
from bench.mistakes import mistakes

from leadlight.academy.truth import precision_at, r_precision
from leadlight.finder.rank.additive import Additive
from leadlight.finder.rank.calibration import expected_error, fitted_line
from leadlight.finder.rank.features import numbers
from leadlight.finder.rank.model import Model, ModelCard, encoded
from leadlight.finder.rank.score import probabilities, scored_logits
from leadlight.finder.rank.starting import Lesson, fitted

TARGET = Path(__file__).parents[1] / "src/leadlight/finder/rank/starting.json"
LIMITS = (
    "Fitted on made-up worlds: what it says of the real one is an order, not a share.",
    "Which signs speak for control comes from one study of closed cases, and from links of ads.",
    "It knows escort ads in English and Spanish, as sites of the United States show them.",
    "Two people who work together look like two who are controlled.",
)


def calibrated(worlds: Sequence[World]) -> Additive:
    """Fitted on all of them; its line is that of two models, each fitted on half of the worlds and
    judged on the other half."""
    halves = worlds[::2], worlds[1::2]
    logit, truly = [], []
    for ours, theirs in (halves, halves[::-1]):
        model = fitted(_learnable(ours))
        logit += [scored_logits(model, world.leads) for world in theirs]
        truly += [world.controlled for world in theirs]
    line = fitted_line(np.concatenate(logit), np.concatenate(truly))
    return line.of(fitted(_learnable(worlds)))


def _learnable(worlds: Sequence[World]) -> list[Lesson]:
    """Of other makers there are fewer worlds, so that theirs count twice."""
    return [
        Lesson(world.leads, world.controlled, 1.0 if world.maker == OWN else 2.0)
        for world in worlds
    ]


def figures(model: Additive, worlds: Sequence[World]) -> dict[str, float]:
    """How good it is on worlds that it was not fitted on, over leads of two ads or more."""
    found = [_figures(model, world) for world in worlds]
    return {name: round(float(np.mean([each[name] for each in found])), 3) for name in found[0]}


def _figures(model: Additive, world: World) -> dict[str, float]:
    several = numbers(world.leads, "ads") > 1
    likely, truly = probabilities(model, world.leads)[several], world.controlled[several]
    ranking = [str(row) for row in np.argsort(-likely, kind="stable")]
    relevant = {str(row) for row in np.flatnonzero(truly)}
    return {
        "R-precision": r_precision(ranking, relevant),
        "precision in the first 20": precision_at(ranking, relevant, 20),
        "precision in the first 50": precision_at(ranking, relevant, 50),
        "expected calibration error": expected_error(likely, truly),
        "share of controlled leads": float(truly.mean()),
    }


def strange(worlds: dict[str, list[World]]) -> dict[str, float]:
    """The same on worlds of a maker none of whose worlds were fitted on, mean over the makers."""
    found = []
    for maker in MAKERS:
        known = [world for other, theirs in worlds.items() if other != maker for world in theirs]
        found.append(figures(fitted(_learnable(known)), worlds[maker]))
        print("not fitted on", maker, found[-1], flush=True)
    return {
        f"{name}, maker unknown": round(float(np.mean([each[name] for each in found])), 3)
        for name in ("R-precision", "precision in the first 20", "precision in the first 50")
    }


def main() -> None:
    """Make the worlds, fit, measure, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--workers", type=int, default=2)
    told: Any = asked.parse_args()
    names = [*training(), *held_out()]
    with ProcessPoolExecutor(told.workers) as pool:
        worlds = list(pool.map(partial(measured, kept=told.keep), names))
    fitting, judging = worlds[: len(training())], worlds[len(training()) :]
    by_maker: dict[str, list[World]] = {maker: [] for maker in MAKERS}
    for name, world in zip(names, fitting, strict=False):
        by_maker[name.maker].append(world)
    model = calibrated(fitting)
    card = ModelCard(
        made_on=datetime.now(UTC).date(),
        data=f"{len(fitting)} made-up worlds of {ADS:,} ads by {len(MAKERS)} makers (make model); "
        f"figures on {len(judging)} others of the project's own, and on worlds of each maker by "
        "models that were not fitted on his",
        leads=sum(world.leads.num_rows for world in fitting),
        controlled=int(sum(world.controlled.sum() for world in fitting)),
        figures=figures(model, judging) | strange(by_maker),
        limits=LIMITS,
        mistakes=mistakes(model, judging),
    )
    TARGET.write_bytes(encoded(Model(basis="weak", additive=model, card=card)) + b"\n")
    print(card)


if __name__ == "__main__":
    main()
