"""Verbs on the model that ranks leads: its card, what each sign may add, and its audit."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.core.errors import InputError
from leadlight.core.models import Audit, ListedModel, ModelDetail, ModelVersion
from leadlight.finder import desk
from leadlight.finder.invariance import USUAL, invariance
from leadlight.shell.wording import count


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(no_args_is_help=True, help="The model that ranks leads.")
    verbs.command("show")(show_model)
    verbs.command("list")(list_models)
    verbs.command("use")(use_model)
    verbs.command("audit")(audit_model)
    verbs.callback()(_no_verb)
    app.add_typer(verbs, name="model")


def show_model(
    number: Annotated[
        int | None, typer.Argument(min=1, help="Which version; without it the last build's.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a model: its data, figures, limits and mistakes, and what each card may add."""
    with session(home, purpose) as (opened, context):
        found = desk.model(opened, context, number)
    if as_json:
        print_json([found])
    else:
        _print_model(found)


def list_models(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List the versions that have scored a build, oldest first."""
    with session(home, purpose) as (opened, context):
        found = desk.models(opened, context)
    if as_json:
        print_json(found)
    else:
        _print_models(found)


def use_model(
    version: Annotated[
        str, typer.Argument(help="A number that `model list` tells, or `newest`.", metavar="N")
    ],
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Call a version back: the next build scores with it as it is, whatever verdicts would teach.
    `newest` lets builds learn from verdicts again."""
    if version != "newest" and not version.isdecimal():
        raise InputError(f"no model is called {version!r}: give its number, or `newest`")
    number = None if version == "newest" else int(version)
    with session(home, purpose) as (opened, context):
        desk.use_model(opened, context, number, note)
    told = "learn from verdicts again" if number is None else f"score with model {number}"
    talk.print(f"Builds {told}, from the next one on: `leadlight build`.")


def audit_model(
    ads: Annotated[int, typer.Option(min=2, max=1_000_000, help="Ads to swap words in.")] = USUAL,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Swap words of ethnicity, nationality, religion, orientation, gender identity and disability
    in ads, build anew, and say what changed; then whom the ranking picks. Exits 1 if any link or
    score changed."""
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        swapped = invariance(opened, context, ads, progress)
        picked, rarity = desk.selection(opened, context)
    found = Audit(invariance=swapped, selection=picked, rarity=rarity)
    if as_json:
        print_json([found])
    else:
        _print_audit(found)
    if swapped.links_changed or swapped.scores_changed:
        raise typer.Exit(1)


def _no_verb() -> None:
    """A verb is always named."""


def _print_models(found: list[ListedModel]) -> None:
    table = Table("model", "since", "basis", "verdicts", "held-out loss", "")
    for each in found:
        version = each.version
        said = "in force" if each.in_force else ""
        said += ", called back" if each.called_back else ""
        since = f"{version.kept_at:%Y-%m-%d %H:%M}"
        losses = f"{version.before:.3f} to {version.after:.3f}" if version.after else ""
        row = str(version.number), since, version.basis, f"{version.verdicts:,}", losses
        table.add_row(*row, said.removeprefix(", "))
    out.print(table if found else "No model yet: nothing has been built.")


def _print_model(found: ModelDetail) -> None:
    in_force = "in force" if found.in_force else "not in force"
    out.print(f"[bold]Model {found.version.number}[/]  {in_force}, {found.version.basis}")
    out.print(
        f"Fitted on {plain(found.data)}: {count(found.leads, 'lead')}, {found.controlled:,} of "
        f"them controlled; made on {found.made_on}."
    )
    for name, figure in found.figures.items():
        out.print(f"  {name}: {figure:g}")
    out.print(_learned(found.version))
    for title, told in (("Limits", found.limits), ("Seen to go wrong", found.mistakes)):
        if told:
            out.print(f"[bold]{title}[/]")
        for sentence in told:
            out.print(f"- {plain(sentence)}")
    terms = Table(title="What each card may add by itself, in log-odds", title_justify="left")
    for column in ("card", "grade", "least", "most", "what it says"):
        terms.add_column(column, overflow="fold")
    for term in found.terms:
        reach = f"{term.least:+.2f}", f"{term.most:+.2f}"
        terms.add_row(term.code, term.grade, *reach, plain(term.says))
    out.print(terms)
    talk.print("Some pairs of cards add to that, or take from it.")
    talk.print(f"Before any reason a lead starts from {found.base:+.2f}.")


def _learned(found: ModelVersion) -> str:
    if found.before is None or found.after is None:
        return f"{count(found.verdicts, 'verdict')}: too few of both sides to learn from."
    told = (
        f"loss on held-out verdicts {found.before:.3f} of the packaged model, "
        f"{found.after:.3f} after"
    )
    taken = "in force" if found.after <= found.before else "not taken, as it would be worse"
    return f"{count(found.verdicts, 'verdict')}: {told}; what they taught is {taken}."


def _print_audit(found: Audit) -> None:
    swapped = found.invariance
    kinds = Table(title="Words of identity swapped", title_justify="left")
    for column in ("kind", "ads", "links changed", "scores changed"):
        kinds.add_column(column)
    for each in swapped.kinds:
        counts = f"{each.ads:,}", f"{each.links_changed:,}", f"{each.scores_changed:,}"
        kinds.add_row(each.kind.replace("_", " "), *counts)
    totals = f"{swapped.ads:,}", f"{swapped.links_changed:,}", f"{swapped.scores_changed:,}"
    kinds.add_row("all", *totals, style="bold")
    out.print(kinds)
    for ad, before, after in swapped.examples:
        out.print(f"changed: {plain(ad)}: {before} to {after}")
    picked = Table(title="Leads above the review threshold", title_justify="left")
    for column in ("by", "value", "leads", "listed", "share", "judged", "controlled", "expected"):
        picked.add_column(column)
    for row in found.selection:
        share = f"{row.listed / row.leads:.0%}"
        counts = f"{row.leads:,}", f"{row.listed:,}", share
        judged = f"{row.judged:,}", f"{row.controlled:,}", f"{row.expected:.1f}"
        picked.add_row(row.by, plain(row.value), *counts, *(judged if row.judged else ()))
    out.print(picked)
    for rarity in found.rarity:
        told = (
            "no lead is listed"
            if rarity.precision is None
            else f"{rarity.precision:.0%} of the list is controlled"
        )
        rarer = f"{rarity.times} times rarer" if rarity.times > 1 else "as common as believed"
        out.print(f"If control is {rarer}: {told} of those listed are controlled.")
