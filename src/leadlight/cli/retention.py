"""`leadlight retention`, `hold`, `purge`: how long anything is kept, and taking out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import day, out, print_json, print_list, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.core.errors import InputError
from leadlight.core.retention import CLASSES, HELD_KINDS, Hold, Purge, Rule
from leadlight.finder.retain.due import Due, due
from leadlight.finder.retain.lines import purge_lines
from leadlight.finder.retain.purge import (
    Wanted,
    finish,
    is_unfinished,
    leave_tombstones,
    purge,
)
from leadlight.govern.retention import (
    all_holds,
    all_purges,
    all_rules,
    end_hold,
    hold,
    set_rule,
)
from leadlight.shell.wording import count

_KINDS = ", ".join(HELD_KINDS)


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    rules = typer.Typer(
        help="How long records are kept: the rules, and what is due.", no_args_is_help=True
    )
    rules.command("rules")(list_rules)
    rules.command("set")(set_days)
    rules.command("due")(show_due)
    rules.command("purges")(list_purges)
    app.add_typer(rules, name="retention")
    holds = typer.Typer(
        help="Legal holds: what is kept whatever the rules say.", no_args_is_help=True
    )
    holds.command("add")(add_hold)
    holds.command("list")(list_holds)
    holds.command("end")(end)
    app.add_typer(holds, name="hold")
    app.command("purge")(take_out)


def list_rules(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List the rules in force."""
    with session(home, purpose) as (opened, context):
        found = all_rules(opened, context)
    if as_json:
        print_json(found)
    else:
        out.print(_rules(found))


