"""`leadlight missing`: take reports of missing children, match them, close them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption, SinceOption, moment
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.session import session
from leadlight.core.errors import InputError
from leadlight.core.missing import Match, Taken, Wanting
from leadlight.finder import desk
from leadlight.finder.desk.missing import MatchFilter, Matching
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.columns import read_columns
from leadlight.shell.wording import count

_MOST_WANTING = 20
"""Warnings that are printed for people."""
CAVEAT = "A match is a reason to look. It never says that the child is in an ad."
_LEAST_SHOWN = 0.0005
_FEW = 3
"""Candidates of each report that are printed for people where all reports are."""


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(help="Missing children: take reports, match, close.", no_args_is_help=True)
    verbs.command("add")(add)
    verbs.command("match")(match)
    verbs.command("close")(close)
    verbs.command("quarantine")(quarantine)
    app.add_typer(verbs, name="missing")


def add(
    paths: Annotated[list[str], typer.Argument(help="Files or folders; - is standard input.")],
    mapping: Annotated[Path | None, typer.Option(help="YAML file; see docs/missing.md.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take reports of missing children: JSON Lines, or CSV with a mapping.

    A newer record of a report replaces the older. A line that is none is set aside; where all are,
    it ends with 1.
    """
    feeds = find_feeds(paths)
    columns = read_columns(mapping) if mapping else None
    with session(home, purpose) as (opened, context):
        taken = desk.take_reports(opened, context, feeds, columns)
        refused = desk.refused_reports(opened, context) if taken.quarantined else []
        is_built = desk.newest(opened) is not None
    if as_json:
        print_json([taken])
    else:
        out.print(_told(taken))
    names = {feed.name for feed in feeds}
    for each in refused:
        if each.feed in names:
            talk.print(f"{plain(each.feed)}:{each.line}: {plain(each.reason)}", soft_wrap=True)
    for lack in taken.wanting[:_MOST_WANTING]:
        talk.print(f"warning: {plain(_lacking(lack))}", soft_wrap=True)
    if len(taken.wanting) > _MOST_WANTING:
        talk.print(f"{len(taken.wanting) - _MOST_WANTING:,} more warnings: --json tells all")
    if taken.quarantined and taken.quarantined == taken.read:
        raise InputError(
            "no line was taken as a report; all are set aside, and "
            "`leadlight missing quarantine` lists them"
        )
    if taken.new or taken.replaced:
        talk.print(
            "`leadlight missing match` matches them now; the next `leadlight build` lifts the "
            "leads of direct matches."
            if is_built
            else "Nothing has been built yet: `leadlight build` matches them once ads are read in "
            "(`leadlight ingest FEED`)."
        )


def match(
    report: Annotated[str | None, typer.Option(help="Of this report alone.")] = None,
    since: SinceOption = None,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Candidates of each report.")] = 10,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Match open reports against all ads; candidates best first, with what speaks for each."""
    wanted = MatchFilter(report=report, since=moment(since), limit=limit)
    with session(home, purpose) as (opened, context):
        found = desk.match_missing(opened, context, wanted)
    if as_json:
        print_json(found.matches)
    else:
        _print(found, _FEW if report is None else limit)


def close(
    report_id: Annotated[str, typer.Argument(metavar="ID")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a report: what it says of the child is taken away for good."""
    with session(home, purpose) as (opened, context):
        closed = desk.close_missing(opened, context, report_id)
    if as_json:
        print_json([{"report_id": closed.report_id, "closed_at": closed.closed_at}])
    else:
        out.print(f"Closed: {plain(closed.report_id)}. What it said is gone.", soft_wrap=True)


def quarantine(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List lines that were no reports: feed, line and reason."""
    with session(home, purpose) as (opened, context):
        found = desk.refused_reports(opened, context)
    if as_json:
        print_json(found)
        return
    for each in found:
        out.print(f"{plain(each.feed)}:{each.line}: {plain(each.reason)}", soft_wrap=True)


def _lacking(lack: Wanting) -> str:
    at = lack.feed if lack.line is None else f"{lack.feed}:{lack.line}"
    return f"{at}: {lack.report_id}: {lack.says}"


def _told(taken: Taken) -> str:
    parts = [
        f"{count(taken.read, 'line')} read",
        f"{taken.new:,} new",
        f"{taken.replaced:,} replaced",
        f"{taken.closed:,} closed",
        f"{taken.repeated:,} repeated",
    ]
    if taken.older:
        parts.append(f"{taken.older:,} older than what is known")
    parts.append(f"{taken.quarantined:,} quarantined")
    return ", ".join(parts)


def _print(found: Matching, most: int) -> None:
    shown = 0
    for report_id, matches in groupby(found.matches, key=lambda each: each.report_id):
        shown += 1
        _print_report(report_id, list(matches), most)
    alerts = sum(each.alert for each in found.matches)
    talk.print(
        f"{count(found.reports, 'open report')}, {shown:,} of them with candidates; "
        f"{count(alerts, 'alert')}.",
        style="dim",
    )
    talk.print(CAVEAT, style="bold")


def _print_report(report_id: str, matches: Sequence[Match], most: int) -> None:
    out.print(f"[bold]{plain(report_id)}[/]")
    for place, each in enumerate(matches[:most], 1):
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", width=4)
        grid.add_column()
        chance = f"{each.probability:.3f}" if each.probability >= _LEAST_SHOWN else "under 0.001"
        marks = [
            *(["[bold]alert[/]"] if each.alert else []),
            *(["a tie"] if each.tied else []),
            *(["reviewed: not this child"] if each.reviewed else []),
        ]
        grid.add_row(
            f"{place}.", f"{chance}  {', '.join(marks)}  lead {each.lead_id}, ad {each.ad_id}"
        )
        inner = Table.grid(padding=(0, 1))
        for reason in each.reasons:
            style = "green" if reason.effect > 0 else "yellow"
            inner.add_row(f"[{style}]{reason.effect:+.1f}[/]", plain(reason.says))
        grid.add_row("", inner)
        out.print(grid)
    if len(matches) > most:
        more = count(len(matches) - most, "less likely one")
        out.print(f"      {more}: leadlight missing match --report {plain(report_id)}")
    out.print()
