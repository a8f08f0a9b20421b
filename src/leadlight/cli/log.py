"""`leadlight log`: the audit log read, signed, taken out, proved and verified."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any

import msgspec
import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption, moment
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.core.errors import InputError
from leadlight.govern import checkpoints, logbook
from leadlight.govern.actions import ACTIONS
from leadlight.govern.forgetting import Rule, forget_before
from leadlight.govern.logbook import LogFilter
from leadlight.shell.wording import count
from leadlight.store.durable import appearing

NoteOption = Annotated[
    list[Path] | None, typer.Option("--checkpoint", help="A checkpoint from elsewhere.")
]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="The audit log: who looked at what, when and why; and that nobody changed it.",
        no_args_is_help=True,
    )
    verbs.command("show")(show)
    verbs.command("checkpoint")(checkpoint)
    verbs.command("key")(key)
    verbs.command("export")(export)
    verbs.command("prove")(prove)
    verbs.command("verify")(verify)
    verbs.command("forget")(forget)
    app.add_typer(verbs, name="log")


def show(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at the most.")] = 50,
    actor: Annotated[str | None, typer.Option(help="Who looked.")] = None,
    action: Annotated[str | None, typer.Option(help="What was done, as lead.read.")] = None,
    about: Annotated[str | None, typer.Option("--object", help="To what, as a lead's id.")] = None,
    case: Annotated[str | None, typer.Option(help="For which case.")] = None,
    since: Annotated[str | None, typer.Option(help="At or after this date or time.")] = None,
    until: Annotated[str | None, typer.Option(help="At or before this.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the newest events that fit, oldest first. This look is an event too."""
    wanted = LogFilter(
        limit=limit,
        actor=actor,
        action=action,
        object=about,
        case=case,
        since=moment(since),
        until=moment(until, end=True),
    )
    with session(home, purpose) as (opened, context):
        found = logbook.show(opened, context, wanted)
    if as_json:
        print_json(found)
    else:
        out.print(_table(found) if found else "No event fits.")


def checkpoint(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Sign how the log stands, and write that to the folder for checkpoints."""
    with session(home, purpose) as (opened, context):
        made = checkpoints.write(opened, context)
    if made is None:
        raise InputError("the audit log is empty: there is nothing to sign")
    if as_json:
        print_json([{"size": made.size, "path": str(made.path), "note": made.note}])
    else:
        print(made.note, end="")
        talk.print(f"{count(made.size, 'event')}: {made.path}", markup=False, soft_wrap=True)


def key(
    new: Annotated[bool, typer.Option("--new", help="Put a new key in force.")] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the public key that verifies checkpoints; the first time one is made."""
    with session(home, purpose) as (opened, context):
        found = checkpoints.signing_key(opened, context, is_new=new)
    if as_json:
        print_json([{"key": found.public}])
    else:
        print(found.public)
    talk.print("Hand it to whoever is to verify the log, on a way that you trust.", style="dim")


def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; - is standard output.")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Write the whole log as `leadlight-verify` reads it, with all that was searched for."""
    with session(home, purpose) as (opened, context), _writing(path) as file:
        made = logbook.export(opened, context, file)
    talk.print(f"{count(made.size, 'event')} and a checkpoint. It holds what was searched for.")


def prove(
    seq: Annotated[int | None, typer.Argument(metavar="[EVENT]", help="Its number.")] = None,
    since: Annotated[
        Path | None, typer.Option(help="An older checkpoint, which the log continues.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Print the proof that an event is in the log, or that the log continues a checkpoint."""
    if (seq is None) == (since is None):
        raise typer.BadParameter("name an event, or an older checkpoint with --since")
    with session(home, purpose) as (opened, context):
        if since is not None:
            proof = logbook.prove_since(opened, context, _read(since))
        else:
            proof = logbook.prove_event(opened, context, seq or 0)
    print(proof, end="")


def verify(
    given: NoteOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Verify the whole log here. Who does not trust this machine takes `leadlight-verify`."""
    notes = [(_read(path), path.name) for path in given or []]
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        found = logbook.verified(opened, context, notes, progress)
    if as_json:
        print_json([each._asdict() for each in found])
    else:
        for each in found:
            sign, style = ("sound", "green") if each.holds else ("wrong", "red")
            out.print(f"[{style}]{sign}[/]  {plain(each.says)}", soft_wrap=True)
    if not all(each.holds for each in found):
        sys.exit(1)


def forget(
    before: Annotated[str, typer.Option(help="Of events from before this date or time.")],
    rule: Annotated[str, typer.Option(help="The rule that asks for it; the log will name it.")],
    approver: Annotated[str, typer.Option(help="Who approved it: somebody else.")],
    why: Annotated[
        bool, typer.Option("--why", help="Purposes and cases, not what was looked at.")
    ] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete what old events were about, as a rule asks. Who looked and when stays."""
    time = moment(before)
    assert time is not None
    with session(home, purpose) as (opened, context):
        gone = forget_before(opened, context, time, Rule(rule, approver), "why" if why else "what")
    if as_json:
        print_json([{"forgotten": gone}])
    else:
        out.print(f"{count(gone, 'event')} forgotten.")


@contextmanager
def _writing(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all, and that its owner alone can read."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    with appearing(path, path.parent) as temporary:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table()
    for column in ("event", "at", "who", "did", "to", "why", "details"):
        table.add_column(column, overflow="fold")
    for each in found:
        did = ACTIONS[each["action"]].says if each["action"] in ACTIONS else each["action"]
        ended = "" if each["outcome"] == "done" else f" ({each['outcome']})"
        case = f"{each['case']}: " if each["case"] else ""
        details = each["details"] or {}
        table.add_row(
            str(each["seq"]),
            f"{each['at']:%Y-%m-%d %H:%M:%S}",
            plain(each["actor"]),
            plain(did + ended),
            plain("forgotten" if each["object"] is None else each["object"]),
            plain("forgotten" if each["purpose"] is None else case + each["purpose"]),
            plain(msgspec.json.encode(details).decode() if details else ""),
        )
    return table
