"""`leadlight token`: tokens with which programs ask through the interface of `leadlight serve`."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import day, out, print_json, print_list, talk
from leadlight.cli.session import session
from leadlight.govern.tokens import (
    LONGEST_DAYS,
    ListedToken,
    all_tokens,
    new_token,
    revoke_token,
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As the audit log will have it.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="Tokens of programs: make one, list them, revoke one.", no_args_is_help=True
    )
    verbs.command("new")(make)
    verbs.command("list")(list_all)
    verbs.command("revoke")(revoke)
    app.add_typer(verbs, name="token")


def make(
    name: NameArgument,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it is for: read (as if not given), verdict, watch or feed."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Days until it expires.")] = 90,
    account: Annotated[
        str | None, typer.Option(help="Whose it is, where there are accounts: it may no more.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token and print it: this once, as only its digest is kept."""
    with session(home, purpose) as (opened, context):
        made, secret = new_token(opened, context, name, scope or ["read"], days, account)
    if as_json:
        print_json([msgspec.to_builtins(made) | {"token": secret}])
    else:
        out.print(secret, markup=False, soft_wrap=True)
    talk.print(
        f"It is for {' and '.join(made.scopes)} and lasts until {day(made.expires_at)}. Keep it "
        "as you would a password: it is not shown again."
    )


def list_all(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List all tokens, with what they are for and when each was last used."""
    with session(home, purpose) as (opened, context):
        found = all_tokens(opened, context)
    print_list(
        found, _table, "There is no token yet: see `leadlight token new --help`.", as_json=as_json
    )


def revoke(
    name: NameArgument,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Revoke a token: it opens nothing from now on."""
    with session(home, purpose) as (opened, context):
        revoked = revoke_token(opened, context, name)
    if as_json:
        print_json([revoked])
    else:
        out.print(f"Revoked: {revoked.name}", markup=False)


def _table(found: list[ListedToken]) -> Table:
    table = Table()
    for column in ("name", "for", "state", "made", "by", "expires", "last used"):
        table.add_column(column, overflow="fold")
    for each in found:
        table.add_row(
            each.name,
            ", ".join(each.scopes),
            each.state,
            day(each.made_at),
            each.made_by,
            day(each.expires_at),
            day(each.last_used_at),
        )
    return table
