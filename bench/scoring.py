"""How fast leads are scored with their reasons, and how fast a model is fitted.

``python -m bench.scoring`` writes its table into README.md. The leads are those of a made-up world,
over and over, so that as many are scored as are asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bench.judged import built, write
from bench.readme import about, put

from leadlight.finder.rank.boosting import boosted
from leadlight.finder.rank.features import judging, signs, values
from leadlight.finder.rank.learning import learned
from leadlight.finder.rank.model import encoded
from leadlight.finder.rank.score import probabilities, score
from leadlight.finder.rank.starting import starting_model
from leadlight.finder.rank.weak_labels import weak_labels

SCORED, FITTED, TAUGHT = 100_000, 20_000, 1_000
Answer = TypeVar("Answer")


def leads(count: int) -> pa.Table:
    """The table ``features`` of so many leads."""
    with TemporaryDirectory(prefix="leadlight-bench-") as folder:
        feed, _ = write("own-rich", 20_000, Path(folder, "world"))
        with built(feed, Path(folder, "home")) as (home, _):
            with home.ledger.begin() as ledger:
                generation = home.generations.current(ledger)
            assert generation is not None
            table = pq.read_table(generation.files["features"][0])
    return pa.concat_tables([table] * (count // table.num_rows + 1)).slice(0, count)


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds, and the answer."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def table() -> str:
    """Markdown."""
    many = leads(SCORED).combine_chunks()
    few = many.slice(0, FITTED)
    model = starting_model()
    kept = pa.table({"document": [encoded(model)]})
    codes = [card.code for card in judging()]
    measured = values(few)
    truly = np.random.default_rng(1).random(FITTED) < probabilities(model.additive, few)
    effects = model.additive.effects(codes, measured)[:TAUGHT]
    works: list[tuple[str, int, Callable[[], object]]] = [
        ("score and explain", SCORED, lambda: score(many, kept)),
        ("probabilities alone", SCORED, lambda: probabilities(model.additive, many)),
        ("weak labels", FITTED, lambda: weak_labels(few)),
        ("fit by boosting", FITTED, lambda: boosted(codes, signs(), measured, truly)),
        ("learn from verdicts", TAUGHT, lambda: learned(model.additive, effects, truly[:TAUGHT])),
    ]
    rows = [(name, count, timed(work)[0]) for name, count, work in works]
    told = [f"| {n} | {c:,} | {s:.2f} | {c / s:,.0f} |" for n, c, s in rows]
    return "\n".join(["| what | leads | seconds | leads/s |", "|---|--:|--:|--:|", *told])


if __name__ == "__main__":
    print(found := table())
    put("scoring", f"{about()}.\n\n{found}\n")
