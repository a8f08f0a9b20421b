"""How well and how fast templates are found, beside plain MinHash and equal texts, as they grow.

`python -m bench.templates` makes up texts (bench/edited.py): copies of templates, each edited and
filled in on its own, templates that share public lines, texts like no other, and a passage that a
tenth of all texts show, whoever wrote them. It writes the table into README.md; ``--sizes`` takes
other sizes, and only prints.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import psutil
import pyarrow as pa
from bench.edited import Writer, pair_scores
from bench.readme import about, put

from leadlight.academy.bench import Measure, Meter
from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Kernel
from leadlight.finder.link.components import components
from leadlight.finder.link.shingles import SKETCHES, sketch
from leadlight.finder.link.templates import STAGES
from leadlight.finder.shapes import TABLES

SIZES = (10_000, 30_000, 150_000, 300_000)
DAY = 0.1
"""The share of texts that come last, as a day onto the rest."""

_START = datetime(2026, 3, 1, tzinfo=UTC)
_PERMUTATIONS, _BANDS, _LEAST = 64, 16, 0.6
_BLOCK = 2_000
_CARRIED = ("wordings", "texts", "text_sketches", "key_firsts", "first_words", "text_ties")
_FRESH = "SELECT * FROM findings ANTI JOIN previous_wordings USING (ad_id, version_id)"
_WARM = "SELECT range::UBIGINT AS text, 'some words' AS typed FROM range(20_000)"
"""Rows enough to start the worker processes, which a build has running when it comes to links."""
Numbers = npt.NDArray[np.uint64]


class Texts(msgspec.Struct, frozen=True):
    """Texts in the order of time, and the template of each; a text like no other is its own."""

    texts: list[str]
    truth: list[str]

    def ads(self) -> dict[str, str]:
        """The template of each ad, by the ad's name."""
        return {f"A{number:07}": template for number, template in enumerate(self.truth)}


class Row(msgspec.Struct, frozen=True):
    """A line of the table."""

    method: str
    texts: int
    seconds: float
    cpu: float
    mib: float
    recall: float | None = None
    precision: float | None = None

    def __str__(self) -> str:
        scores = ("" if it is None else f"{it:.3f}" for it in (self.recall, self.precision))
        return (
            f"| {self.method} | {self.texts:,} | {self.seconds:.1f} | {self.cpu:.1f} | "
            f"{self.texts / max(self.cpu, 0.01):,.0f} | {self.mib:,.0f} | {' | '.join(scores)} |"
        )


def made_up(count: int, seed: int = 9) -> Texts:
    """``count`` texts, half of them copies of templates of 2 to 40 copies, in a chance order."""
    writer = Writer(seed)
    chance = writer.chance
    public = [writer.words(8) for _ in range(10)]
    passage = " ".join(writer.words(30))
    made: list[tuple[str, str]] = []
    while len(made) < count // 2:
        lines = chance.sample(public, chance.choice((0, 0, 2, 3)))
        template, name = writer.template(public=lines), f"t{len(made)}"
        made += [(writer.copy(template), name) for _ in range(chance.choice((2, 3, 5, 10, 40)))]
    while len(made) < count:
        own = " ".join(writer.words(chance.randint(30, 110)))
        is_public = chance.random() < 0.2
        made.append((f"{own} {passage}" if is_public else own, f"s{len(made)}"))
    chance.shuffle(made)
    texts, truth = zip(*made, strict=True)
    return Texts(list(texts), list(truth))


def ours(texts: Texts) -> Iterator[Row]:
    """The stages on all texts, then on the last of them as a day onto the others."""
    count, before = len(texts.texts), int(len(texts.texts) * (1 - DAY))
    empty = {name: TABLES[name].columns.empty_table() for name in _CARRIED}
    measured, cpu, found, _ = _run(texts, count, empty)
    yield _judged("Leadlight", measured, cpu, texts, found)
    carried = _run(texts, before, empty)[3]
    measured, cpu, by_day, _ = _run(texts, count, carried)
    assert by_day == found
    method = f"Leadlight, the last onto {before:,}"
    yield Row(method, count - before, measured.seconds, cpu, measured.peak_mib)