def set_days(
    record_class: Annotated[str, typer.Argument(metavar="CLASS", help=", ".join(CLASSES))],
    days: Annotated[int, typer.Argument(help="Days that records of the class are kept.")],
    agency: Annotated[
        str | None, typer.Option(help="Whose records; those of every agency if not said.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set how many days the records of a class are kept."""
    with session(home, purpose) as (opened, context):
        made = set_rule(opened, context, record_class, days, agency)
    if as_json:
        print_json([made])
    else:
        out.print(f"{made.record_class}: {count(made.days, 'day')}", markup=False)


def show_due(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Show what the rules no longer keep; `leadlight purge --due` takes it out."""
    with session(home, purpose) as (opened, context):
        found, unfinished = due(opened, context), is_unfinished(opened)
    if as_json:
        counts = {name: len(ads) for name, ads in found.ads.items()}
        told = {"ads": counts, "entries": len(found.entries), "lines": len(found.lines)}
        print_json([told | {"held": found.held, "unfinished": unfinished}])
        return
    out.print(_due_in_words(found))
    if unfinished:
        out.print("A purge was cut short: `leadlight purge` without anything ends it.")


def list_purges(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List what was purged, by whom and why."""
    with session(home, purpose) as (opened, context):
        found = all_purges(opened, context)
    print_list(found, _purges, "Nothing has been purged yet.", as_json=as_json)


def add_hold(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"What is held: {_KINDS}.")],
    value: Annotated[str, typer.Argument(help="Its id or name.")] = "",
    because: Annotated[str, typer.Option(help="Why: the case, the order of a court.")] = "",
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold a lead, an ad, a source or everything back from every purge by the rules."""
    with session(home, purpose) as (opened, context):
        made = hold(opened, context, kind, value, because)
    if as_json:
        print_json([made])
    else:
        out.print(f"Hold {made.id}: {made.kind} {made.value}", markup=False)


def list_holds(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List all holds, those that were ended too."""
    with session(home, purpose) as (opened, context):
        found = all_holds(opened, context)
    print_list(found, _holds, "Nothing is held.", as_json=as_json)


def end(
    number: Annotated[int, typer.Argument(metavar="HOLD", help="Its number in the list.")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a hold: the rules hold for what it held."""
    with session(home, purpose) as (opened, context):
        ended = end_hold(opened, context, number)
    if as_json:
        print_json([ended])
    else:
        out.print(f"Ended: hold {ended.id}", markup=False)


def take_out(
    ads: Annotated[
        list[str] | None, typer.Argument(metavar="AD…", help="Ids of ads that are to go.")
    ] = None,
    all_due: Annotated[bool, typer.Option("--due", help="What the rules no longer keep.")] = False,
    because: Annotated[str, typer.Option(help="Why; the tombstones give it.")] = "",
    backups: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="Backups that must not bring it back either."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take ads out for good: of the archive, of all builds and of every index."""
    with session(home, purpose) as (opened, context):
        wanted = Wanted(ads=ads or (), reason=because or "as asked")
        lines: tuple[str, ...] = ()
        if all_due:
            found = due(opened, context)
            talk.print(_due_in_words(found))
            lines = found.lines
            wanted = Wanted(
                ads=(*wanted.ads, *found.all_ads),
                entries=found.entries,
                reason=because or "kept for as long as the rules say",
            )
        elif ads and not because.strip():
            raise InputError("say why with --because: the tombstones give it")
        if (wanted.ads or wanted.entries or lines) and not yes:
            typer.confirm("This cannot be undone. Go on?", abort=True, err=True)
        with progress_bar() as progress:
            done = purge(opened, context, wanted, progress)
            if done is None and is_unfinished(opened):
                finish(opened, context, progress)
        forgotten = purge_lines(opened, context, lines)
        for folder in backups or ():
            leave_tombstones(opened, folder)
    if as_json:
        print_json([done] if done else [])
    else:
        out.print(_done_in_words(done, forgotten), markup=False)


def _due_in_words(found: Due) -> str:
    lines = [f"{name}: {count(len(ads), 'ad')}" for name, ads in found.ads.items()]
    if found.entries:
        lines.append(f"quarantine: {count(len(found.entries), 'entry', 'entries')}")
    if found.lines:
        lines.append(f"no reports of missing children: {count(len(found.lines), 'line')}")
    if found.held:
        lines.append(f"due, but held: {found.held:,}")
    return "\n".join(lines) or "Nothing is due."


def _done_in_words(done: Purge | None, lines: int) -> str:
    told = f"{count(lines, 'line')} that were no reports of missing children. " if lines else ""
    if done is None:
        return told.strip() or "Nothing of that is kept."
    return told + (
        f"Purge {done.id}: {count(done.ads, 'ad')} in {count(done.versions, 'version')} and "
        f"{count(done.sightings, 'sighting')}, and "
        f"{count(done.entries, 'entry', 'entries')} of the quarantine. Older "
        "backups hold them until they go; restoring leaves them out."
    )


def _rules(found: list[Rule]) -> Table:
    table = Table()
    for column in ("class", "days", "of", "what", "set by"):
        table.add_column(column, overflow="fold")
    for each in found:
        who = f"{each.set_by}, {day(each.set_at)}" if each.set_by else "as Leadlight comes"
        whose = each.agency or "every agency"
        table.add_row(each.record_class, f"{each.days:,}", whose, CLASSES[each.record_class], who)
    return table


def _holds(found: list[Hold]) -> Table:
    table = Table()
    for column in ("hold", "on", "why", "made", "by", "ended"):
        table.add_column(column, overflow="fold")
    for each in found:
        ended = f"{day(each.ended_at)} by {each.ended_by}" if each.ended_by else ""
        on = each.value if each.kind == "everything" else f"{each.kind} {each.value}"
        table.add_row(str(each.id), on, each.reason, day(each.made_at), each.made_by, ended)
    return table


def _purges(found: list[Purge]) -> Table:
    table = Table()
    for column in ("purge", "at", "by", "why", "ads", "versions", "sightings", "quarantine"):
        table.add_column(column, overflow="fold")
    for each in found:
        counts = (each.ads, each.versions, each.sightings, each.entries)
        table.add_row(
            str(each.id), day(each.at), each.actor, each.reason, *(f"{n:,}" for n in counts)
        )
    return table
