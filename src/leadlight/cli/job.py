"""`leadlight jobs` and `leadlight job`: long work that is asked for now and done by a worker."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from leadlight.cli.ingest import Format
from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.session import session
from leadlight.cli.telling import Teller
from leadlight.cli.work import say
from leadlight.core.errors import InputError
from leadlight.core.jobs import Building, Inboxing, Ingesting, Job, Matching
from leadlight.engine.priority import give_way
from leadlight.finder import desk
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.mapping import read_mapping
from leadlight.finder.jobs.telling import about, happened
from leadlight.finder.jobs.worker import Worker
from leadlight.shell.wording import stamp

NumberArgument = Annotated[int, typer.Argument(metavar="ID", help="As `leadlight jobs` says it.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("jobs")(list_jobs)
    verbs = typer.Typer(
        help="Long work: ask for it, look how far it is, cancel it, have it again.",
        no_args_is_help=True,
    )
    verbs.command("list")(list_jobs)
    verbs.command("show")(show)
    verbs.command("build")(ask_to_build)
    verbs.command("match")(ask_to_match)
    verbs.command("ingest")(ask_to_ingest)
    verbs.command("inbox")(ask_to_read_the_inbox)
    verbs.command("cancel")(cancel)
    verbs.command("again")(again)
    verbs.command("run")(run)
    app.add_typer(verbs, name="job")


def list_jobs(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Most jobs.")] = 20,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List jobs: what is open first, then what was done last."""
    with session(home, purpose) as (opened, context):
        found = desk.jobs(opened, context, limit)
    if as_json:
        print_json(found.jobs)
        return
    table = Table("Job", "What", "State", "Asked", "By", "What happened", box=None)
    for each in found.jobs:
        asked = stamp(each.asked_at), plain(each.actor)
        table.add_row(str(each.id), plain(about(each)), each.state, *asked, Text(happened(each)))
    out.print(table if found.jobs else "No job was ever asked for: see `leadlight job --help`.")
    if found.more:
        talk.print(f"{found.more:,} older ones: --limit tells more.")
    if not found.schedule.is_worked and any(each.is_open for each in found.jobs):
        talk.print("No worker runs: `leadlight work`, or once `leadlight job run`.")


def show(
    number: NumberArgument,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one job whole."""
    with session(home, purpose) as (opened, context):
        found = desk.job(opened, context, number)
    if as_json:
        print_json([found])
        return
    table = Table.grid(padding=(0, 2))
    for name, value in msgspec.structs.asdict(found).items():
        if value is not None:
            table.add_row(name.replace("_", " "), Text(str(value)))
    out.print(table)


def ask_to_build(
    full: Annotated[bool, typer.Option("--full", help="Read every ad again.")] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for a build."""
    with session(home, purpose) as (opened, context):
        _asked(desk.ask_for(opened, context, Building(full)), as_json=as_json)


def ask_to_match(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Ask for open reports of missing children to be matched."""
    with session(home, purpose) as (opened, context):
        _asked(desk.ask_for(opened, context, Matching()), as_json=as_json)


def ask_to_ingest(
    paths: Annotated[list[str], typer.Argument(help="Files or folders, which must stay there.")],
    form: Annotated[Format, typer.Option("--format", help="How to read them.")] = "auto",
    source: Annotated[str | None, typer.Option(help="Name for records without a source.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML file, read now.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for feeds to be read; one that was stopped goes on where it was."""
    if "-" in paths:
        raise InputError("standard input ends with this command: `leadlight ingest -` reads it")
    absolute = tuple(str(Path(path).absolute()) for path in paths)
    find_feeds(list(absolute))
    how = msgspec.to_builtins(read_mapping(mapping)) if mapping else {}
    with session(home, purpose) as (opened, context):
        work = Ingesting(absolute, form, source, how)
        _asked(desk.ask_for(opened, context, work), as_json=as_json)


def ask_to_read_the_inbox(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Ask for what lies in the inbox (LEADLIGHT_INBOX) to be read."""
    with session(home, purpose) as (opened, context):
        inbox = opened.settings.inbox
        if inbox is None:
            raise InputError("no inbox is set: name a folder with LEADLIGHT_INBOX")
        _asked(desk.ask_for(opened, context, Inboxing(str(inbox))), as_json=as_json)


def cancel(
    number: NumberArgument,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a job stop at its next step that lasts; what it has done stays."""
    with session(home, purpose) as (opened, context):
        _asked(desk.cancel_job(opened, context, number), as_json=as_json)


def again(
    number: NumberArgument,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a job that failed or was cancelled wait once more."""
    with session(home, purpose) as (opened, context):
        _asked(desk.have_again(opened, context, number), as_json=as_json)


def run(home: HomeOption = None, purpose: PurposeOption = None) -> None:
    """Do the jobs that wait, here and now, and end."""
    give_way()
    teller = Teller()
    with session(home, purpose) as (opened, context):
        done = Worker(opened, context, threading.Event(), teller.hear, say).work_off()
    teller.sum_up()
    if not done:
        talk.print("No job waits.")


def _asked(job: Job, *, as_json: bool) -> None:
    if as_json:
        print_json([job])
    else:
        out.print(f"job {job.id} ({about(job)}) is {job.state}", markup=False)
