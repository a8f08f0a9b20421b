"""What the archive holds, so that each record enters it once, and nothing that was purged again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
import pyarrow as pa

from leadlight.engine.stage import Engine
from leadlight.finder.ingest.rows import Arrival
from leadlight.finder.ingest.seen import Seen
from leadlight.store.shapes import ARCHIVE

Files = Mapping[str, Sequence[Path]]
News = Literal["posting", "version", "sighting"]

_IDS = {
    "sightings": "record_id",
    "versions": "version_id",
    "postings": "ad_id",
    "quarantine": "entry_id",
}
"""What names the rows of a kind. Ids of two kinds are never the same."""
_EVERY_ID = " UNION ALL ".join(f"SELECT {name} FROM held_{kind}" for kind, name in _IDS.items())
_STONES = "SELECT tombstone[:32] FROM held_tombstones"
_UNTIL = """
SELECT tombstone, max(until) AS until FROM held_tombstones
WHERE tombstone[:32] IN (SELECT unnest($stones::VARCHAR[])) GROUP BY tombstone
"""


class Fresh(msgspec.Struct, frozen=True):
    """Of some arrivals those that are new, and what they are; how many of the others were purged
    before, and how many had come already."""

    arrived: list[Arrival]
    news: list[News]
    purged: int
    repeated: int


class Held:
    """What ``files`` of the archive hold, and what is taken from then on: whoever takes something
    writes it, or asks no more.

    Only for the holder of the writer's lock: nobody else adds anything, or purges it.
    """

    def __init__(self, engine: Engine, files: Files) -> None:
        self._engine = engine
        for kind, name in _IDS.items():
            self._attach(kind, files, (name,))
        self._attach("tombstones", files, ("tombstone", "until"))
        self._seen = self._read(_EVERY_ID)
        self._stones = self._read(_STONES)

    def take(self, arrived: Sequence[Arrival]) -> Fresh:
        """What is new of ``arrived``, in order."""
        seen = self._seen.among([name for each in arrived for name in _names(each)])
        until = self._until(arrived)
        some: list[Arrival] = []
        news: list[News] = []
        added: list[str] = []
        purged = 0
        for each in arrived:
            if until and _is_purged(each, until):
                purged += 1
            elif each.record_id not in seen:
                some.append(each)
                news.append(_news(each, seen))
                added += (name for name in _names(each) if name not in seen)
                seen.update(_names(each))
        self._seen.add(added)
        return Fresh(some, news, purged, len(arrived) - len(some) - purged)

    def take_entries(self, entries: Iterable[str]) -> list[str]:
        """Those of ``entries`` that the quarantine does not hold, sorted."""
        some = sorted(entries)
        seen = self._seen.among(some)
        fresh = [each for each in some if each not in seen]
        self._seen.add(fresh)
        return fresh

    def _attach(self, kind: str, files: Files, names: Sequence[str]) -> None:
        """Let the engine know columns that the files of a kind have had from the first on."""
        schema = pa.schema([ARCHIVE[kind].field(name) for name in names])
        self._engine.attach(f"held_{kind}", files[kind], schema, alike=True)

    def _read(self, ids: str) -> Seen:
        seen = Seen()
        seen.add_columns(batch.column(0) for batch in self._engine.stream(ids))
        return seen

    def _until(self, arrived: Sequence[Arrival]) -> dict[str, datetime]:
        """Up to when what was captured of those stays out that were purged, by their tombstones."""
        if not self._stones:
            return {}
        stones = {_tombstone(each)[:32] for each in arrived}
        if not (laid := self._stones.among(list(stones))):
            return {}
        rows = self._engine.fetch(_UNTIL, stones=sorted(laid))
        return dict(zip(*(rows[name].to_pylist() for name in ("tombstone", "until")), strict=True))


def _names(each: Arrival) -> tuple[str, str, str]:
    return each.record_id, each.version_id, each.ad_id


def _news(each: Arrival, seen: set[str]) -> News:
    if each.version_id in seen:
        return "sighting"
    return "version" if each.ad_id in seen else "posting"


def _is_purged(each: Arrival, until: Mapping[str, datetime]) -> bool:
    last = until.get(_tombstone(each))
    return last is not None and each.received.ad.captured_at <= last


def _tombstone(each: Arrival) -> str:
    return hashlib.sha256(each.ad_id.encode()).hexdigest()
