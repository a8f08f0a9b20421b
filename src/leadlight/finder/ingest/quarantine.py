"""Quarantine: what could not be read is kept with its place and the reason, and nothing stops."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
import pyarrow as pa

from leadlight.core.context import Context
from leadlight.core.ids import content_id
from leadlight.engine.stage import Engine
from leadlight.finder.ingest.received import Rejected
from leadlight.govern.audit import Event, audited
from leadlight.store.home import Home
from leadlight.store.mended import all_mended
from leadlight.store.shapes import QUARANTINE


class Quarantined(msgspec.Struct, frozen=True):
    """A rejected record and the input that it came in."""

    input: str
    rejected: Rejected


class Entry(msgspec.Struct, frozen=True):
    """One line of the quarantine: ``line`` from 1 and byte ``offset`` in the unpacked input."""

    entry_id: str
    input: str
    line: int
    offset: int
    length: int
    reason: str


def entries(
    rejected: Mapping[str, Quarantined], now: datetime, agency: str, batch: int
) -> pa.Table:
    """Rows of the quarantine, by the ids of their entries."""
    rows = [
        {
            "entry_id": name,
            "input": each.input,
            "line": each.rejected.position.line,
            "offset": each.rejected.position.offset,
            "reason": each.rejected.reason,
            "length": each.rejected.length,
            "raw": each.rejected.raw,
            "received_at": now,
            "agency": agency,
            "batch_id": batch,
        }
        for name, each in rejected.items()
    ]
    return pa.Table.from_pylist(rows, schema=QUARANTINE)


def quarantine(home: Home, context: Context, engine: Engine) -> Iterator[Entry]:
    """All entries that were not read since, in the order of input and line."""
    with audited(home, context, Event("quarantine.read")) as ledger:
        files = home.archive.files(ledger, "quarantine")
        mended = all_mended(ledger)
    engine.attach("quarantine", files, QUARANTINE)
    columns = ", ".join(f'"{name}"' for name in Entry.__struct_fields__)
    rows = engine.stream(f"SELECT {columns} FROM quarantine ORDER BY input, line")
    for batch in rows:
        for row in batch.to_pylist():
            if row["entry_id"] not in mended:
                yield Entry(**row)


def entry_id(each: Quarantined) -> str:
    """The same bytes at the same place of an input are one entry."""
    place = each.rejected.position
    digest = hashlib.sha256(each.rejected.raw).hexdigest()
    return content_id("quarantine", each.input, place.line, place.offset, digest)
