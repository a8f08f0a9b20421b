"""Whether feeds go on coming as they did. It names no one who is advertised."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from leadlight.core.context import Context
from leadlight.core.feeds import FeedHealth, IngestHealth, SourceHealth
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import tables
from leadlight.govern.audit import Event, looked
from leadlight.store.batches import Done, done
from leadlight.store.home import Home
from leadlight.store.shapes import ARCHIVE

_DAYS = """
SELECT p.source, date_trunc('day', s.captured_at) AS day, count(*) AS records,
    min(s.captured_at) AS first, max(s.captured_at) AS last
FROM sightings s JOIN postings p USING (ad_id) GROUP BY ALL ORDER BY p.source, day
"""
_POSTINGS = "SELECT source, count(*) AS ads FROM postings GROUP BY source"
_DAY = timedelta(days=1)
_LATE = 2.0
"""A source is late after so many of its usual gaps, and a day."""
_SHOWN = 50
_LEAST_SHARE, _TIMES = 0.05, 5.0
"""An input has changed when so much of it is refused, and so many times as much as before."""
_NUMBERS = re.compile(r"\d+")


def feed_health(home: Home, context: Context) -> FeedHealth:
    """How each source and each input of the home is doing."""
    files, batches = looked(
        home,
        context,
        Event("feeds.read"),
        lambda ledger: (
            {kind: home.archive.files(ledger, kind) for kind in ("sightings", "postings")},
            done(ledger),
        ),
    )
    with tables(home, None) as engine:
        for kind, paths in files.items():
            engine.attach(kind, paths, ARCHIVE[kind])
        sources = sorted(_sources(engine, home.clock()), key=lambda it: (-it.silent, it.source))
    return FeedHealth(tuple(sources), tuple(_ingests(batches)))


def _sources(engine: Engine, now: datetime) -> Iterator[SourceHealth]:
    ads = {row["source"]: row["ads"] for row in engine.fetch(_POSTINGS).to_pylist()}
    by_source = defaultdict(list)
    for row in engine.fetch(_DAYS).to_pylist():
        by_source[row["source"]].append(row)
    for source, days in by_source.items():
        gaps = [(after["day"] - before["day"]) / _DAY for before, after in pairwise(days)]
        usual = sorted(gaps)[max(0, round(0.95 * len(gaps)) - 1)] if gaps else 1.0
        last = max(day["last"] for day in days)
        silent = max((now - last) / _DAY, 0.0)
        is_late = len(days) > 1 and silent > _LATE * usual + 1
        yield SourceHealth(
            source=source,
            postings=ads[source],
            records=sum(day["records"] for day in days),
            first=min(day["first"] for day in days),
            last=last,
            per_day=float(median(day["records"] for day in days)),
            usual_gap=usual,
            silent=silent,
            problem=f"silent for {_days(silent)}, at most {_days(usual)} before"
            if is_late
            else None,
        )


def _ingests(batches: Sequence[Done]) -> Iterator[IngestHealth]:
    """Inputs that differ in numbers alone, as in a date, are one."""
    by_input: dict[str, list[Done]] = defaultdict(list)
    for batch in batches:
        if batch.read:
            by_input[_NUMBERS.sub("0", ", ".join(batch.inputs))].append(batch)
    newest = sorted(by_input.values(), key=lambda it: -it[-1].number)
    for *before, last in newest[:_SHOWN]:
        share = last.quarantined / last.read
        usual = (
            sum(it.quarantined for it in before) / sum(it.read for it in before) if before else None
        )
        changed = share >= _LEAST_SHARE and (usual is None or share >= _TIMES * usual)
        yield IngestHealth(
            input=", ".join(last.inputs),
            at=last.started_at,
            read=last.read,
            share=share,
            share_before=usual,
            problem=f"{share:.0%} went to quarantine{_before(usual)}" if changed else None,
        )


def _before(usual: float | None) -> str:
    return "" if usual is None else f", before {usual:.1%}: has its form changed?"


def _days(length: float) -> str:
    return f"{length:.0f} day{'' if round(length) == 1 else 's'}"
