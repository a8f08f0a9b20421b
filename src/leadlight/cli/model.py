"""The verb that shows the model which ranks leads: its card, and what each sign may add."""

from __future__ import annotations

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.session import session
from leadlight.core.models import ModelInForce
from leadlight.finder import desk
from leadlight.shell.wording import count


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    verbs = typer.Typer(no_args_is_help=True, help="The model that ranks leads.")
    verbs.command("show")(show_model)
    verbs.callback()(_no_verb)
    app.add_typer(verbs, name="model")


def show_model(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Show the last build's model: its data, figures and limits, and what each card may add."""
    with session(home, purpose) as (opened, context):
        found = desk.model(opened, context)
    if as_json:
        print_json([found])
    else:
        _print_model(found)


def _no_verb() -> None:
    """A verb is always named."""


def _print_model(found: ModelInForce) -> None:
    out.print(f"[bold]{found.basis}[/]  of build {found.generation}, made on {found.made_on}")
    out.print(
        f"Fitted on {plain(found.data)}: {count(found.leads, 'lead')}, {found.controlled:,} of "
        "them controlled."
    )
    for name, figure in found.figures.items():
        out.print(f"  {name}: {figure:g}")
    out.print(_learned(found))
    for limit in found.limits:
        out.print(f"- {plain(limit)}")
    terms = Table(title="What each card may add, in log-odds", title_justify="left")
    for column in ("card", "grade", "least", "most", "what it says"):
        terms.add_column(column, overflow="fold")
    for term in found.terms:
        reach = f"{term.least:+.2f}", f"{term.most:+.2f}"
        terms.add_row(term.code, term.grade, *reach, plain(term.says))
    out.print(terms)
    talk.print(f"A lead of which nothing is unusual starts from {found.base:+.2f}.")


def _learned(found: ModelInForce) -> str:
    if found.before is None or found.after is None:
        return f"{count(found.verdicts, 'verdict')}: too few of both sides to learn from."
    told = f"loss on held-out verdicts {found.before:.3f} before, {found.after:.3f} after"
    taken = "in force" if found.after <= found.before else "not taken, as it would be worse"
    return f"{count(found.verdicts, 'verdict')}: {told}; what they taught is {taken}."
