"""What verdicts teach: fifty chosen by the design against fifty at random, on made-up worlds.

``python -m bench.teaching`` writes the table into README.md; with names of worlds it only prints.
Half of a world's leads are the pool that verdicts are given on, the other half judges; twenty
seeds draw the halves anew. The verdicts are true.
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
from bench.judged import CONTEXT, built
from bench.ranked import postings
from bench.rankedworlds import write
from bench.readme import about, put

from leadlight.academy.truth import r_precision
from leadlight.finder import desk
from leadlight.finder.rank.additive import Floats, logits
from leadlight.finder.rank.features import judging, numbers, values
from leadlight.finder.rank.learning import learned, weights
from leadlight.finder.rank.starting import starting_model
from leadlight.finder.rank.teaching import most_telling

USUAL = ("own-poor", "own-rare-poor", "a-poor", "b-poor", "c-poor")
ADS, SEEDS, STEPS = 20_000, 20, (0, 10, 25, 50, 100)
_INTERVAL = 1.96
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


class Leads(NamedTuple):
    """Leads of two ads or more: their effects by the starting model, and which are controlled."""

    effects: Floats
    controlled: Flags


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
    return Leads(effects, np.array([2 * theirs[lead] > members[lead] for lead in ids]))


def curve(leads: Leads, seed: int, *, chosen: bool) -> Iterator[float]:
    """R-precision over the judging half after each number of verdicts of ``STEPS``."""
    start = starting_model().additive
    order = np.random.default_rng(seed).permutation(len(leads.controlled))
    pool, judge = order[: len(order) // 2], order[len(order) // 2 :]
    nobody = np.zeros(0, dtype=np.int64)
    logit = logits(start.base, leads.effects[pool])
    asked = (
        pool[most_telling(logit, leads.effects[pool], nobody, nobody, STEPS[-1])]
        if chosen
        else pool[: STEPS[-1]]
    )
    for count in STEPS:
        rows: Rows = asked[:count]
        new = learned(start, leads.effects[rows], leads.controlled[rows])
        effects = leads.effects[judge] * weights(start, new)
        yield _judged(new.base, effects, leads.controlled[judge])


def _judged(base: float, effects: Floats, controlled: Flags) -> float:
    ranking = [str(row) for row in np.argsort(-logits(base, effects), kind="stable")]
    return r_precision(ranking, {str(row) for row in np.flatnonzero(controlled)})


def lines(name: str) -> Iterator[str]:
    """Rows of the table: means over the seeds, with 95 % intervals of the mean."""
    leads = leads_of(name)
    for how, chosen in (("chosen", True), ("at random", False)):
        found = np.array([list(curve(leads, seed, chosen=chosen)) for seed in range(SEEDS)])
        means, doubts = found.mean(axis=0), _INTERVAL * found.std(axis=0, ddof=1) / SEEDS**0.5
        cells = [f"{m:.3f} ± {d:.3f}" for m, d in zip(means, doubts, strict=True)]
        yield f"| {name} | {how} | {' | '.join(cells)} |"


def main() -> None:
    """The table, printed or put into README.md."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("worlds", nargs="*")
    names = asked.parse_args().worlds
    head = f"| world | verdicts | {' | '.join(f'after {count}' for count in STEPS)} |"
    rule = f"|---|---|{'--:|' * len(STEPS)}"
    table = "\n".join([head, rule, *(line for name in names or USUAL for line in lines(name))])
    print(table)
    if not names:
        put("teaching", f"{about()}; {ADS:,} ads a world, {SEEDS} seeds.\n\n{table}\n")


if __name__ == "__main__":
    main()
