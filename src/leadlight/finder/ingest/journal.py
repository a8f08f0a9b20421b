"""Writes received records into the archive: each once, in whatever order and however often sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa

from leadlight.core.context import Context
from leadlight.engine.stage import Engine, Query
from leadlight.finder.ingest.known_hits import keep
from leadlight.finder.ingest.pictured import Pictured
from leadlight.finder.ingest.quarantine import Quarantined, entries, entry_id
from leadlight.finder.ingest.rows import Arrival, archive_rows, arrival, telling_table
from leadlight.govern.audit import Event, record
from leadlight.store import gathering
from leadlight.store.archive import Written
from leadlight.store.batches import close_batch, counts_so_far, note_counts, open_batch
from leadlight.store.home import Home
from leadlight.store.jobs import write_into, written_into
from leadlight.store.ledger import Connection
from leadlight.store.mended import mend
from leadlight.store.shapes import ARCHIVE

_NAMED_BY = {"sightings": "record_id", "versions": "version_id", "postings": "ad_id"}
_KNOWN = """
SELECT DISTINCT {name} FROM {kind} WHERE {name} IN (SELECT {name} FROM arrivals)
"""
_NEWS = """
WITH fresh AS (
    SELECT ordinal, version_id, ad_id FROM arrivals ANTI JOIN known_sightings USING (record_id)
    WHERE NOT EXISTS (
        FROM tombstones WHERE tombstone = sha256(ad_id) AND captured_at <= until
    )
    QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY ordinal) = 1
)
SELECT ordinal,
    CASE
        WHEN v.version_id IS NOT NULL
            OR row_number() OVER (PARTITION BY fresh.version_id ORDER BY ordinal) > 1
            THEN 'sighting'
        WHEN p.ad_id IS NOT NULL
            OR row_number() OVER (PARTITION BY fresh.ad_id ORDER BY ordinal) > 1
            THEN 'version'
        ELSE 'posting'
    END AS news
