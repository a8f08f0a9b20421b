"""What verdicts teach: those on the leads in most doubt against those at random, made-up worlds.

``python -m bench.teaching`` writes the table into README.md and the curves into teaching.svg; with
names of worlds it only prints. Half of a world's leads are the pool that verdicts are given on, the
other half judges; sixty seeds draw the halves anew. The verdicts are true, and none is asked for on
a lead held to be of an independent person. Ten are asked for at a time, and the model learns from
all before it asks for the next ten, as builds do.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from bench.curves import Curve, draw
from bench.judged import CONTEXT, built
from bench.ranked import postings
from bench.rankedworlds import write
from bench.readme import README, about, put

from leadlight.academy.truth import r_precision
from leadlight.finder import desk
from leadlight.finder.arrays import Flags, Floats
from leadlight.finder.rank.additive import logits
from leadlight.finder.rank.features import judging, numbers, values
from leadlight.finder.rank.learning import learned, weights
from leadlight.finder.rank.lessons import given_model
from leadlight.finder.rank.score import score
from leadlight.finder.rank.starting import starting_model
from leadlight.finder.rank.teaching import most_doubtful

USUAL = ("own-poor", "own-rare-poor", "a-poor", "b-poor", "c-poor")
ADS, SEEDS, AT_A_TIME, MOST = 20_000, 60, 10, 100
SHOWN = (0, 10, 20, 50, 100)
WAYS = ("in doubt", "at random")
MEASURES = ("logarithmic loss", "R-precision")
_INTERVAL = 1.96
Rows = npt.NDArray[np.int64]


class Leads(NamedTuple):
    """Leads of two ads or more: their effects by the starting model, which are controlled, and
    which are held to be of independent people, about whom nobody is asked."""

    effects: Floats
    controlled: Flags
    silent: Flags


def leads_of(name: str) -> Leads:
    """The world of that name, written, read in and built."""
    with TemporaryDirectory(prefix="leadlight-bench-") as folder:
        feed, truth = write(name, ADS, Path(folder, "world"))
        kinds = {posting.ad_id: posting.kind for posting in postings(truth)}
        with built(feed, Path(folder, "home")) as (home, _):
            with home.ledger.begin() as ledger:
                generation = home.generations.current(ledger)
            assert generation is not None
            table = pq.read_table(generation.files["features"][0])
            members = Counter[str]()
            theirs = Counter[str]()
            for row in desk.links(home, CONTEXT):
                members[str(row.lead_id)] += 1
                theirs[str(row.lead_id)] += kinds[row.ad_id] == "controlled"
    table = table.filter(pa.array(numbers(table, "ads") > 1))
    ids = table["lead_id"].to_pylist()
    codes = [card.code for card in judging()]
    effects = starting_model().additive.effects(codes, values(table))
    silent = np.asarray(score(table, given_model(None))["kind"]) == "independent"
    return Leads(effects, np.array([2 * theirs[lead] > members[lead] for lead in ids]), silent)


def taught(leads: Leads, seed: int, way: str) -> Iterator[tuple[float, float]]:
    """The measures on the judging half, before any verdict and after each ten."""
    order = np.random.default_rng(seed).permutation(len(leads.controlled))
    pool, judge = order[: len(order) // 2], order[len(order) // 2 :]
    start = model = starting_model().additive
    silent = np.flatnonzero(leads.silent[pool])
    others = np.flatnonzero(~leads.silent[pool])
    known = np.zeros(0, dtype=np.int64)
    while True:
        factors = weights(start, model)
        logit = logits(model.base, leads.effects * factors)
        yield judged(logit[judge], leads.controlled[judge])
        if len(known) == MOST:
            return
        new = (
            most_doubtful(logit[pool], known, silent, AT_A_TIME)
            if way == "in doubt"
            else others[len(known) : len(known) + AT_A_TIME]
        )
        known = np.append(known, list(new))
        rows: Rows = pool[known]
        apart = leads.effects[pool[silent]]
        model = learned(start, leads.effects[rows], leads.controlled[rows], apart)


def judged(logit: Floats, controlled: Flags) -> tuple[float, float]:
    """Logarithmic loss and R-precision."""
    loss = np.logaddexp(0, np.where(controlled, -logit, logit)).mean()
    ranking = [str(row) for row in np.argsort(-logit, kind="stable")]
    return float(loss), r_precision(ranking, {str(row) for row in np.flatnonzero(controlled)})


class Taught(NamedTuple):
    """What was measured on a world, an array a way: seeds by tens of verdicts by measures."""

    name: str
    found: dict[str, Floats]

    def lines(self) -> Iterator[str]:
        """Rows of the table: means over the seeds with 95 % intervals, and of the difference that
        the choice made, seed by seed."""
        steps = [count // AT_A_TIME for count in SHOWN]
        doubtful, random = (self.found[way][:, steps] for way in WAYS)
        for at, measure in enumerate(MEASURES):
            for way, seen in zip(WAYS, (doubtful, random), strict=True):
                yield self._line(measure, way, seen[:, :, at], "")
            yield self._line(measure, "*difference*", (doubtful - random)[:, :, at], "+")

    def _line(self, measure: str, way: str, values: Floats, sign: str) -> str:
        digits = 4 if measure == MEASURES[0] else 3
        cells = [
            f"{mean:{sign}.{digits}f} ± {doubt:.{digits}f}"
            for mean, doubt in zip(*with_doubts(values), strict=True)
        ]
        return f"| {self.name} | {measure} | {way} | {' | '.join(cells)} |"

    def curves(self, at: int) -> list[Curve]:
        """The measure after each ten verdicts, a curve a way."""
        counts = list(range(0, MOST + 1, AT_A_TIME))
        return [
            Curve(way, counts, *with_doubts(values[:, :, at])) for way, values in self.found.items()
        ]


def with_doubts(values: Floats) -> tuple[Floats, Floats]:
    """Means over the seeds, and half the width of their 95 % intervals."""
    return values.mean(axis=0), _INTERVAL * values.std(axis=0, ddof=1) / len(values) ** 0.5


def measured(name: str) -> Taught:
    """Both ways on the world of that name."""
    leads = leads_of(name)
    return Taught(
        name,
        {way: np.array([list(taught(leads, seed, way)) for seed in range(SEEDS)]) for way in WAYS},
    )


def main() -> None:
    """The table, printed or put into README.md, and the curves."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("worlds", nargs="*")
    names = asked.parse_args().worlds
    every = [measured(name) for name in names or USUAL]
    head = f"| world | measure | verdicts | {' | '.join(f'after {count}' for count in SHOWN)} |"
    rule = f"|---|---|---|{'--:|' * len(SHOWN)}"
    table = "\n".join([head, rule, *(line for world in every for line in world.lines())])
    print(table)
    if not names:
        draw(
            README.with_name("teaching.svg"),
            "verdicts",
            {
                f"{world.name}: {measure}": world.curves(at)
                for at, measure in enumerate(MEASURES)
                for world in every
            },
            across=len(every),
        )
        put("teaching", f"{about()}; {ADS:,} ads a world, {SEEDS} seeds.\n\n{table}\n")


if __name__ == "__main__":
    main()
