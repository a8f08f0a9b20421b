"""Which data folder a ledger in a server belongs to: both keep the same name.

Files that a ledger does not name are swept away as the leavings of a writer that died. A ledger
that is opened with the folder of another home would so take that home's archive away: it is
refused.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import Connection, select, update

from leadlight.core.errors import HomeError
from leadlight.store.durable import appearing, sync
from leadlight.store.tables import archive_files, homes

NAME = "home.id"
_BEGUN = "home.id.begun"
"""The name until the ledger has committed it: who is stopped in between begins again."""


def kept(folder: Path) -> str | None:
    """The name in ``folder``, if it belongs to a ledger in a server."""
    return _read(folder / NAME)


def settle(ledger: Connection, folder: Path) -> None:
    """Hold the ledger's name against the folder's; give both one where the ledger has none yet.

    ``confirm`` follows, once the transaction is committed.

    Raises:
        HomeError: the ledger belongs to another folder.
    """
    here = kept(folder) or _read(folder / _BEGUN)
    there = ledger.scalar(select(homes.c.folder))
    if (there is not None and there != here) or (there is None and not _lies_in(ledger, folder)):
        raise HomeError(
            f"the ledger belongs to another data folder than {folder}: open that one, or say where "
            "this one's ledger is with LEADLIGHT_LEDGER; only a restored backup moves a home"
        )
    if there is None:
        name = here or secrets.token_hex(16)
        if here is None:
            with appearing(folder / _BEGUN, folder / "tmp") as temporary:
                temporary.write_text(name, encoding="ascii")
        ledger.execute(update(homes).values(folder=name))


def confirm(folder: Path) -> None:
    """The ledger has committed the folder's name."""
    if (folder / _BEGUN).exists():
        (folder / _BEGUN).replace(folder / NAME)
        sync(folder)


def forget(ledger: Connection) -> None:
    """A ledger that was restored belongs to no folder yet."""
    ledger.execute(update(homes).values(folder=None))


def _lies_in(ledger: Connection, folder: Path) -> bool:
    """Whether the archive that a ledger without a name knows is there."""
    first = ledger.scalar(select(archive_files.c.path).order_by(archive_files.c.id).limit(1))
    return first is None or (folder / first).is_file()


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