FROM fresh
LEFT JOIN known_versions v ON v.version_id = fresh.version_id
LEFT JOIN known_postings p ON p.ad_id = fresh.ad_id
"""
_PURGED = """
SELECT count(*) AS purged FROM arrivals
WHERE EXISTS (FROM tombstones WHERE tombstone = sha256(ad_id) AND captured_at <= until)
"""
_WRITTEN = {
    "postings": "news = 'posting'",
    "versions": "news IN ('posting', 'version')",
    "sightings": "true",
}


Files = Mapping[str, Sequence[Path]]


class Counts(msgspec.Struct, frozen=True):
    """What became of the records read: ``read`` is the sum of the next five, and of those that were
    ``purged`` before and stay out.

    ``pictures`` files were hashed, ``unhashed`` lack a hash, ``flagged`` stand on a known list.
    """

    read: int = 0
    postings: int = 0
    versions: int = 0
    sightings: int = 0
    repeated: int = 0
    quarantined: int = 0
    pictures: int = 0
    unhashed: int = 0
    flagged: int = 0
    purged: int = 0

    def __add__(self, other: Counts) -> Counts:
        mine, theirs = msgspec.structs.astuple(self), msgspec.structs.astuple(other)
        return Counts(*map(sum, zip(mine, theirs, strict=True)))


class Errand(msgspec.Struct, frozen=True):
    """For whom a batch is written: a job, and what tells the feeds that it reads from changed ones.

    A batch of the same errand that was stopped is gone on with.
    """

    job: int
    read_from: str


class Journal:
    """One batch of an ingest. Each ``write`` is durable, and audited, when it returns.

    ``counts`` are those of the batch: of one that is gone on with, ``read`` is how many records of
    its feeds were written before, in the same transactions as their files.
    """

    def __init__(
        self,
        home: Home,
        context: Context,
        engine: Engine,
        inputs: Sequence[str],
        errand: Errand | None = None,
    ) -> None:
        self._home = home
        self._context = context
        self._engine = engine
        self._agency = home.record().agency
        self.counts = Counts()
        self._written: list[Written] = []
        self._number = 0
        self._writes = 0
        with home.ledger.begin() as ledger:
            self._batch = self._opened(ledger, inputs, errand)

    def write(
        self,
        pictured: Pictured,
        rejected: Sequence[Quarantined],
        mended: Sequence[str] = (),
    ) -> Counts:
        """Add what is new of ``pictured`` and ``rejected``; how much of it was what. ``mended`` are
        entries of the quarantine that were read with it."""
        if self._writes % gathering.TOGETHER == 0:
            self._gather()
        self._writes += 1
        arrived = [arrival(received) for received in pictured.received]
        with self._home.ledger.reading() as ledger:
            files = {kind: self._home.archive.files(ledger, kind) for kind in ARCHIVE}
            self._number = self._home.archive.last_file_id(ledger)
        # Files are on disk before the ledger is written to, and that is done in a moment: whoever
        # looks something up meanwhile writes to the ledger too, and is not kept waiting.
        self._written = []
        counts = self._arrive(files, arrived) + self._set_aside(files, rejected)

        def name(ledger: Connection) -> Counts:
            self._home.archive.name(ledger, self._written)
            mend(ledger, mended, self._batch, self._home.clock())
            named = counts + self._flag(ledger, pictured)
            self._note(ledger, named)
            return named

        counts = self._home.ledger.again(name)
        self.counts += counts
        return counts

    def close(self) -> None:
        """Say in the ledger that the batch came to its end."""
        with self._home.ledger.begin() as ledger:
            close_batch(ledger, self._batch, self._home.clock())

    def _gather(self) -> None:
        """Make one of many small files, of whichever batches they are."""
        archive = self._home.archive
        with self._home.ledger.reading() as ledger:
            bunches = gathering.bunches(ledger)
        for bunch in bunches:
            if (written := archive.gathered(bunch)) is not None:
                self._home.ledger.again(partial(self._take_places, bunch, written))

    def _take_places(
        self, bunch: Sequence[gathering.Named], written: Written, ledger: Connection
    ) -> None:
        self._home.archive.take_places(ledger, bunch, written)
        details = {"files": len(bunch), "records": written.records}
        record(ledger, self._home, self._context, Event("archive.gather", written.path, details))

    def _opened(self, ledger: Connection, inputs: Sequence[str], errand: Errand | None) -> int:
        begun = written_into(ledger, errand.job, errand.read_from) if errand else None
        if begun is not None and (counts := counts_so_far(ledger, begun)) is not None:
            self.counts = msgspec.convert(counts, Counts)
            return begun
        batch = open_batch(ledger, self._context.actor, inputs, self._home.clock())
        if errand is not None:
            write_into(ledger, errand.job, batch, errand.read_from)
        return batch

    def _arrive(self, files: Files, arrived: Sequence[Arrival]) -> Counts:
        if not arrived:
            return Counts()
        # Only what tells records apart goes through the engine: what was received is large.
        self._engine.give("arrivals", telling_table(arrived))
        # One after the other: joins that are under way at once need memory at once.
        for kind, name in _NAMED_BY.items():
            self._attach(kind, files, (name,))
            self._engine.run(Query(f"known_{kind}", _KNOWN.format(kind=kind, name=name)))
        self._attach("tombstones", files, ("tombstone", "until"))
        self._engine.run(Query("news", _NEWS))
        for kind, wanted in _WRITTEN.items():
            chosen = self._engine.fetch(f"SELECT ordinal FROM news WHERE {wanted} ORDER BY ordinal")
            self._add_arrived(kind, [arrived[at] for at in chosen["ordinal"].to_pylist()])
        news = Counter(self._engine.fetch("SELECT news FROM news")["news"].to_pylist())
        purged = int(self._engine.fetch(_PURGED)["purged"][0].as_py())
        return Counts(
            read=len(arrived),
            postings=news["posting"],
            versions=news["version"],
            sightings=news["sighting"],
            repeated=len(arrived) - news.total() - purged,
            purged=purged,
        )

    def _attach(self, kind: str, files: Files, names: Sequence[str]) -> None:
        """Let the engine know columns that the files of a kind have had from the first on."""
        schema = pa.schema([ARCHIVE[kind].field(name) for name in names])
        self._engine.attach(kind, files[kind], schema, alike=True)

    def _set_aside(self, files: Files, rejected: Sequence[Quarantined]) -> Counts:
        if not rejected:
            return Counts()
        self._attach("quarantine", files, ("entry_id",))
        by_id = {entry_id(each): each for each in reversed(rejected)}
        self._engine.give("rejects", pa.table({"entry_id": list(by_id)}))
        rows = self._engine.fetch(
            "SELECT entry_id FROM rejects ANTI JOIN quarantine USING (entry_id)"
        )
        if fresh := sorted(rows["entry_id"].to_pylist()):
            now = self._home.clock()
            some = {each: by_id[each] for each in fresh}
            self._add("quarantine", f"{now:%Y-%m}", entries(some, now, self._agency, self._batch))
        return Counts(read=len(rejected), quarantined=len(rejected))

    def _flag(self, ledger: Connection, pictured: Pictured) -> Counts:
        keep(ledger, pictured.hits, self._home.clock(), self._batch)
        return Counts(
            pictures=pictured.hashed,
            unhashed=len(pictured.unhashed),
            flagged=len(pictured.hits),
        )

    def _add_arrived(self, kind: str, arrived: Sequence[Arrival]) -> None:
        """Write the rows of ``arrived``, a file for each month of capture."""
        by_month: dict[str, list[Arrival]] = {}
        for each in arrived:
            captured = each.received.ad.captured_at.astimezone(UTC)
            by_month.setdefault(f"{captured:%Y-%m}", []).append(each)
        for month, some in sorted(by_month.items()):
            self._add(kind, month, archive_rows(kind, some, self._agency, self._batch))

    def _add(self, kind: str, month: str, rows: pa.Table) -> None:
        number = self._number + len(self._written) + 1
        self._written.append(self._home.archive.write(number, kind, month, self._batch, rows))

    def _note(self, ledger: Connection, counts: Counts) -> None:
        note_counts(ledger, self._batch, msgspec.structs.asdict(self.counts + counts))
        event = Event("archive.add", f"batch {self._batch}", msgspec.structs.asdict(counts))
        record(ledger, self._home, self._context, event)
