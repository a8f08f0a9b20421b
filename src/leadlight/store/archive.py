"""The archive: immutable Parquet files, a folder a capture month, each named by the ledger.

Rows leave it by a purge alone, which writes files anew without them and says so in the ledger. Many
small files become one (``gathering``). A file that the ledger does not name does not exist: readers
never see it, and the next writer sweeps it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import Connection, func, select, update

from leadlight.core.errors import HomeError
from leadlight.store.durable import appearing, appearing_together, sha256_of
from leadlight.store.gathering import Named, can_be_poured, forget, pour
from leadlight.store.shapes import ARCHIVE, RECURRING
from leadlight.store.tables import archive_files

_ROW_GROUP = 65_536


class Portion(NamedTuple):
    """Rows of one ``kind`` (a key of ``shapes.ARCHIVE``) and ``month`` (``"2026-03"``): a file."""

    kind: str
    month: str
    rows: pa.Table


class Written(msgspec.Struct, frozen=True):
    """A file that is on disk, as the ledger will name it."""

    id: int
    path: str
    kind: str
    batch_id: int
    records: int
    bytes: int
    sha256: str


class Archive:
    """What was received, as it was received."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._root = home / "archive"
        self._staging = home / "tmp"

    def files(
        self, ledger: Connection, kind: str, after: int = 0, until: int | None = None
    ) -> list[Path]:
        """Files of one kind (a key of ``shapes.ARCHIVE``) with an id above ``after``, up to
        ``until``, in order."""
        number = archive_files.c.id
        asked = select(archive_files.c.path).where(archive_files.c.kind == kind, number > after)
        if until is not None:
            asked = asked.where(number <= until)
        return [self._home / path for path in ledger.scalars(asked.order_by(number))]

    def last_file_id(self, ledger: Connection) -> int:
        """Id of the newest file: what a build has seen when it has read everything up to it."""
        return ledger.scalar(select(func.coalesce(func.max(archive_files.c.id), 0))) or 0

    def count(self, ledger: Connection, kind: str) -> int:
        """Rows of one kind."""
        total = func.coalesce(func.sum(archive_files.c.records), 0)
        return int(ledger.scalar(select(total).where(archive_files.c.kind == kind)) or 0)

    def add(self, ledger: Connection, kind: str, month: str, batch_id: int, rows: pa.Table) -> None:
        """Write ``rows`` durably as one file of ``month`` (``"2026-03"``) and name it.

        The file is on disk before the ledger's transaction can commit.
        """
        number = self.last_file_id(ledger) + 1
        self.name(ledger, self.write(number, batch_id, [Portion(kind, month, rows)]))

    def write(self, number: int, batch_id: int, portions: Iterable[Portion]) -> list[Written]:
        """Write ``portions`` durably as files, the first of which bears the ``number``. They do not
        exist until they are named.

        Only for the holder of the writer's lock: nobody else gives out numbers.
        """
        written: list[tuple[int, str, int, Path, int]] = []
        with appearing_together(self._staging) as begin:
            for at, portion in enumerate(portions, number):
                path = self._root / portion.month / f"{portion.kind}-{at:08d}.parquet"
                _put(portion.rows, begin(path))
                written.append((at, portion.kind, batch_id, path, portion.rows.num_rows))
        return [self._told(*each) for each in written]

    def without(
        self, ledger: Connection, kind: str, column: str, values: pa.Array, purge: int
    ) -> list[Written]:
        """The files of one kind that hold rows whose ``column`` is one of ``values``, written anew
        without these rows. They do not exist until they take their forerunners' places.

        Only for the holder of the writer's lock. Each is known by the number of the ``purge``.
        """
        named = archive_files.c
        asked = select(named.id, named.path, named.batch_id).where(named.kind == kind)
        return [
            self._written(row.id, kind, row.batch_id, self._anew(row.path, purge), kept)
            for row in ledger.execute(asked.order_by(named.id)).all()
            if (kept := _kept(self._home / row.path, column, values)) is not None
        ]

    def replace(self, ledger: Connection, written: Iterable[Written]) -> None:
        """Say that the files ``written`` stand in the places of those before; these are then no
        more, and the next writer sweeps them away."""
        for each in written:
            changed = {"path": each.path, "records": each.records, "bytes": each.bytes}
            of_file = archive_files.c.id == each.id
            ledger.execute(
                update(archive_files).where(of_file).values(**changed, sha256=each.sha256)
            )

    def gathered(self, bunch: Sequence[Named]) -> Written | None:
        """All rows of the files of a bunch (``gathering.bunches``) in one, which does not exist
        until it takes their places; nothing if one of them is damaged.

        Only for the holder of the writer's lock.
        """
        first, last = bunch[0], bunch[-1]
        schema = ARCHIVE[last.kind]
        if not can_be_poured(self._home, bunch, schema):
            return None
        name = f"{last.kind}-{last.id:08d}-g{first.id:08d}.parquet"
        path = self._root / last.month / name
        with appearing(path, self._staging) as temporary:
            rows = pour(self._home, bunch, schema, temporary)
        if rows != sum(file.records for file in bunch):
            raise HomeError(
                f"{path} would not hold what {len(bunch)} files hold: nothing is changed"
            )
        return self._told(last.id, last.kind, last.batch_id, path, rows)

    def take_places(self, ledger: Connection, bunch: Sequence[Named], written: Written) -> None:
        """Say that the file ``written`` stands in the places of those of the bunch."""
        forget(ledger, bunch)
        self.name(ledger, [written])

    def _anew(self, path: str, purge: int) -> Path:
        before = self._home / path
        number = before.stem.partition("-p")[0]
        return before.with_name(f"{number}-p{purge}.parquet")

    def _written(
        self, number: int, kind: str, batch_id: int, path: Path, rows: pa.Table
    ) -> Written:
        with appearing(path, self._staging) as temporary:
            _put(rows, temporary)
        return self._told(number, kind, batch_id, path, rows.num_rows)

    def _told(self, number: int, kind: str, batch_id: int, path: Path, records: int) -> Written:
        return Written(
            id=number,
            path=str(path.relative_to(self._home)),
            kind=kind,
            batch_id=batch_id,
            records=records,
            bytes=path.stat().st_size,
            sha256=sha256_of(path),
        )

    def name(self, ledger: Connection, written: Iterable[Written]) -> None:
        """Say that the files ``written`` exist."""
        if rows := [msgspec.structs.asdict(each) for each in written]:
            ledger.execute(archive_files.insert(), rows)

    def sweep(self, ledger: Connection) -> list[Path]:
        """Remove what a writer that died left behind; only for the holder of the writer's lock."""
        named = {self._home / path for path in ledger.scalars(select(archive_files.c.path))}
        left = [path for path in self._root.rglob("*.parquet") if path not in named]
        left += self._staging.glob("*.tmp")
        for path in left:
            path.unlink()
        return left


def _put(rows: pa.Table, path: Path) -> None:
    told = {"compression": "zstd", "use_dictionary": RECURRING}
    pq.write_table(rows, path, row_group_size=_ROW_GROUP, **told)


def _kept(path: Path, column: str, values: pa.Array) -> pa.Table | None:
    """The rows of the file that stay; nothing where all do."""
    keys = pq.ParquetFile(path).read([column])[column]
    gone = pc.is_in(keys, values)
    if not pc.any(gone).as_py():
        return None
    return pq.ParquetFile(path).read().filter(pc.invert(gone))
