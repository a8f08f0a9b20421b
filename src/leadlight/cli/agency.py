"""`leadlight agency`: which agencies see the records of which others."""

from __future__ import annotations

from typing import Annotated

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json
from leadlight.cli.session import session
from leadlight.govern.sharing import share, shares, unshare

OwnerArgument = Annotated[str, typer.Argument(metavar="OWNER", help="Whose records they are.")]
WithOption = Annotated[str, typer.Option("--with", help="The agency that sees them.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="Agencies that see one another's records; none does by itself.", no_args_is_help=True
    )
    verbs.command("share")(begin)
    verbs.command("unshare")(stop)
    verbs.command("list")(list_all)
    app.add_typer(verbs, name="agency")


def begin(
    owner: OwnerArgument,
    reader: WithOption,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Let the accounts of an agency see the records of another."""
    with session(home, purpose) as (opened, context):
        share(opened, context, owner, reader)
    out.print(f"{reader} sees the records of {owner}", markup=False)


def stop(
    owner: OwnerArgument,
    reader: WithOption,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Let them see those no more."""
    with session(home, purpose) as (opened, context):
        unshare(opened, context, owner, reader)
    out.print(f"{reader} no longer sees the records of {owner}", markup=False)


def list_all(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List who sees whose records."""
    with session(home, purpose) as (opened, _), opened.ledger.reading() as ledger:
        found = shares(ledger)
    if as_json:
        print_json([{"owner": owner, "with": reader} for owner, reader in found])
        return
    for owner, reader in found:
        out.print(f"{reader} sees the records of {owner}", markup=False)
    if not found:
        out.print("No agency sees the records of another.")
