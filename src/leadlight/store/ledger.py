"""The ledger: a small transactional database that says what exists. SQLite when embedded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from leadlight.core.errors import HomeError
from leadlight.store.migrate import migrate
from leadlight.store.together import Together
from leadlight.store.wing import Wing

__all__ = ["Connection", "Ledger"]

T = TypeVar("T")

_BUSY_MS = 30_000
_CONNECTIONS = 64
"""Threads that may use the ledger at once; a server has no more."""
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={_BUSY_MS}",
)


class Ledger:
    """One ledger file. Every unit of work is one transaction that holds all or nothing."""

    def __init__(self, path: Path, wings: Iterable[Wing]) -> None:
        self._path = path
        self._engine = _sqlite(path, [wing.name for wing in wings])
        self._together = Together(self.begin)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed when the block ends, undone when it raises.

        Raises:
            HomeError: the ledger cannot be read or written.
        """
        with self._sound(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The ledger as it stands, for looking only: waits for no writer, and none waits for it.

        Raises:
            HomeError: the ledger cannot be read.
        """
        with self._sound(), self._engine.connect() as connection:
            reading = connection.execution_options(is_reading=True)
            with reading.begin():
                yield reading

    def together(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` answers in a transaction that it may share with the works of other threads;
        see ``Together.run``."""
        return self._together.run(work)

    def migrate(self, wings: Iterable[Wing]) -> None:
        """Bring each wing's tables to their newest form."""
        with self.begin() as connection:
            for wing in wings:
                migrate(connection, wing)

    def snapshot(self, path: Path) -> None:
        """Write the ledger as it stands to the file ``path``, which is not there yet; nobody waits.

        Raises:
            HomeError: the ledger cannot be read, or the file not be written.
        """
        with self._sound():
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("VACUUM INTO ?", (str(path),))
            except sqlite3.OperationalError as error:
                raise HomeError(f"{path} cannot be written: {error}") from None
            finally:
                connection.close()

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise HomeError(f"the ledger {self._path} cannot be used: {error.orig}") from error
        except DatabaseError as error:
            if type(error) is not DatabaseError:
                raise  # a table's own rule refused what a caller asked for; the file is sound
            raise HomeError(
                f"the ledger {self._path} is damaged ({error.orig}): restore it from a backup"
            ) from error


@contextmanager
def open_copy(path: Path) -> Iterator[Connection]:
    """A ledger that ``snapshot`` wrote, for looking only."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path)).execution_options(
        schema_translate_map={"store": None}
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _sqlite(path: Path, schemas: list[str]) -> Engine:
    """SQLite has no schemas: each wing's tables stand side by side in one file."""
    engine = create_engine(
        f"sqlite:///{path}", pool_size=8, max_overflow=_CONNECTIONS - 8
    ).execution_options(schema_translate_map=dict.fromkeys(schemas))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by us, DDL included
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _on_begin(connection: Connection) -> Any:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
