"""Restoring a backup without what was purged since it was made."""

from __future__ import annotations

from pathlib import Path

import msgspec

from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.engine.stage import Progress, silent
from leadlight.finder.retain.purge import purge_again, read_tombstones
from leadlight.govern import safekeeping
from leadlight.govern.safekeeping import Asked
from leadlight.govern.subjects import remove_overdue
from leadlight.store.backup import Backup
from leadlight.store.home import Home


class Laid(msgspec.Struct, frozen=True):
    """The backup that was laid, and how many of its ads stayed out."""

    backup: Backup
    left_out: int


def restore(
    settings: Settings,
    asked: Asked,
    folder: Path,
    wanted: str | None = None,
    progress: Progress = silent,
) -> Laid:
    """Lay the backup ``wanted``, or the newest, of ``folder`` into the empty home of ``settings``.

    Raises:
        NotFoundError: there is no such backup.
        InputError: the home is not empty, or the backup is damaged.
        HomeError: the home cannot be written.
    """
    left_out = 0

    def forget(home: Home, context: Context, tombstones: list[Path]) -> None:
        nonlocal left_out
        left_out = purge_again(home, context, read_tombstones(tombstones), progress)
        remove_overdue(home, context)

    backup = safekeeping.restore(settings, asked, folder, wanted, forget)
    return Laid(backup, left_out)
