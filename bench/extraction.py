"""Extraction alone, on made-up ads of about a hundred words: all kinds of findings, no pictures.

Writes its table into README.md. The baseline finds telephone numbers only, with the matcher of
``phonenumbers``, in the same processes and in the same run.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import phonenumbers
import pyarrow as pa

from leadlight.academy.bench import machine
from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core import ids
from leadlight.core.records import Ad
from leadlight.engine.workers import Function, Workers
from leadlight.finder.extract.kernel import extract
from leadlight.finder.ingest.record import decode_ad

HERE = Path(__file__).parent
START, END = "<!-- extraction: begin -->\n", "<!-- extraction: end -->\n"
ADS, WORDS, BATCH, SEED = 60_000, 100, 2_048, 11
_PLAIN_LINE = re.compile(r"[A-Za-z ,.']{12,}")
_COMMON = 30
"""What this many ads say names nobody and no place."""
_STRINGS = pa.list_(pa.string())
VERSIONS = pa.schema(
    {
        **dict.fromkeys(("ad_id", "version_id", "source", "source_id", "url"), pa.string()),
        **dict.fromkeys(("title", "body", "place"), pa.string()),
        "places": _STRINGS,
        "contacts": pa.list_(pa.struct({"type": pa.string(), "value": pa.string()})),
        "age": pa.string(),
        "lat": pa.float64(),
        "lon": pa.float64(),
        "images": pa.list_(pa.struct(dict.fromkeys(("url", "sha256", "pdq", "path"), pa.string()))),
    }
)
NUMBERS = pa.schema({"phones": _STRINGS})


def ads(folder: Path, count: int) -> Iterator[Ad]:
    """Ads of a synthetic world, filled up to a hundred words."""
    spec = WorldSpec(ads=2 * count, seed=SEED)
    write_world(spec, folder, lambda _: None)
    written = [decode_ad(line) for line in (folder / "ads.jsonl").open("rb")]
    counts = Counter(it for ad in written for it in (ad.body or "").split("\n"))
    lines = [it for it, n in counts.items() if n >= _COMMON and _PLAIN_LINE.fullmatch(it)]
    chance = random.Random(SEED)
    short = (ad for ad in written if ad.body and len(ad.body.split()) <= WORDS)
    for ad, _ in zip(short, range(count), strict=False):
        yield _filled(ad, lines, chance)


def _filled(ad: Ad, lines: list[str], chance: random.Random) -> Ad:
    body = (ad.body or "").split("\n")
    while sum(len(line.split()) for line in body) < WORDS:
        body.insert(chance.randrange(len(body)), chance.choice(lines).strip())
    return Ad(
        source=ad.source,
        captured_at=ad.captured_at,
        source_id=ad.source_id,
        url=ad.url,
        title=ad.title,
        body="\n".join(body),
        place=ad.place,
        age=ad.age,
        contacts=ad.contacts,
    )


def batches(written: list[Ad]) -> list[pa.RecordBatch]:
    """The ads as the archive holds them."""
    rows = [_row(ad) for ad in written]
    return [
        pa.RecordBatch.from_pylist(rows[start : start + BATCH], schema=VERSIONS)
        for start in range(0, len(rows), BATCH)
    ]


def _row(ad: Ad) -> dict[str, Any]:
    return {
        "ad_id": ids.ad_id(ad),
        "version_id": ids.version_id(ad),
        "source": ad.source,
        "source_id": ad.source_id,
        "url": ad.url,
        "title": ad.title,
        "body": ad.body,
        "place": ad.place,
        "places": list(ad.places),
        "contacts": [{"type": it.type, "value": it.value} for it in ad.contacts],
        "age": None if ad.age is None else str(ad.age),
        "images": [],
    }


def matched(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The baseline: what the matcher of ``phonenumbers`` finds in title and body."""
    columns = (batch.column("title").to_pylist(), batch.column("body").to_pylist())
    found = [
        [match.raw_string for match in phonenumbers.PhoneNumberMatcher(f"{title} {body}", "US")]
        for title, body in zip(*columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays([pa.array(found, _STRINGS)], schema=NUMBERS)


def measured(given: list[pa.RecordBatch]) -> Iterator[tuple[str, int, float, float]]:
    """Name, processes, ads a second by the clock, and a second of one core's own time.

    The better of two runs each, processes started before. The processor time is that of the run in
    one process, which others on the machine disturb least.
    """
    own: dict[str, float] = {}
    kernels: dict[str, Function] = {
        "phones alone, `phonenumbers` (baseline)": matched,
        "all findings, `leadlight`": partial(extract, region="US"),
    }
    for count in (1, 2):
        with Workers(count) as workers:
            list(workers.map(kernels["all findings, `leadlight`"], given[:3]))
            for name, kernel in kernels.items():
                runs = [_rates(workers.map(kernel, given)) for _ in range(2)]
                clock, processor = (max(rates) for rates in zip(*runs, strict=True))
                yield name, count, clock, own.setdefault(name, processor)


def _rates(answers: Iterable[pa.RecordBatch]) -> tuple[float, float]:
    """Ads a second by the clock, and of this process's own time."""
    start, own = time.perf_counter(), time.process_time()
    rows: int = sum(batch.num_rows for batch in answers)
    return rows / (time.perf_counter() - start), rows / (time.process_time() - own)


def report(rows: list[tuple[str, int, float, float]], written: list[Ad]) -> str:
    """The machine's facts, what was read and the table."""
    facts = machine()
    words = sum(len(f"{ad.title} {ad.body}".split()) for ad in written) / len(written)
    about = (
        f"{facts.processor}, {facts.cores} cores, {facts.memory_gib} GiB, {facts.system}, "
        f"Python {facts.python}; {len(written):,} ads of {words:.0f} words on average.\n"
    )
    return "\n".join(
        [
            about,
            "| what | processes | ads/s by the clock | ads/s on as many free cores |",
            "|---|--:|--:|--:|",
            *(
                f"| {name} | {count} | {clock:,.0f} | {count * own:,.0f} |"
                for name, count, clock, own in rows
            ),
            "",
        ]
    )


def main() -> None:
    """Measure, and put the table between the marks of README.md."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder:
        written = list(ads(Path(folder), ADS))
    text = report(list(measured(batches(written))), written)
    readme = HERE / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    readme.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
