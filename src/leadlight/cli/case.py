"""`leadlight case`: cases, and who belongs to them."""

from __future__ import annotations

from typing import Annotated

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import day, out, print_json
from leadlight.cli.session import session
from leadlight.govern.cases import (
    Case,
    add_member,
    all_cases,
    close_case,
    open_case,
    remove_member,
)

NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="The case's number.")]
NameArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's name.")]
AgencyOption = Annotated[
    str | None, typer.Option(help="Whose case it is. Default: the home's own agency.")
]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(
        help="Cases: what is written under their numbers is read by their members alone.",
        no_args_is_help=True,
    )
    for name, verb in (
        ("open", begin),
        ("add", add),
        ("remove", remove),
        ("close", close),
        ("list", list_all),
    ):
        verbs.command(name)(verb)
    app.add_typer(verbs, name="case")


def begin(
    number: NumberArgument,
    agency: AgencyOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a case. It has no members yet: nobody reads what was written under its number."""
    with session(home, purpose) as (opened, context):
        _say(open_case(opened, context, number, agency), as_json=as_json)


def add(
    number: NumberArgument,
    name: NameArgument,
    agency: AgencyOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a member to a case."""
    with session(home, purpose) as (opened, context):
        _say(add_member(opened, context, number, name, agency), as_json=as_json)


def remove(
    number: NumberArgument,
    name: NameArgument,
    agency: AgencyOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a member from a case, from the next request on."""
    with session(home, purpose) as (opened, context):
        _say(remove_member(opened, context, number, name, agency), as_json=as_json)


def close(
    number: NumberArgument,
    agency: AgencyOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a case: nobody looks for it any more, and its members still read what was written."""
    with session(home, purpose) as (opened, context):
        _say(close_case(opened, context, number, agency), as_json=as_json)


def list_all(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List all cases, with their members."""
    with session(home, purpose) as (opened, context):
        found = all_cases(opened, context)
    if as_json:
        print_json(found)
        return
    for each in found:
        _print(each)
    if not found:
        out.print("No case was opened.")


def _say(case: Case, *, as_json: bool) -> None:
    if as_json:
        print_json([case])
    else:
        _print(case)


def _print(case: Case) -> None:
    state = f"closed {day(case.closed_at)}" if case.closed_at else "open"
    members = ", ".join(case.members) or "nobody"
    out.print(f"{case.number} ({case.agency}): {members}; {state}", markup=False)
