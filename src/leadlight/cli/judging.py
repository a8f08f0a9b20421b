"""Verbs that judge links: these are one hand, these are not, what was said, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, print_list, talk
from leadlight.cli.session import session
from leadlight.core.judgements import Judgement
from leadlight.finder import desk

OneArgument = Annotated[str, typer.Argument(metavar="ONE", help="An ad's id, or a lead's.")]
OtherArgument = Annotated[str, typer.Argument(metavar="OTHER", help="An ad's id, or a lead's.")]
NoteOption = Annotated[str | None, typer.Option("--note", help="Why you say so.")]

_LARGEST = 2**63 - 1


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("same")(say_same)
    app.command("apart")(say_apart)
    app.command("judgements")(list_judgements)
    app.command("undo")(undo_judgement)


def say_same(
    one: OneArgument,
    other: OtherArgument,
    note: NoteOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that one hand is behind both; a lead's id stands for its earliest ad."""
    with session(home, purpose) as (opened, context):
        made = desk.judge(opened, context, one, other, is_same=True, note=note)
    _print_made(made, (one, other), as_json=as_json)


def say_apart(
    one: OneArgument,
    other: OtherArgument,
    note: NoteOption = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that no one hand is behind both; a lead's id stands for its earliest ad."""
    with session(home, purpose) as (opened, context):
        made = desk.judge(opened, context, one, other, is_same=False, note=note)
    _print_made(made, (one, other), as_json=as_json)


def list_judgements(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List what was said of links: by whom, when, and whether it still stands."""
    with session(home, purpose) as (opened, context):
        found = desk.judgements(opened, context)
        are_followed = desk.are_followed(opened)
    print_list(
        found,
        _table,
        "Nothing was said of any link yet: see `leadlight same --help`.",
        as_json=as_json,
    )
    if not are_followed:
        talk.print("The last build does not follow all of this yet: run `leadlight build`.")


def undo_judgement(
    number: Annotated[int, typer.Argument(metavar="ID", min=1, max=_LARGEST)],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a judgement back: it stays on record, and builds no longer follow it."""
    with session(home, purpose) as (opened, context):
        undone = desk.undo(opened, context, number)
    if as_json:
        print_json([undone])
    else:
        out.print(f"Undone: judgement {_told(undone)}", soft_wrap=True)
    _next_build()


def _print_made(made: Judgement, named: tuple[str, str], *, as_json: bool) -> None:
    for name, ad in zip(named, (made.one_ad, made.other_ad), strict=True):
        if name != ad:
            talk.print(f"{plain(name)} stands for its ad {ad}.", soft_wrap=True)
    if as_json:
        print_json([made])
    else:
        out.print(f"Judgement {_told(made)}", soft_wrap=True)
    _next_build()
    talk.print(f"`leadlight undo {made.id}` takes it back.")


def _told(judgement: Judgement) -> str:
    verdict = "one hand" if judgement.is_same else "not one hand"
    return f"{judgement.id}: {judgement.one_ad} and {judgement.other_ad} are {verdict}."


def _next_build() -> None:
    talk.print("The next `leadlight build` applies it.")


def _table(found: list[Judgement]) -> Table:
    table = Table()
    for column in ("id", "says", "one ad", "other ad", "by", "at", "undone", "note"):
        table.add_column(column, overflow="fold")
    for each in found:
        undone = f"{_at(each.undone_at)} by {each.undone_by}" if each.undone_at else ""
        table.add_row(
            str(each.id),
            "same" if each.is_same else "apart",
            each.one_ad,
            each.other_ad,
            plain(each.actor),
            _at(each.made_at),
            plain(undone),
            plain(each.note),
        )
    return table


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"
