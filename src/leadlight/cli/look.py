"""Verbs that look: leads, a lead, links, search. Each look is in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption, SinceOption, moment
from leadlight.cli.printing import (
    out,
    print_hits,
    print_json,
    print_lead,
    print_leads,
    print_proposed,
    talk,
)
from leadlight.cli.session import session
from leadlight.cli.ties import print_briefly
from leadlight.core.leads import LeadFilter, LinkRow, SearchFilter
from leadlight.finder import desk

LimitOption = Annotated[int, typer.Option(min=1, max=100_000, help="How many at the most.")]
PlaceOption = Annotated[str | None, typer.Option(help="Part of a place's name.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("leads")(list_leads)
    app.command("lead")(show_lead)
    app.command("links")(list_links)
    app.command("search")(search)


def list_leads(
    limit: LimitOption = 20,
    place: PlaceOption = None,
    since: SinceOption = None,
    threshold: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Override the review threshold; this is audited."),
    ] = None,
    proposed: Annotated[
        bool,
        typer.Option("--proposed", help="Those whose verdict would teach the ranking most."),
    ] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List ranked leads, best first, with their reasons."""
    if proposed:
        _list_proposed(limit, home, purpose, as_json=as_json)
        return
    wanted = LeadFilter(limit=limit, place=place, since=moment(since), threshold=threshold)
    with session(home, purpose) as (opened, context):
        found = desk.leads(opened, context, wanted)
    if as_json:
        print_json(found.leads)
    else:
        print_leads(found)


def _list_proposed(limit: int, home: HomeOption, purpose: PurposeOption, *, as_json: bool) -> None:
    with session(home, purpose) as (opened, context):
        found = desk.proposed(opened, context, limit)
    if as_json:
        print_json(found)
    else:
        print_proposed(found)


def show_lead(
    lead_id: Annotated[str, typer.Argument(metavar="ID")],
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one lead whole: reasons, identifiers, timeline, evidence, ads."""
    with session(home, purpose) as (opened, context):
        lead = desk.lead(opened, context, lead_id)
    if as_json:
        print_json([lead])
    else:
        print_lead(lead)
        print_briefly(lead.holds)


def list_links(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """Say of every posting which lead and which text template it belongs to."""
    waiting = 0

    def counted() -> Iterator[LinkRow]:
        nonlocal waiting
        for row in desk.links(opened, context):
            waiting += row.lead_id is None
            yield row

    with session(home, purpose) as (opened, context):
        if as_json:
            print_json(counted())
        else:
            for row in counted():
                out.print(row.ad_id, row.lead_id or "-", row.template_id or "-", markup=False)
    if waiting:
        talk.print(f"{waiting:,} postings are newer than the last build: run `leadlight build`.")


def search(
    query: str,
    limit: LimitOption = 20,
    source: Annotated[str | None, typer.Option(help="The site or feed.")] = None,
    place: PlaceOption = None,
    since: SinceOption = None,
    until: Annotated[str | None, typer.Option(help="Captured at or before this.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search ads: a number in any spelling, an e-mail, a handle, a URL, a hash, or words.

    Words may stand in "quotes" as a phrase, and with AND, OR, NOT and brackets.
    """
    narrow = SearchFilter(
        limit=limit, source=source, place=place, since=moment(since), until=moment(until, end=True)
    )
    with session(home, purpose) as (opened, context):
        hits = desk.search(opened, context, query, narrow)
    if as_json:
        print_json(hits)
    else:
        print_hits(hits)
