"""`leadlight doctor`: the installation and the data folder, each fault with its remedy."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import typer

from leadlight.cli.options import HomeOption, JsonOption, settings_for
from leadlight.cli.printing import out, print_json
from leadlight.core.errors import LeadlightError
from leadlight.core.native import is_compiled
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.cards import load
from leadlight.finder.extract import read
from leadlight.finder.pictures.known import find_lists
from leadlight.govern import logbook
from leadlight.govern.checkpoints import is_due, newest
from leadlight.govern.opening import open_home
from leadlight.govern.punctual import out_of_step
from leadlight.govern.wall import faults
from leadlight.shell.assets import have_libraries
from leadlight.store.durable import is_as_written
from leadlight.store.home import LEDGER, Home
from leadlight.store.trouble import refused

_LEAST_FREE = 2 << 30
_OLDEST_SQLITE = (3, 35)


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at; ``says`` holds the remedy where it is not ``sound``."""

    about: str
    sound: bool
    says: str


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("doctor")(doctor)


def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Check the installation and the data folder, and say what to mend."""
    findings = examine(settings_for(home))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            _print(finding)
    if not all(finding.sound for finding in findings):
        sys.exit(1)


def examine(settings: Settings) -> list[Finding]:
    """Look at everything that can be looked at without changing anything but the audit log."""
    return [
        *_installation(),
        *_known_lists(settings),
        *_folder(settings.home),
        *_contents(settings),
    ]


def _installation() -> Iterator[Finding]:
    yield Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    sound = sqlite3.sqlite_version_info >= _OLDEST_SQLITE
    yield Finding("SQLite", sound, sqlite3.sqlite_version)
    yield Finding("indicator cards", bool(load()), f"{len(load())} cards")
    says = "all there" if have_libraries() else "the map's libraries are not there: run `make web`"
    yield Finding("web assets", have_libraries(), says)
    says = "compiled" if is_compiled(read) else "as plain Python, slower: see docs/operations.md"
    yield Finding("reading of ads", True, says)


def _known_lists(settings: Settings) -> Iterator[Finding]:
    try:
        lists = find_lists(settings.known_hashes)
    except LeadlightError as error:
        yield Finding("known hashes", False, str(error))
        return
    says = ", ".join(f"{each.path} (version {each.version[:12]})" for each in lists)
    yield Finding("known hashes", True, says or "no list is set")


def _folder(home: Path) -> Iterator[Finding]:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    wrong = refused(place)
    yield Finding("data folder", wrong is None, wrong or str(home))
    free = shutil.disk_usage(place).free
    says = f"{free / (1 << 30):.1f} GiB free"
    yield Finding(
        "disk", free >= _LEAST_FREE, says if free >= _LEAST_FREE else f"{says}: make room"
    )


def _contents(settings: Settings) -> Iterator[Finding]:
    if settings.ledger is None and not (settings.home / LEDGER).exists():
        yield Finding("archive", True, "empty: run `leadlight ingest FEED`, or `leadlight demo`")
        return
    try:
        home = open_home(settings, "doctor")
    except LeadlightError as error:
        yield Finding("ledger", False, str(error))
        return
    state = desk.status(home)
    yield Finding(
        "archive",
        True,
        f"{state.postings:,} postings, {state.versions:,} versions, "
        f"{state.quarantined:,} quarantined",
    )
    wrong = out_of_step(home)
    yield Finding("clock", wrong is None, wrong or f"{home.clock():%Y-%m-%d %H:%M} UTC")
    built = f"generation {state.generation}" if state.generation else "none: `leadlight build`"
    yield Finding("build", True, built)
    yield from _files(home)
    yield from _log(home)
    yield from _wall(home)
    home.close()


def _files(home: Home) -> Iterator[Finding]:
    damaged = [str(path) for path, digest in home.named_files() if not is_as_written(path, digest)]
    says = (
        f"damaged or gone: {', '.join(damaged)}; files of generations/ come anew with "
        "`leadlight build --full`, all others only from a backup"
        if damaged
        else "every file is as the ledger names it"
    )
    yield Finding("files", not damaged, says)


def _log(home: Home) -> Iterator[Finding]:
    found = logbook.check(home)
    wrong = [each.says for each in found if not each.holds]
    says = f"{wrong[0]}: see docs/security.md" if wrong else found[0].says
    yield Finding("audit log", not wrong, says)
    last = newest(home)
    if is_due(home):
        says = "events have stood under no checkpoint for too long: `leadlight log checkpoint`"
    else:
        says = f"{last.path}" if last else "none yet"
    yield Finding("checkpoints", not is_due(home), says)


def _wall(home: Home) -> Iterator[Finding]:
    if home.settings.ledger is None:
        return
    found = list(faults(home))
    says = "; ".join(found) or "rows of other agencies are out of reach"
    yield Finding("row-level security", not found, says)


def _print(finding: Finding) -> None:
    sign, style = ("sound", "green") if finding.sound else ("mend ", "red")
    out.print(f"[{style}]{sign}[/]  {finding.about}: ", end="")
    out.print(finding.says, markup=False)
