"""How answers look: JSON for programs, tables for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import datetime

import msgspec
from rich.console import Console
from rich.table import Table

from leadlight.core.bands import band
from leadlight.core.leads import Hit, Lead, LeadDetail, LeadList, Reason

out = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
talk = Console(stderr=True, highlight=False)

CAVEAT = "A score is a reason to look, not a finding. Check the ads before you act."
_SHOWN_REASONS = 4
_encode = msgspec.json.Encoder().encode


def print_json(records: Iterable[object]) -> None:
    """A JSON object a line."""
    for record in records:
        sys.stdout.buffer.write(_encode(record) + b"\n")
    sys.stdout.flush()


def print_leads(found: LeadList) -> None:
    """Leads as blocks of a few lines, best first, and what is not listed."""
    for lead in found.leads:
        _print_lead(lead)
    if not found.leads:
        out.print("No lead stands above the review threshold.")
    talk.print(
        f"{found.above} leads at or above the review threshold of {found.threshold:g}, "
        f"{found.below} below. {found.independent} groups are held to be independent people: "
        "counted, never listed.",
        style="dim",
    )
    talk.print(CAVEAT, style="bold")


def print_lead(lead: LeadDetail) -> None:
    """One lead whole."""
    out.print(f"[bold]{lead.lead_id}[/]  {_chance(lead)}  {lead.kind}  {len(lead.ads)} ads")
    _print_reasons(lead.reasons, len(lead.reasons))
    stays = Table("place", "from", "to", "ads", title="Timeline", title_justify="left")
    for stay in lead.timeline:
        stays.add_row(_plain(stay.place), _day(stay.start), _day(stay.end), str(stay.ads))
    values = Table("kind", "value", "ads", "first", "last", title="Identifiers",
                   title_justify="left")  # fmt: skip
    for kind, seen in msgspec.structs.asdict(lead.identifiers).items():
        for each in seen:
            values.add_row(kind, _plain(each.value), str(each.ads), _day(each.first_seen),
                           _day(each.last_seen))  # fmt: skip
    ties = Table("kind", "value", "ads", "weight", title="Evidence", title_justify="left")
    for tie in lead.evidence[:20]:
        ties.add_row(tie.kind, _plain(tie.value), str(len(tie.ads)), f"{tie.weight:+.1f}")
    ads = Table("captured", "place", "title", "ad", title="Ads", title_justify="left")
    for ad in lead.ads:
        ads.add_row(_day(ad.captured_at), _plain(ad.place), _plain(ad.title), ad.ad_id)
    for table in (stays, values, ties, ads):
        out.print(table)
    talk.print(CAVEAT, style="bold")


def print_hits(hits: Iterable[Hit]) -> None:
    """A search's answers as a table."""
    table = Table("lead", "captured", "source", "text", "matched")
    for hit in hits:
        table.add_row(hit.lead_id or "", _day(hit.captured_at), hit.source, _plain(hit.snippet),
                      ", ".join(hit.matched))  # fmt: skip
    out.print(table if table.row_count else "Nothing found.")


def _print_lead(lead: Lead) -> None:
    counts = lead.identifiers
    places = ", ".join(place.name for place in lead.places[:4])
    more = f" and {len(lead.places) - 4} more" if len(lead.places) > 4 else ""
    out.print(
        f"[bold]{lead.rank:>3}. {lead.lead_id}[/]  {_chance(lead)}  [italic]{lead.kind}[/]"
        f"  {lead.ads} ads, {counts.phones} numbers, {counts.names} names, "
        f"{len(lead.places)} places, {_day(lead.first_seen)} to {_day(lead.last_seen)}"
    )
    out.print(f"     {_plain(places)}{more}", style="dim")
    _print_reasons(lead.reasons, _SHOWN_REASONS)
    out.print()


def _print_reasons(reasons: Iterable[Reason], most: int) -> None:
    for reason in list(reasons)[:most]:
        sign, style = ("for    ", "green") if reason.supports else ("against", "yellow")
        out.print(f"     [{style}]{sign}[/] {reason.effect:+.2f}  {_plain(reason.says)}")


def _chance(lead: Lead | LeadDetail) -> str:
    low, high = lead.interval
    return f"{band(lead).word}: {lead.probability:.2f} ({low:.2f} to {high:.2f}, {lead.basis})"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _plain(text: str | None) -> str:
    """Text from an ad: no markup is read in it, and no control character reaches the terminal."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return kept.replace("[", r"\[")


def terminal_is_shown() -> bool:
    """Whether somebody watches standard error."""
    return sys.stderr.isatty() and "CI" not in os.environ
