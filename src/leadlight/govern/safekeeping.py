"""Backups and what is restored from them, each with its audit event."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.govern.audit import Event, audited
from leadlight.govern.opening import WINGS, open_home
from leadlight.govern.purpose import context_for
from leadlight.store import backup
from leadlight.store.home import LEDGER, Home
from leadlight.store.ledger import Ledger


def back_up(home: Home, context: Context, folder: Path, keep: int | None = None) -> backup.Made:
    """``store.backup.back_up``; the event stands in the backup too."""
    with audited(home, context, Event("backup.make", str(folder), {"keep": keep})):
        pass
    return backup.back_up(home, folder, keep)


def restore(
    settings: Settings,
    actor: str,
    purpose: str | None,
    folder: Path,
    wanted: str | None = None,
) -> backup.Backup:
    """``store.backup.restore`` into the home of ``settings``; the event is its first after those
    that the backup holds."""
    laid = backup.restore(folder, settings.home, wanted, partial(_settle_ledger, settings))
    home = open_home(settings, actor)
    try:
        context = context_for(home, actor, purpose)
        with audited(home, context, Event("backup.restore", laid.id, {"folder": str(folder)})):
            pass
    finally:
        home.close()
    return laid


def _settle_ledger(settings: Settings, laid: Path) -> None:
    """From the file that a backup holds to where the settings say."""
    if settings.ledger is None:
        return
    ledger = Ledger(settings.ledger, WINGS)
    try:
        ledger.load(laid / LEDGER)
    finally:
        ledger.close()
    for left in laid.glob(f"{LEDGER}*"):
        left.unlink()
