"""`leadlight backup`, `backups`, `restore`, `archive check`: that nothing is lost."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption, settings_for
from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.finder import desk
from leadlight.finder.retain.restoring import restore
from leadlight.govern.safekeeping import Asked, back_up
from leadlight.shell.wording import count
from leadlight.store.backup import backups, damaged, set_aside

FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups lie.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("backup")(make)
    app.command("backups")(list_all)
    app.command("restore")(lay)
    verbs = typer.Typer(help="The archive: check it.", no_args_is_help=True)
    verbs.command("check")(check)
    app.add_typer(verbs, name="archive")


def make(
    folder: FolderArgument,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Backups that stay there, this one among them.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Back up the data folder, whatever runs meanwhile; what is there already is not copied."""
    with session(home, purpose) as (opened, context):
        made = back_up(opened, context, folder, keep)
    if as_json:
        print_json([made])
    else:
        out.print(
            f"{made.id}: {count(made.files, 'file')}, {_size(made.bytes)}; new: "
            f"{count(made.new_files, 'file')}, {_size(made.new_bytes)}",
            markup=False,
        )


def list_all(
    folder: FolderArgument,
    with_check: Annotated[
        bool, typer.Option("--check", help="Hold every file against its hash.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the backups in a folder, oldest first."""
    broken = damaged(folder) if with_check else []
    found = backups(folder)
    if as_json:
        told = (
            {"id": it.id, "at": it.at, "leadlight": it.leadlight, "generation": it.generation}
            | {"files": len(it.files), "bytes": it.bytes}
            for it in found
        )
        print_json(told)
    else:
        table = Table("Backup", "Build", "Files", "Size", box=None)
        for it in found:
            table.add_row(it.id, str(it.generation or "–"), f"{len(it.files):,}", _size(it.bytes))
        out.print(table)
    for path in broken:
        talk.print(f"damaged or gone, and brought anew by the next backup: {path}", markup=False)
    if broken:
        set_aside(folder, broken)
        sys.exit(1)
    if with_check:
        talk.print("every file is what its name says")


def lay(
    folder: FolderArgument,
    wanted: Annotated[
        str | None, typer.Option("--backup", metavar="ID", help="Which; the newest if not said.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lay a backup into an empty data folder; every file is held against its hash."""
    settings = settings_for(home)
    asked = Asked(getpass.getuser(), purpose)
    with progress_bar() as progress:
        done = restore(settings, asked, folder, wanted, progress)
    laid = done.backup
    if as_json:
        told = {"id": laid.id, "files": len(laid.files), "bytes": laid.bytes}
        print_json([told | {"left_out": done.left_out}])
    else:
        out.print(
            f"{laid.id}: {count(len(laid.files), 'file')}, {_size(laid.bytes)}, in {settings.home}",
            markup=False,
        )
    if done.left_out:
        talk.print(f"{count(done.left_out, 'ad')} of it had been purged since, and stayed out")


def check(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Check files against their hashes, the audit log, and the index against one made anew."""
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        looked = list(desk.check(opened, context, progress))
    broken = [each for each in looked if each.problem]
    if as_json:
        print_json(looked)
    else:
        for each in broken:
            out.print(f"{each.path}: {each.problem}", markup=False)
        if not broken:
            checked = count(len(looked), "thing")
            out.print(f"{checked} checked, the audit log and the search index among them: sound")
    if broken:
        sys.exit(1)


def _size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MiB"
