"""A home that takes feeds in, and what lies in it afterwards: for tests of ingest, good and bad."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.ingest.feeds import AUTO, find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping
from leadlight.finder.ingest.quarantine import Entry
from leadlight.govern.opening import open_home

CONTEXT = Context(actor="tester", purpose="a test on made-up data")
NOW = datetime(2026, 4, 1, tzinfo=UTC)
CSV_HEADER = b"source,source_id,captured_at,title\n"


def an_ad(**fields: Any) -> dict[str, Any]:
    """The fields of a small record; ``None`` leaves one out."""
    plain = {
        "source": "nightboard.example",
        "source_id": "a1",
        "captured_at": "2026-03-01T12:00:00Z",
        "title": "In town",
    } | fields
    return {name: value for name, value in plain.items() if value is not None}


def json_line(**fields: Any) -> bytes:
    """A small record as a line of JSON."""
    return json.dumps(an_ad(**fields)).encode() + b"\n"


def csv_line(number: int) -> bytes:
    """A row under ``CSV_HEADER``."""
    return f"nightboard.example,c{number},2026-03-01T12:00:00Z,In town\n".encode()


class Intake:
    """An open home in a folder of its own."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._folder = folder
        chosen = Settings(home=folder / "home", workers=1, **settings)
        self.home = open_home(chosen, CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW))

    def feed(self, content: bytes, name: str = "feed") -> Path:
        """A file with ``content`` outside of the home."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def take(
        self,
        content: bytes,
        name: str = "feed",
        *,
        form: str = AUTO,
        source: str | None = None,
        mapping: Mapping | None = None,
    ) -> Counts:
        """Read one file with ``content`` in."""
        how = HowToRead(form, source, mapping or Mapping())
        return self.take_paths([self.feed(content, name)], how)

    def take_paths(self, paths: Sequence[Path | str], how: HowToRead | None = None) -> Counts:
        """Read files or folders in; ``"-"`` is standard input."""
        feeds = find_feeds([str(path) for path in paths])
        return ingest(self.home, CONTEXT, feeds, how or HowToRead())

    def files(self) -> dict[str, bytes]:
        """The archive, file by file."""
        root = self.home.path / "archive"
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """All rows of one kind, as the ledger names their files."""
        with self.home.ledger.begin() as ledger:
            files = self.home.archive.files(ledger, kind)
        return [row for path in files for row in pq.read_table(path).to_pylist()]

    def refused(self) -> list[Entry]:
        """The quarantine."""
        return list(desk.quarantine(self.home, CONTEXT))

    def titles(self) -> list[str]:
        """The titles that were read, in the order of the archive."""
        return [row["title"] for row in self.rows("versions")]
