"""`leadlight quarantine`, `leadlight replay`: what could not be read, and reading it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.ingest import Format, counted
from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.cli.telling import Teller
from leadlight.finder.desk import quarantine
from leadlight.finder.ingest.ingest import HowToRead
from leadlight.finder.ingest.mapping import Mapping, read_mapping
from leadlight.finder.ingest.replay import HowToReplay, replay
from leadlight.shell.wording import count


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("quarantine")(show_quarantine)
    app.command("replay")(read_again)


def show_quarantine(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List what could not be read: input, line, byte offset and reason."""
    with session(home, purpose) as (opened, context):
        entries = quarantine(opened, context)
        if as_json:
            print_json(entries)
        else:
            for entry in entries:
                place = f"{entry.input}:{entry.line} (byte {entry.offset:,})"
                out.print(f"{place}: {entry.reason}", markup=False)


def read_again(
    of: Annotated[
        str | None, typer.Option("--input", help="Of this input alone, as `quarantine` names it.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to read it.")] = "auto",
    source: Annotated[str | None, typer.Option(help="Name for records without a source.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="The mended mapping.")] = None,
    header: Annotated[
        str | None, typer.Option(help="Line of column names that rows of CSV stood under.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read what went to quarantine again; what can be read now is listed there no more."""
    how = HowToRead(form, source, read_mapping(mapping) if mapping else Mapping())
    teller = Teller()
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        done = replay(opened, context, HowToReplay(how, of, header), progress, teller.hear)
    if as_json:
        print_json([done])
    else:
        out.print(f"{count(done.mended, 'entry', 'entries')} read; {counted(done.counts)}")
    teller.sum_up()
    if done.refused:
        talk.print(f"{count(done.refused, 'entry', 'entries')} still cannot be read")
