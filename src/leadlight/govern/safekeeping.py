"""Backups and what is restored from them, each with its audit event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from leadlight.core.context import Context
from leadlight.core.errors import HomeError
from leadlight.core.settings import Settings
from leadlight.govern.audit import Event, audited
from leadlight.govern.checkpoints import copy, write
from leadlight.govern.opening import WINGS, open_home
from leadlight.govern.purpose import context_for
from leadlight.govern.sessions import end_all
from leadlight.govern.tree import head
from leadlight.store import backup, identity
from leadlight.store.home import LEDGER, Home
from leadlight.store.ledger import Ledger


class Asked(NamedTuple):
    """Who asks, and why, before there is a home."""

    actor: str
    purpose: str | None


def back_up(home: Home, context: Context, folder: Path, keep: int | None = None) -> backup.Made:
    """``store.backup.back_up``; the event stands in the backup too, and a checkpoint of the audit
    log that covers it beside the backups.

    Raises:
        HomeError: as there; or the backup was made, and the checkpoint could not be.
    """
    with audited(home, context, Event("backup.make", str(folder), {"keep": keep})):
        pass
    refused: HomeError | None = None
    try:
        signed = write(home, context)
    except HomeError as error:
        refused, signed = error, None
    made = backup.back_up(home, folder, keep)
    if signed is not None:
        copy(signed, folder / "checkpoints")
    if refused is not None:
        raise HomeError(f"the backup {made.id} was made, but no checkpoint: {refused}")
    return made


def restore(
    settings: Settings,
    asked: Asked,
    folder: Path,
    wanted: str | None,
    forget: Callable[[Home, Context, list[Path]], None],
) -> backup.Backup:
    """``store.backup.restore`` into the home of ``settings``; the event is its first after those
    that the backup holds. Whoever was signed in when it was made is so no longer.

    Before anybody else opens the home ``forget`` takes out of it what the files of tombstones, that
    lie beside the backups or in any of them, say was purged.
    """

    def settle(laid: backup.Backup) -> None:
        _settle_ledger(settings)
        home = open_home(settings, asked.actor, laying=True)
        try:
            context = context_for(home, asked.actor, asked.purpose)
            with home.ledger.reading() as ledger:
                top = head(ledger)
            said = {"folder": str(folder), "events": top.size if top else 0}
            with audited(home, context, Event("backup.restore", laid.id, said)) as ledger:
                end_all(ledger, home, asked.actor)
            forget(home, context, backup.tombstones_beside(folder))
        finally:
            home.close()

    return backup.restore(folder, settings.home, wanted, settle)


def _settle_ledger(settings: Settings) -> None:
    """From the file that a backup holds to where the settings say."""
    if settings.ledger is None:
        return
    ledger = Ledger(settings.ledger, WINGS)
    try:
        ledger.load(settings.home / LEDGER)
        with ledger.begin() as loaded:
            identity.forget(loaded)
    finally:
        ledger.close()
    for left in settings.home.glob(f"{LEDGER}*"):
        left.unlink()
