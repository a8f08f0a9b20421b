"""Whether feeds go on coming as they did. It names no one who is advertised."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

from leadlight.core.context import Context
from leadlight.core.feeds import FeedHealth, IngestHealth, SourceHealth
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import tables
from leadlight.govern.audit import Event, looked
from leadlight.store.batches import Done, done
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
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
_NEWS_DAYS = 30
"""Days after which trouble with a feed is no news: everybody who is to know knows."""
_NUMBERS = re.compile(r"\d+")


def feed_health(home: Home, context: Context) -> FeedHealth:
    """How each source and each input of the home is doing."""
    files, batches = looked(
        home,
        context,
        Event("feeds.read"),
        lambda ledger: (_files(home, ledger), done(ledger)),
    )
    return _health(home, files, batches)


def troubled_feeds(home: Home, generation: int) -> int:
    """How many sources and inputs came into trouble lately, as it stood when that build was first
    asked about on this day: a page that is looked at all day counts once. Names none of them."""
    return home.kept(_Troubles, lambda: _Troubles(home)).count(generation)


class _Troubles:
    """What was counted last."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._guard = threading.Lock()
        self._counted: tuple[int, date, int] | None = None

    def count(self, generation: int) -> int:
        """The feeds in trouble."""
        home, today = self._home, self._home.clock().date()
        with self._guard:
            if self._counted is None or self._counted[:2] != (generation, today):
                if home.record().made_up:
                    return 0  # made up long ago, and no feed
                with home.ledger.reading() as ledger:
                    files, batches = _files(home, ledger), done(ledger)
                found = _health(home, files, batches)
                self._counted = generation, today, _fresh(found, home.clock())
            return self._counted[2]

    def close(self) -> None:
        """Nothing is held."""


def _fresh(found: FeedHealth, now: datetime) -> int:
    silent = [each.silent for each in found.sources if each.problem]
    changed = [(now - each.at) / _DAY for each in found.ingests if each.problem]
    return sum(days <= _NEWS_DAYS for days in (*silent, *changed))


def _files(home: Home, ledger: Connection) -> dict[str, list[Path]]:
    return {kind: home.archive.files(ledger, kind) for kind in ("sightings", "postings")}


def _health(home: Home, files: Mapping[str, list[Path]], batches: Sequence[Done]) -> FeedHealth:
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
