"""The ledger: a small transactional database that says what exists. SQLite when embedded,
PostgreSQL where several machines or many people share it."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    Table,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
)
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.pool import ConnectionPoolEntry

from leadlight.core.errors import HomeError
from leadlight.store.durable import sync
from leadlight.store.migrate import migrate
from leadlight.store.sight import see_all
from leadlight.store.together import Together
from leadlight.store.trouble import of_ledger
from leadlight.store.wing import Wing

__all__ = ["Connection", "Ledger"]

T = TypeVar("T")

_BUSY_MS = 30_000
_AT_ONCE = 5_000
"""Rows copied at a time."""
_CONNECTIONS = 64
"""Threads that may use the ledger at once; a server has no more."""
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={_BUSY_MS}",
)


_TURN = 0x1EAD1167
"""The lock of PostgreSQL that a transaction holds which may write: they come one after the other,
as SQLite's do, so that none fails for what another did."""


_CONFLICTS = ("40001", "40P01")
"""PostgreSQL's states of a transaction that it undid: no serial order, and deadlock."""
_TRIES = 4


class _ConflictError(HomeError):
    """The database undid a transaction for the sake of another, and says so."""


class Ledger:
    """A ledger file, or a database of PostgreSQL at an address. Every unit of work is one
    transaction that holds all or nothing.

    Raises:
        HomeError: the address is of PostgreSQL, and what speaks with it is not installed.
    """

    def __init__(self, place: Path | str, wings: tuple[Wing, ...]) -> None:
        self._wings = wings
        self._file: Path | None = None
        if isinstance(place, Path):
            self._place, self._file = str(place), place
            self._engine = _sqlite(place, [wing.name for wing in wings])
        else:
            self._place = make_url(place).render_as_string(hide_password=True)
            self._engine = _postgresql(place)
        self._together = Together(self.again)
        self._is_named = self._file is None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed when the block ends, undone when it raises.

        Raises:
            HomeError: the ledger cannot be read or written.
        """
        with self._sound(), self._connected() as connection:
            with connection.begin():
                yield connection
            self._see_to_names()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The ledger as it stands, for looking only: waits for no writer, and none waits for it.

        Raises:
            HomeError: the ledger cannot be read.
        """
        with self._sound(), self._connected() as connection:
            reading = connection.execution_options(is_reading=True)
            with reading.begin():
                yield reading

    def again(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` answers in a transaction; done again, a few times, when the database undid
        it for the sake of somebody else's: ``work`` leaves no trace but in the transaction.

        Raises:
            HomeError: the ledger cannot be read or written.
        """
        tries = 1
        while True:
            try:
                with self.begin() as connection:
                    return work(connection)
            except _ConflictError:
                if tries == _TRIES:
                    raise
                time.sleep(tries * random.uniform(0.0, 0.1))  # noqa: S311 - no secret
                tries += 1

    def together(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` answers in a transaction that it may share with the works of other threads;
        see ``Together.run``."""
        return self._together.run(work)

    def migrate(self) -> None:
        """Bring each wing's tables to their newest form."""
        with self.begin() as connection:
            see_all(connection)
            for wing in self._wings:
                migrate(connection, wing)

    def snapshot(self, path: Path) -> None:
        """Write the ledger as it stands to the file ``path``, which is not there yet: a ledger of
        SQLite, wherever this one is. Nobody waits.

        Raises:
            HomeError: the ledger cannot be read, or the file not be written.
        """
        if self._engine.dialect.name == "sqlite":
            with self._sound(), self._connected() as connection:
                _vacuum_into(connection, path)
            return
        copied = Ledger(path, self._wings)
        copied.migrate()
        with self.reading() as source, copied.begin() as target:
            self._copy(source, target)
        copied.close()

    def load(self, path: Path) -> None:
        """Fill this ledger, which holds nothing yet, with what ``snapshot`` wrote to ``path``.

        Raises:
            HomeError: it holds something.
        """
        kept = Ledger(path, self._wings)
        kept.migrate()
        self.migrate()
        with kept.reading() as source, self.begin() as target:
            see_all(target)
            tables = [table for wing in self._wings for table in wing.tables.sorted_tables]
            if any(target.scalar(select(func.count()).select_from(table)) for table in tables):
                raise HomeError(f"the ledger {self._place} is not empty: restore into another")
            self._copy(source, target)
        kept.close()

    def _copy(self, source: Connection, target: Connection) -> None:
        see_all(source)
        see_all(target)
        for table in (table for wing in self._wings for table in wing.tables.sorted_tables):
            for rows in source.execute(select(table)).mappings().partitions(_AT_ONCE):
                target.execute(insert(table), [dict(row) for row in rows])
            if target.dialect.name == "postgresql":
                _count_on(target, table)

    def scrub(self, tables: Iterable[Table]) -> None:
        """Leave nothing on the disk of what was deleted from ``tables``. Waits for who reads.

        Raises:
            HomeError: the ledger cannot be written.
        """
        with self._sound(), self._connected() as connection:
            if self._engine.dialect.name == "sqlite":
                _vacuum(connection)
                return
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                alone.exec_driver_sql(f"VACUUM (FULL) {table.schema}.{table.name}")

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def _see_to_names(self) -> None:
        """The first commit that writes makes SQLite's log, and SQLite passes over it in silence
        where the name of that does not reach the disk."""
        if self._file is None or self._is_named:
            return
        try:
            if self._file.with_name(f"{self._file.name}-wal").stat().st_size:
                sync(self._file.parent)
                self._is_named = True
        except FileNotFoundError:
            return  # nothing was written yet
        except OSError as error:
            raise HomeError(f"the ledger {self._place} cannot be used: {error.strerror}") from None

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            connection = self._engine.connect()
        except DBAPIError as error:
            if self._engine.dialect.name == "sqlite":
                raise
            raise HomeError(f"the ledger {self._place} cannot be used: {error.orig}") from error
        with connection:
            yield connection

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            if self._file is not None:
                raise HomeError(of_ledger(error.orig, self._file)) from error
            raise HomeError(f"the ledger {self._place} cannot be used: {error.orig}") from error
        except DatabaseError as error:
            if _state(error) in _CONFLICTS:
                raise _ConflictError(
                    f"the ledger {self._place} was held by somebody else's transaction: try again"
                ) from error
            if type(error) is not DatabaseError or self._engine.dialect.name != "sqlite":
                raise  # a table's own rule refused what a caller asked for; the file is sound
            raise HomeError(
                f"the ledger {self._place} is damaged ({error.orig}): restore it from a backup"
            ) from error


def _vacuum(connection: Connection) -> None:
    """Outside of any transaction, which SQLAlchemy would begin."""
    raw = connection.connection.cursor()
    try:
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        raise HomeError(f"the ledger cannot be scrubbed ({error}): purge again later") from None
    finally:
        raw.close()


def _state(error: DBAPIError) -> str | None:
    """The state that PostgreSQL gave with an error."""
    told = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return told.get("C") if isinstance(told, dict) else None


def _vacuum_into(connection: Connection, path: Path) -> None:
    raw = connection.connection.cursor()
    try:
        raw.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.OperationalError as error:
        raise HomeError(f"{path} cannot be written: {error}") from None
    except sqlite3.DatabaseError as error:
        raise HomeError(f"the ledger is damaged ({error}): restore it from a backup") from None
    finally:
        raw.close()


def _count_on(target: Connection, table: Table) -> None:
    """Have a table of PostgreSQL number its next row after those that were copied."""
    (key, *others) = table.primary_key.columns
    if others or not isinstance(key.type, Integer):
        return
    name = f"{table.schema}.{table.name}"
    sequence = target.scalar(select(func.pg_get_serial_sequence(name, key.name)))
    if sequence is not None:
        most = target.scalar(select(func.max(key))) or 0
        target.execute(select(func.setval(sequence, max(most, 1), most > 0)))


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


def _postgresql(address: str) -> Engine:
    url = make_url(address).set(drivername="postgresql+pg8000")
    try:
        # Each statement of a writer must see what the writer before it did, whatever the server's
        # default is.
        engine = create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_size=8,
            max_overflow=_CONNECTIONS - 8,
        )
    except ModuleNotFoundError:
        raise HomeError(
            "a ledger in PostgreSQL needs pg8000: `pip install leadlight[postgres]`"
        ) from None
    event.listen(engine, "checkout", _on_checkout)
    event.listen(engine, "begin", _on_begin_there)
    return engine


def _on_checkout(connection: Any, _entry: ConnectionPoolEntry, _proxy: Any) -> None:
    """A connection that the server has dropped is made anew. The pool's own test does not know the
    errors of a socket, which the driver lets through."""
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        cursor.close()
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error


def _on_begin_there(connection: Connection) -> Any:
    if connection.get_execution_options().get("is_reading", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


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