def _run(
    texts: Texts, count: int, carried: dict[str, pa.Table]
) -> tuple[Measure, float, dict[str, str], dict[str, pa.Table]]:
    names = pa.array([f"A{number:07}" for number in range(count)])
    moments = [_START + timedelta(seconds=number) for number in range(count)]
    typed = pa.array(texts.texts[:count])
    meter = Meter()
    with (
        tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder,
        DuckdbEngine(Settings(home=Path(folder)), Path(folder, "scratch")) as engine,
    ):
        engine.give("findings", pa.table({"ad_id": names, "version_id": names, "typed": typed}))
        engine.give(
            "fresh_sightings",
            pa.table(
                {
                    "ad_id": names,
                    "version_id": names,
                    "captured_at": pa.array(moments, pa.timestamp("us", tz="UTC")),
                }
            ),
        )
        for name, rows in carried.items():
            engine.give(f"previous_{name}", rows)
        engine.give("fresh_findings", engine.fetch(_FRESH))
        engine.run(Kernel("warm", _WARM, sketch, SKETCHES))
        began = _spent()
        with meter.during("templates"):
            for stage in STAGES:
                engine.run(stage)
        cpu = _spent() - began
        rows = engine.fetch("SELECT ad_id, template_id FROM templates")
        kept = {name: engine.fetch(_kept(name)) for name in carried}
    found = dict(zip(rows["ad_id"].to_pylist(), rows["template_id"].to_pylist(), strict=True))
    return meter.result("templates", count), cpu, found, kept


def _kept(name: str) -> str:
    """What a build keeps of the table ``name``, in SQL."""
    return (
        f"FROM previous_{name} UNION ALL FROM fresh_{name}"
        if TABLES[name].grows
        else f"FROM {name}"
    )


def _spent() -> float:
    """Processor seconds of this process and its workers."""
    here = psutil.Process()
    times = [each.cpu_times() for each in (here, *here.children(recursive=True))]
    return float(sum(it.user + it.system for it in times))


def plain_minhash(texts: Texts) -> Row:
    """What is usual: MinHash of word triples, banded; Jaccard of 0.6 and more; components."""
    meter, began = Meter(), _spent()
    with meter.during("minhash"):
        rows = [_triples(text) for text in texts.texts]
        signatures = np.concatenate(
            [_signatures(rows[at : at + _BLOCK]) for at in range(0, len(rows), _BLOCK)]
        )
        pairs = [
            (hub, text)
            for hub, text in _candidates(signatures)
            if len(rows[hub] & rows[text]) >= _LEAST * len(rows[hub] | rows[text])
        ]
        alone = ((text, text) for text in range(len(rows)))
        hubs, others = zip(*pairs, *alone, strict=True)
        nodes, labels = components(pa.chunked_array([hubs]), pa.chunked_array([others]))
    cpu = _spent() - began
    names = list(texts.ads())
    found = {
        names[n]: str(label) for n, label in zip(nodes.to_pylist(), labels.to_pylist(), strict=True)
    }
    return _judged("MinHash, Jaccard, components", meter.result("minhash", 0), cpu, texts, found)


def equal_texts(texts: Texts) -> Row:
    """Texts that are the same, letter by letter."""
    meter, began = Meter(), _spent()
    with meter.during("equal"):
        found = dict(zip(texts.ads(), texts.texts, strict=True))
    return _judged("equal texts", meter.result("equal", 0), _spent() - began, texts, found)


def _judged(method: str, measured: Measure, cpu: float, texts: Texts, found: dict[str, str]) -> Row:
    scores = pair_scores(texts.ads(), found)
    return Row(method, len(texts.texts), measured.seconds, cpu, measured.peak_mib, *scores)


def _triples(text: str) -> set[int]:
    words = text.split()
    return {hash(triple) for triple in zip(words, words[1:], words[2:], strict=False)}


def _signatures(rows: list[set[int]]) -> Numbers:
    """The least of each permutation over a row's triples; a row a text."""
    sizes = [len(row) for row in rows]
    flat = np.fromiter((it for row in rows for it in row), np.int64, sum(sizes)).view(np.uint64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    seeds = _mixed(np.arange(1, _PERMUTATIONS + 1, dtype=np.uint64))
    least = [np.minimum.reduceat(_mixed(flat ^ seed), starts) for seed in seeds]
    return np.stack(least, axis=1)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _candidates(signatures: Numbers) -> set[tuple[int, int]]:
    """Texts that share a band with an earlier text, and the first that has it."""
    found: set[tuple[int, int]] = set()
    for band in np.split(signatures, _BANDS, axis=1):
        _, first, inverse = np.unique(band, axis=0, return_index=True, return_inverse=True)
        hubs = first[inverse.ravel()]
        others = np.flatnonzero(hubs != np.arange(hubs.size))
        found.update(zip(hubs[others].tolist(), others.tolist(), strict=True))
    return found


def table(sizes: list[int]) -> str:
    """The table, each size by each method."""
    lines = [
        "| method | texts | seconds | CPU s | texts/CPU s | peak MiB | pair recall | precision |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for size in sizes:
        texts = made_up(size)
        for row in (equal_texts(texts), plain_minhash(texts), *ours(texts)):
            print(row, flush=True)
            lines.append(str(row))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure; the table goes into README.md unless the sizes are one's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=None)
    sizes = parser.parse_args().sizes
    text = table(sizes or list(SIZES))
    if not sizes:
        put("templates", f"{about()}\n\n{text}")


if __name__ == "__main__":
    main()
