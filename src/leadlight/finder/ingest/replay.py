"""What went to quarantine, read again: with a mapping that was mended, or by a newer Leadlight."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Progress, silent
from leadlight.engine.workers import Workers
from leadlight.finder.ingest.feeds import AUTO, READERS, form_of
from leadlight.finder.ingest.ingest import HowToRead, Tell, reading_of
from leadlight.finder.ingest.journal import Counts, Journal
from leadlight.finder.ingest.pictured import Arrived, PictureReader
from leadlight.finder.ingest.received import Position, Reading, Received
from leadlight.govern.audit import Event, looked
from leadlight.store.home import Home
from leadlight.store.mended import all_mended
from leadlight.store.shapes import QUARANTINE

_ENTRIES = """
SELECT entry_id, octet_length(raw) AS size FROM quarantine
WHERE $input IS NULL OR input = $input ORDER BY input, line
"""
_SOME = """
SELECT entry_id, input, line, "offset", length, raw FROM quarantine
WHERE entry_id IN (SELECT unnest($entries::VARCHAR[])) ORDER BY input, line
"""
_MOST_BYTES = 64 << 20
"""Read into memory at a time."""


class Replayed(msgspec.Struct, frozen=True):
    """How many entries were read after all, how many still cannot be, and what came of them."""

    mended: int
    refused: int
    counts: Counts


class HowToReplay(msgspec.Struct, frozen=True):
    """What the operator says: ``how`` to read, of one ``input`` alone, and the ``header`` that rows
    of CSV stood under."""

    how: HowToRead = HowToRead()
    input: str | None = None
    header: str | None = None


def replay(
    home: Home,
    context: Context,
    asked: HowToReplay,
    progress: Progress = silent,
    tell: Tell = lambda _: None,
) -> Replayed:
    """Read the quarantine again. What is read enters the archive as if it came now, and its entry
    is listed no more.

    Raises:
        HomeError: another process is writing.
    """
    mended = refused = 0
    total = Counts()
    details = {"input": asked.input, "format": asked.how.format}
    with (
        home.writing("replay"),
        DuckdbEngine(home.settings, home.scratch / "replay") as engine,
        closing(Workers(home.settings.workers)) as workers,
    ):
        files, known = looked(
            home,
            context,
            Event("quarantine.replay", asked.input or "", details),
            lambda ledger: (home.archive.files(ledger, "quarantine"), all_mended(ledger)),
        )
        engine.attach("quarantine", files, QUARANTINE)
        reading = reading_of(asked.how, home.settings)
        reader = PictureReader(home.settings, workers, progress)
        journal = Journal(home, context, engine, ["quarantine"])
        for entries in _bunches(engine, asked.input, known, home.settings.batch_records):
            some = engine.fetch(_SOME, entries=entries).to_pylist()
            arrived, done = _read(some, asked, reading)
            pictured = reader.read(arrived)
            for told in pictured.tidings():
                tell(told)
            total += journal.write(pictured, [], done)
            mended, refused = mended + len(done), refused + len(some) - len(done)
            progress("replay", mended + refused, None)
        journal.close()
    return Replayed(mended, refused, total)


def _bunches(
    engine: DuckdbEngine, input_: str | None, known: Container[str], most: int
) -> Iterator[list[str]]:
    """Ids of entries that were not read yet, as many as are read at a time."""
    bunch: list[str] = []
    held = 0
    for row in engine.fetch(_ENTRIES, input=input_).to_pylist():
        if row["entry_id"] in known:
            continue
        bunch.append(row["entry_id"])
        held += row["size"] or 0
        if len(bunch) >= most or held >= _MOST_BYTES:
            yield bunch
            bunch, held = [], 0
    if bunch:
        yield bunch


def _read(
    entries: Sequence[dict[str, Any]], asked: HowToReplay, reading: Reading
) -> tuple[list[Arrived], list[str]]:
    """The records of the entries that can be read whole now, and those entries' ids."""
    arrived: list[Arrived] = []
    done: list[str] = []
    for entry in entries:
        place = Position(entry["line"], entry["offset"])
        found = _records(entry, asked, msgspec.structs.replace(reading, feed=entry["input"]))
        if found:
            folder = Path(entry["input"]).parent
            arrived += (Arrived(entry["input"], folder, _at(each, place)) for each in found)
            done.append(entry["entry_id"])
    return arrived, done


def _at(received: Received, place: Position) -> Received:
    """The record where it stood at first."""
    ad = received.ad
    if ad.capture is not None and ad.capture.offset is not None:
        capture = msgspec.structs.replace(ad.capture, offset=place.offset)
        ad = msgspec.structs.replace(ad, capture=capture)
    return msgspec.structs.replace(received, position=place, ad=ad)


def _records(entry: dict[str, Any], asked: HowToReplay, reading: Reading) -> list[Received]:
    raw: bytes = entry["raw"]
    if not raw or len(raw) < entry["length"]:
        return []  # not all of it was kept
    form = asked.how.format if asked.how.format != AUTO else form_of(raw)
    if form == "csv":
        if asked.header is None:
            return []
        raw = asked.header.encode() + b"\n" + raw
    found = list(READERS[form](io.BytesIO(raw), reading))
    read = [each for each in found if isinstance(each, Received)]
    return read if len(read) == len(found) else []
