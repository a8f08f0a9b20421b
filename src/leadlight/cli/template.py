"""The verb that shows a text template: what stays in it, what varies, and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.session import session
from leadlight.core.templates import Part, Template
from leadlight.finder import desk
from leadlight.shell.wording import count

_SHOWN = 5


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("template")(show_template)


def show_template(
    template_id: Annotated[str, typer.Argument(metavar="ID")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one text template: its fixed words, its slots with what stands in them, its reach."""
    with session(home, purpose) as (opened, context):
        found = desk.template(opened, context, template_id)
    if as_json:
        print_json([found])
    else:
        _print_template(found)


def _print_template(found: Template) -> None:
    slots = [part for part in found.parts if not part.fixed]
    out.print(
        f"[bold]{found.template_id}[/]  {count(found.ads, 'ad')}, {count(found.texts, 'text')}, "
        f"{count(found.leads, 'lead')}, {found.first_seen:%Y-%m-%d} to {found.last_seen:%Y-%m-%d}, "
        f"{found.bits_saved:,.0f} bits saved"
    )
    out.print(" ".join(_marked(found.parts)))
    if slots:
        out.print(_values(slots))
    if found.read < found.ads:
        talk.print(f"Slots and bits are read from {found.read:,} of its {found.ads:,} ads.")
    talk.print("A shared text is a reason to look: anyone can copy one.", style="bold")


def _marked(parts: tuple[Part, ...]) -> Iterator[str]:
    """Fixed words as they are, slots numbered and marked."""
    number = 0
    for part in parts:
        number += not part.fixed
        text = plain(part.text)
        yield text if part.fixed else f"[bold cyan]‹{number}: {text or '…'}›[/]"


def _values(slots: list[Part]) -> Table:
    table = Table(title="What varies", title_justify="left")
    for column in ("slot", "different", "ads", "commonest"):
        table.add_column(column, overflow="fold")
    for number, slot in enumerate(slots, 1):
        for at, value in enumerate(slot.values[:_SHOWN]):
            first = (str(number), f"{slot.different:,}") if at == 0 else ("", "")
            table.add_row(*first, f"{value.ads:,}", plain(value.value) or "[dim]nothing[/]")
    return table
