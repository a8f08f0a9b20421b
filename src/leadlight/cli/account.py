"""`leadlight account`: who may sign in to the web pages, and what they may do there."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import day, out, plain, print_json, print_list, talk
from leadlight.cli.session import session
from leadlight.core.context import Context
from leadlight.finder.desk.areas import areas_called
from leadlight.govern import accounts
from leadlight.govern.access import ROLES
from leadlight.govern.accounts import Account
from leadlight.govern.bindings import bind, unbind
from leadlight.store.home import Home

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As the audit log will have it.")]
RoleOption = Annotated[
    list[str], typer.Option("--role", help=f"What it may do: {', '.join(ROLES)}.")
]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]

_ACTS = {
    "disable": (accounts.disable, "Disable an account: it opens nothing, its sessions end now."),
    "enable": (accounts.enable, "Enable an account again."),
    "release": (accounts.release, "Release an account that wrong passwords locked."),
    "signout": (accounts.sign_out, "End all sessions of an account now."),
    "factors": (accounts.reset_factors, "Remove an account's passkeys, codes and recovery codes."),
    "unbind": (
        unbind,
        "Unbind an account: its password opens it again.",
    ),
}
"""Verbs that take a name alone."""
_COLUMNS = (
    *("name", "roles", "agency", "areas", "state", "second factor"),
    *("subject", "made", "by", "last seen"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="Accounts: make one, list them, change, disable or release one.", no_args_is_help=True
    )
    verbs.command("add")(add)
    verbs.command("list")(list_all)
    verbs.command("roles")(roles)
    verbs.command("password")(password)
    verbs.command("areas")(areas)
    verbs.command("bind")(bind_to)
    for name, (_, says) in _ACTS.items():
        verbs.command(name, help=says)(_verb(name))
    app.add_typer(verbs, name="account")


def add(
    name: NameArgument,
    role: RoleOption,
    agency: Annotated[
        str | None, typer.Option(help="Whose records it sees. Default: the home's own agency.")
    ] = None,
    stdin: StdinOption = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an account, and print its first password: whoever has it must change it at once.

    From the first account on everybody must sign in to the web pages.
    """
    secret = _given(stdin=stdin)
    with session(home, purpose) as (opened, context):
        made = accounts.new_account(opened, context, name, role, secret, agency)
    _tell(made, secret, stdin=stdin, as_json=as_json)


def list_all(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List all accounts, with their roles and state."""
    with session(home, purpose) as (opened, context):
        found = accounts.all_accounts(opened, context)
    print_list(
        found,
        _table,
        "There is no account yet: see `leadlight account add --help`.",
        as_json=as_json,
    )


def roles(
    name: NameArgument,
    role: RoleOption,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give an account these roles, and take all others from it. Its sessions end."""
    with session(home, purpose) as (opened, context):
        changed = accounts.give_roles(opened, context, name, role)
    _say(changed, as_json=as_json)


def areas(
    name: NameArgument,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="AREAS",
            help="Places with kilometres around them, or states: 'Houston, TX: 80; LA'; or ''.",
        ),
    ],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Limit an account to what lies in some areas. Its sessions end."""
    with session(home, purpose) as (opened, context):
        named = areas_called(wanted, opened.settings.region)
        changed = accounts.limit(opened, context, name, named)
    _say(changed, as_json=as_json)


def password(
    name: NameArgument,
    stdin: StdinOption = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give an account a new first password, and print it. Its sessions end."""
    secret = _given(stdin=stdin)
    with session(home, purpose) as (opened, context):
        changed = accounts.reset_password(opened, context, name, secret)
    _tell(changed, secret, stdin=stdin, as_json=as_json)


def bind_to(
    name: NameArgument,
    subject: Annotated[str, typer.Argument(help="What the identity provider calls its owner.")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bind an account to somebody at the identity provider that is set up.

    It opens for him there, and by nothing else: its sessions end, its passkeys are gone.
    """
    with session(home, purpose) as (opened, context):
        changed = bind(opened, context, name, subject)
    _say(changed, as_json=as_json)


def _verb(verb: str) -> Callable[..., None]:
    def act(
        name: NameArgument,
        home: HomeOption = None,
        purpose: PurposeOption = None,
        as_json: JsonOption = False,
    ) -> None:
        with session(home, purpose) as (opened, context):
            changed = _act(verb, opened, context, name)
        _say(changed, as_json=as_json)

    return act


def _act(verb: str, home: Home, context: Context, name: str) -> Account:
    return _ACTS[verb][0](home, context, name)


def _given(*, stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if stdin else secrets.token_urlsafe(15)


def _tell(account: Account, secret: str, *, stdin: bool, as_json: bool) -> None:
    if as_json:
        shown = {} if stdin else {"password": secret}
        print_json([msgspec.to_builtins(account) | shown])
        return
    if not stdin:
        out.print(secret, markup=False, soft_wrap=True)
    talk.print(
        f"It is the first password of {account.name} ({', '.join(account.roles)}), and must be "
        "changed at the first sign-in."
    )


def _say(account: Account, *, as_json: bool) -> None:
    if as_json:
        print_json([account])
    else:
        where = "; ".join(map(str, account.areas)) or "everywhere"
        told = f"{account.name}: {', '.join(account.roles)}; {account.state}; {where}"
        out.print(told, markup=False)


def _table(found: list[Account]) -> Table:
    table = Table()
    for column in _COLUMNS:
        table.add_column(column, overflow="fold")
    for each in found:
        table.add_row(
            each.name,
            ", ".join(each.roles),
            each.agency,
            "; ".join(map(str, each.areas)),
            each.state,
            ", ".join(each.factors),
            plain(each.subject or ""),
            day(each.made_at),
            each.made_by,
            day(each.last_seen_at),
        )
    return table
