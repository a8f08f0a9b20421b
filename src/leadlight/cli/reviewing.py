"""Verbs that say what a lead is: a verdict, all verdicts, and taking one back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, print_list, talk
from leadlight.cli.session import session
from leadlight.core.verdicts import IS, NOT_TRAFFICKING, ListedVerdict, Said, Verdict
from leadlight.finder import desk

_LARGEST = 2**63 - 1


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("verdict")(give_verdict)
    app.command("verdicts")(list_verdicts)
    app.command("retract")(retract_verdict)


def give_verdict(
    lead_id: Annotated[str, typer.Argument(metavar="LEAD", help="A lead's id.")],
    kind: Annotated[Said, typer.Option("--is", help="What the lead is.")],
    note: Annotated[str | None, typer.Option("--note", help="Why you say so.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a lead is; what is not trafficking is listed no more until it changes in kind."""
    with session(home, purpose) as (opened, context):
        given = desk.give_verdict(opened, context, lead_id, kind, note)
    if given.lead_id != lead_id:
        talk.print(f"{plain(lead_id)} is part of the lead {given.lead_id} now.", soft_wrap=True)
    if as_json:
        print_json([given])
    else:
        out.print(f"Verdict {_told(given)}", soft_wrap=True)
    if given.kind in NOT_TRAFFICKING:
        talk.print("It is listed no more, until it changes in kind.")
    if given.kind != "unsure":
        talk.print("Builds learn from verdicts once there are enough for and against control.")
    talk.print(f"`leadlight retract {given.id}` takes it back.")


def list_verdicts(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List what was said of leads: by whom, when, and whether it still stands.

    Where somebody was said to be an independent person the lead is not named.
    """
    with session(home, purpose) as (opened, context):
        found = desk.verdicts(opened, context)
        are_learned = desk.verdicts_are_learned(opened)
    print_list(
        found,
        _table,
        "Nothing was said of any lead yet: see `leadlight verdict --help`.",
        as_json=as_json,
    )
    if not are_learned:
        talk.print("The last build has not learned from all of this yet: run `leadlight build`.")


def retract_verdict(
    number: Annotated[int, typer.Argument(metavar="ID", min=1, max=_LARGEST)],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a verdict back: it stays on record, and what it replaced holds again."""
    with session(home, purpose) as (opened, context):
        retracted = desk.retract(opened, context, number)
    if as_json:
        print_json([retracted])
    else:
        out.print(f"Retracted: verdict {_told(retracted)}", soft_wrap=True)
    talk.print("The next `leadlight build` forgets it.")


def _told(verdict: Verdict) -> str:
    return f"{verdict.id}: {verdict.lead_id} is {IS[verdict.kind]}."


def _table(found: list[ListedVerdict]) -> Table:
    table = Table()
    for column in ("id", "lead", "is", "by", "at", "retracted", "note"):
        table.add_column(column, overflow="fold")
    for each in found:
        retracted = f"{_at(each.retracted_at)} by {each.retracted_by}" if each.retracted_at else ""
        table.add_row(
            str(each.id),
            each.lead_id or "not named",
            each.kind,
            plain(each.actor),
            _at(each.given_at),
            plain(retracted),
            plain(each.note),
        )
    return table


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"
