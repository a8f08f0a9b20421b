"""Files that no longer change, open for many readers at once.

Opening an engine and its files costs more than most questions do. A catalogue is opened once: its
readers share the files' footers and the tables that are held in memory, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from leadlight.core.settings import Settings
from leadlight.engine.session import DuckdbSession, connect, sound_files

_ALL = "SELECT * FROM {}"


class Catalogue:
    """A shared database; each reader is a session of its own."""

    def __init__(self, settings: Settings, scratch: Path) -> None:
        self._database = connect(settings, scratch)
        self._database.execute("SET parquet_metadata_cache = true")
        self._shared = DuckdbSession(self._database, "")

    def attach(self, name: str, files: Sequence[Path], schema: pa.Schema, seen: str = _ALL) -> None:
        """Let all readers know what is ``seen`` of Parquet ``files`` as the table ``name``."""
        if seen == _ALL:
            self._shared.attach(name, files, schema)
            return
        self._shared.attach(f"{name}_of_all", files, schema)
        with sound_files():
            self._database.execute(f"CREATE VIEW {name} AS {seen.format(f'{name}_of_all')}")

    def give(self, name: str, rows: pa.Table) -> None:
        """Let all readers know ``rows`` as the table ``name``."""
        self._shared.give(name, rows)

    def hold(self, name: str, files: Sequence[Path], schema: pa.Schema, seen: str = _ALL) -> None:
        """The same as ``attach``, read once and held in memory."""
        self.attach(f"{name}_in_files", files, schema, seen)
        with sound_files():
            self._database.execute(f"CREATE TABLE {name} AS FROM {name}_in_files")

    @contextmanager
    def reader(self) -> Iterator[DuckdbSession]:
        """An engine that knows what the catalogue knows; what it makes itself goes with it."""
        session = DuckdbSession(self._database.cursor())
        try:
            yield session
        finally:
            session.close()

    def close(self) -> None:
        """Give back the memory. Readers of this moment read on."""
        self._database.close()
