"""Feeds into the archive: read, name, write, batch by batch; stop for nothing in a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import RefusedError
from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.memory import give_back
from leadlight.engine.stage import Progress, silent
from leadlight.engine.workers import Workers
from leadlight.finder.ingest.feeds import AUTO, PACKING_ERRORS, Feed, reader_for
from leadlight.finder.ingest.journal import Counts, Errand, Journal
from leadlight.finder.ingest.mapping import Mapping
from leadlight.finder.ingest.pictured import Arrived, PictureReader, Told
from leadlight.finder.ingest.quarantine import Quarantined
from leadlight.finder.ingest.received import Reading, Received, Rejected, whole_file
from leadlight.finder.pictures.decode import Guards
from leadlight.finder.pictures.known import find_lists
from leadlight.store.home import Home

Tell = Callable[[Told], None]
_MOST_BYTES = 2 << 20
"""Bytes received that are written at once."""
ENGINE_MB = 64
"""MiB in which it is found out what is new. The engine would else fill what it is given."""


def _tell_nobody(_told: Told) -> None:
    """Nobody listens."""


class HowToRead(msgspec.Struct, frozen=True):
    """What the operator says of a feed."""

    format: str = AUTO
    source: str | None = None
    mapping: Mapping = Mapping()


def ingest(  # noqa: PLR0913 - what to read, how, for whom, and who hears of it
    home: Home,
    context: Context,
    feeds: Sequence[Feed],
    how: HowToRead,
    progress: Progress = silent,
    tell: Tell = _tell_nobody,
    *,
    errand: Errand | None = None,
) -> Counts:
    """Read ``feeds`` into the home's archive. What was counted is on disk.

    ``tell`` hears of each picture that stands on a known list, and of each that lacks a hash. What
    a job was reading when it was stopped it goes on with, behind the records that are on disk.

    Raises:
        InputError: a feed, or a list of known hashes, cannot be opened.
        HomeError: another process is writing.
    """
    with (
        home.writing("ingest"),
        DuckdbEngine(_sparing(home.settings), home.scratch / "ingest") as engine,
        closing(Workers(home.settings.workers)) as workers,
    ):
        reader = PictureReader(home.settings, workers, progress)
        journal = Journal(home, context, engine, [feed.name for feed in feeds], errand)
        for arrived, rejected in _batches(feeds, how, home, journal.counts.read):
            pictured = reader.read(arrived)
            for told in pictured.tidings():
                tell(told)
            journal.write(pictured, rejected)
            give_back()
            progress("ingest", journal.counts.read, None)
        journal.close()
    return journal.counts


def _sparing(settings: Settings) -> Settings:
    """With as little memory for the engine as an ingest needs."""
    return msgspec.structs.replace(settings, memory_mb=min(settings.memory_mb, ENGINE_MB))


def refuse_to_mix(home: Home) -> None:
    """Real ads must never stand under the banner that says that nobody is real.

    Raises:
        RefusedError: the home holds made-up data.
    """
    if home.record().made_up:
        raise RefusedError(
            f"{home.path} holds the demonstration's made-up data; give --home another folder"
        )


def _batches(
    feeds: Sequence[Feed], how: HowToRead, home: Home, read_before: int
) -> Iterator[tuple[list[Arrived], list[Quarantined]]]:
    """Records in bunches that are written at once: so many records, or so many bytes. The first
    ``read_before`` are passed over."""
    settings = home.settings
    arrived: list[Arrived] = []
    rejected: list[Quarantined] = []
    held = 0
    reading = msgspec.structs.replace(reading_of(how, settings), scratch=home.scratch)
    for name, folder, each in islice(_records(feeds, how, reading), read_before, None):
        if isinstance(each, Received):
            arrived.append(Arrived(name, folder, each))
        else:
            rejected.append(Quarantined(name, each))
        held += len(each.raw)
        if len(arrived) + len(rejected) >= settings.batch_records or held >= _MOST_BYTES:
            yield arrived, rejected
            arrived, rejected, held = [], [], 0
    if arrived or rejected:
        yield arrived, rejected


def reading_of(how: HowToRead, settings: Settings) -> Reading:
    """``how`` to read, within what ``settings`` allow.

    Raises:
        InputError: a list of known hashes cannot be opened.
    """
    guards = Guards(settings.max_picture_bytes, settings.max_picture_pixels)
    lists = find_lists(settings.known_hashes)
    return Reading(settings.max_record_bytes, how.source, how.mapping, guards, lists)


def _records(
    feeds: Sequence[Feed], how: HowToRead, reading: Reading
) -> Iterator[tuple[str, Path | None, Received | Rejected]]:
    """Each record behind the name of its feed, and the folder where that lies."""
    for feed in feeds:
        folder = feed.folder
        for each in feed_records(feed, how.format, reading):
            yield feed.name, folder, each


def feed_records(feed: Feed, wanted: str, reading: Reading) -> Iterator[Received | Rejected]:
    """The records of one feed in the format called ``wanted``, and what could not be read.

    Raises:
        InputError: the feed cannot be opened.
    """
    reading = msgspec.structs.replace(reading, feed=feed.name)
    try:
        yield from _opened_records(feed, wanted, reading)
    except PACKING_ERRORS as error:
        yield whole_file(f"the packed file is damaged: {error}")


def _opened_records(feed: Feed, wanted: str, reading: Reading) -> Iterator[Received | Rejected]:
    with feed.opened() as opened:
        last: Received | Rejected | None = None
        try:
            if not opened.peek(1):
                yield whole_file("the file is empty")
                return
            for last in reader_for(wanted, feed, opened)(opened, reading):
                yield last
        except PACKING_ERRORS as error:
            yield _cut_off(last, error)


def _cut_off(last: Received | Rejected | None, error: Exception) -> Rejected:
    """The rejection of the rest of a packed feed, placed at the last record that was whole."""
    reason = f"the packed file is damaged or cut off here: {error}"
    if last is None:
        return whole_file(reason)
    return Rejected(last.position, b"", 0, f"{reason}; what stood before was read")
