"""`leadlight purpose`: the reasons for which an agency's people may look."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json
from leadlight.cli.session import session
from leadlight.govern.reasons import add_reason, reasons, remove_reason


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="Reasons that may be chosen beside a case number.", no_args_is_help=True
    )
    verbs.command("list")(list_all)
    verbs.command("add")(add)
    verbs.command("remove")(remove)
    app.add_typer(verbs, name="purpose")


def list_all(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List the reasons that may be chosen."""
    with session(home, purpose) as (opened, _), opened.ledger.reading() as ledger:
        found = reasons(ledger)
    if as_json:
        print_json(found)
        return
    table = Table()
    for column in ("id", "reason"):
        table.add_column(column, overflow="fold")
    for each in found:
        table.add_row(str(each.id or ""), each.text)
    out.print(table)


def add(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A short reason.")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a reason on the list. The first one takes the place of the usual ones."""
    with session(home, purpose) as (opened, context):
        added = add_reason(opened, context, text)
    if as_json:
        print_json([added])
    else:
        out.print(f"{added.id}: {added.text}", markup=False)


def remove(
    number: Annotated[int, typer.Argument(metavar="ID", min=1, help="As `list` shows it.")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Take a reason off the list."""
    with session(home, purpose) as (opened, context):
        remove_reason(opened, context, number)
    out.print(f"Removed: {number}", markup=False)
