"""`leadlight quarantine`: what could not be read."""

from __future__ import annotations

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json
from leadlight.cli.session import session
from leadlight.finder.desk import quarantine


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("quarantine")(show_quarantine)


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
