"""Writes received records into the archive: each once, in whatever order and however often sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain

import msgspec

from leadlight.core.context import Context
from leadlight.engine.stage import Engine
from leadlight.finder.ingest.held import Fresh, Held, News
from leadlight.finder.ingest.known_hits import keep
from leadlight.finder.ingest.pictured import Pictured
from leadlight.finder.ingest.quarantine import Quarantined, entries, entry_id
from leadlight.finder.ingest.rows import Rows, arrival
from leadlight.govern.audit import Event, record
from leadlight.store import gathering
from leadlight.store.archive import Portion, Written
from leadlight.store.batches import close_batch, counts_so_far, note_counts, open_batch
from leadlight.store.home import Home
from leadlight.store.jobs import write_into, written_into
from leadlight.store.ledger import Connection
from leadlight.store.mended import mend
from leadlight.store.shapes import ARCHIVE

_WRITTEN: dict[str, tuple[News, ...]] = {
    "postings": ("posting",),
    "versions": ("posting", "version"),
    "sightings": ("posting", "version", "sighting"),
}
"""For what news a kind of file gets a row."""


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
        # Files are on disk before the ledger is written to, and that is done in a moment: whoever
        # looks something up meanwhile writes to the ledger too, and is not kept waiting.
        counts, written = self._filed(pictured, rejected)

        def name(ledger: Connection) -> Counts:
            self._home.archive.name(ledger, written)
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

    @cached_property
    def _held(self) -> Held:
        with self._home.ledger.reading() as ledger:
            files = {kind: self._home.archive.files(ledger, kind) for kind in ARCHIVE}
        return Held(self._engine, files)

    def _filed(
        self, pictured: Pictured, rejected: Sequence[Quarantined]
    ) -> tuple[Counts, list[Written]]:
        """What is new, in files that are on disk and not named yet."""
        with self._home.ledger.reading() as ledger:
            last = self._home.archive.last_file_id(ledger)
        fresh = self._held.take([arrival(received) for received in pictured.received])
        by_id = {entry_id(each): each for each in reversed(rejected)}
        unread = {each: by_id[each] for each in self._held.take_entries(by_id)}
        portions = chain(self._arriving(fresh), self._set_aside(unread))
        written = self._home.archive.write(last + 1, self._batch, portions)
        news = Counter(fresh.news)
        counts = Counts(
            read=len(pictured.received) + len(rejected),
            postings=news["posting"],
            versions=news["version"],
            sightings=news["sighting"],
            repeated=fresh.repeated,
            quarantined=len(rejected),
            purged=fresh.purged,
        )
        return counts, written

    def _arriving(self, fresh: Fresh) -> Iterator[Portion]:
        rows = Rows(fresh.arrived, self._agency, self._batch)
        for kind, wanted in _WRITTEN.items():
            places = [place for place, news in enumerate(fresh.news) if news in wanted]
            for month, some in rows.by_month(kind, places):
                yield Portion(kind, month, some)

    def _set_aside(self, unread: Mapping[str, Quarantined]) -> Iterator[Portion]:
        if unread:
            now = self._home.clock()
            rows = entries(unread, now, self._agency, self._batch)
            yield Portion("quarantine", f"{now:%Y-%m}", rows)

    def _flag(self, ledger: Connection, pictured: Pictured) -> Counts:
        keep(ledger, pictured.hits, self._home.clock(), self._batch)
        return Counts(
            pictures=pictured.hashed,
            unhashed=len(pictured.unhashed),
            flagged=len(pictured.hits),
        )

    def _note(self, ledger: Connection, counts: Counts) -> None:
        note_counts(ledger, self._batch, msgspec.structs.asdict(self.counts + counts))
        event = Event("archive.add", f"batch {self._batch}", msgspec.structs.asdict(counts))
        record(ledger, self._home, self._context, event)
