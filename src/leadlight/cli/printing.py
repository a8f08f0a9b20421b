"""How answers look: JSON for programs, tables for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NoReturn, TypeVar

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from leadlight.core.bands import band
from leadlight.core.leads import MATCH, Hit, Lead, LeadDetail, LeadList, Reason
from leadlight.core.verdicts import LeadVerdict
from leadlight.finder.rank.explain import in_words
from leadlight.shell.wording import count

Listed = TypeVar("Listed")


def nobody_reads() -> NoReturn:
    """End in peace: the reader has seen enough, as in ``| head``."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


class Terminal(Console):
    """A console whose reader may leave."""

    def on_broken_pipe(self) -> None:
        """The reader has left."""
        nobody_reads()


_WIDE = 240
"""Columns where nobody watches: nothing is cut off or wrapped that a program may want whole."""
out = Terminal(highlight=False, emoji=False, width=None if sys.stdout.isatty() else _WIDE)
talk = Terminal(
    stderr=True, highlight=False, emoji=False, width=None if sys.stderr.isatty() else _WIDE
)

CAVEAT = "A score is a reason to look, not a finding. Check the ads before you act."
_SHOWN_REASONS = 4
_SHOWN_PLACES = 4
_SHOWN_TURNS = 3
_SHOWN_TIES = 20
_encode = msgspec.json.Encoder(enc_hook=str).encode


def print_json(records: Iterable[object]) -> None:
    """A JSON object a line."""
    try:
        for record in records:
            sys.stdout.buffer.write(_encode(record) + b"\n")
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()


def print_list(
    found: list[Listed], table: Callable[[list[Listed]], Table], nothing: str, *, as_json: bool
) -> None:
    """All that was found as a ``table`` or as JSON; to people ``nothing`` says that it is none."""
    if as_json:
        print_json(found)
    elif found:
        out.print(table(found))
    else:
        out.print(nothing)


def print_leads(found: LeadList) -> None:
    """Leads as blocks of a few lines, best first, and what is not listed."""
    for lead in found.leads:
        _print_lead(lead)
    if not found.leads:
        out.print("No lead that fits stands above the review threshold.")
    talk.print(
        f"{count(found.above, 'lead')} at or above the review threshold of {found.threshold:g}, "
        f"{found.below:,} below. {count(found.independent, 'group')} held to be independent "
        "people: counted, never listed.",
        style="dim",
    )
    if found.judged:
        talk.print(
            f"{count(found.judged, 'group')} judged not to be trafficking: not listed until "
            "something changes in kind; see `leadlight verdicts`.",
            style="dim",
        )
    talk.print(CAVEAT, style="bold")


def print_proposed(found: Sequence[Lead]) -> None:
    """Leads to be judged, most telling first."""
    for lead in found:
        _print_lead(lead)
    if not found:
        out.print("No lead to ask about.")
    talk.print(
        "Their verdicts would teach the ranking most; they are not the likeliest: "
        "`leadlight verdict ID --is ...`.",
        style="dim",
    )
    talk.print(CAVEAT, style="bold")


def print_lead(lead: LeadDetail) -> None:
    """One lead whole."""
    out.print(f"[bold]{lead.lead_id}[/]  {_chance(lead)}  {lead.kind}")
    if lead.verdict:
        out.print(_said(lead.verdict, lead.lead_id), soft_wrap=True)
    out.print(_reasons(reason for reason in lead.reasons if not reason.is_slight))
    if slight := sum(reason.is_slight for reason in lead.reasons):
        talk.print(
            f"{count(slight, 'more reason')} of hardly any weight: --json gives all of them."
        )
    for turn in lead.turns[:_SHOWN_TURNS]:
        out.print(f"[dim]{plain(in_words(turn, lead))}[/]", soft_wrap=True)
    _print_road(lead)
    values = _table("Identifiers", "kind", "value", "ads", "first", "last")
    for kind, seen in msgspec.structs.asdict(lead.identifiers).items():
        for each in seen:
            days = day(each.first_seen), day(each.last_seen)
            values.add_row(kind, plain(each.value), str(each.ads), *days)
    ties = _table("Evidence", "kind", "value", "ads", "weight")
    for tie in lead.evidence[:_SHOWN_TIES]:
        ties.add_row(tie.kind, plain(tie.value), str(len(tie.ads)), f"{tie.weight:+.1f}")
    ads = _table("Ads", "captured", "place", "title", "ad")
    for ad in lead.ads:
        ads.add_row(day(ad.captured_at), plain(ad.place), plain(ad.title), ad.ad_id)
    for table in (values, ties, ads):
        out.print(table)
    if len(lead.evidence) > _SHOWN_TIES:
        talk.print(f"{len(lead.evidence) - _SHOWN_TIES:,} more ties: --json gives all of them.")
    talk.print(CAVEAT, style="bold")


def _print_road(lead: LeadDetail) -> None:
    stays = _table("Timeline", "place", "from", "to", "ads")
    for stay in lead.timeline:
        stays.add_row(plain(stay.place), day(stay.start), day(stay.end), str(stay.ads))
    out.print(stays)
    for line in _road(lead):
        out.print(plain(line), soft_wrap=True)


def _road(lead: LeadDetail) -> Iterator[str]:
    """What the timeline does not say by itself: a circuit, contradictions, and what may be next."""
    if circuit := lead.reach.circuit:
        yield f"goes round: {' > '.join(circuit.places)}, in about {circuit.days:.0f} days"
    if lead.reach.apart:
        yield "its people are in different places at the same time"
    if clashes := len(lead.reach.contradictions):
        yield f"in two far places at once: {count(clashes, 'time')}; --json gives all of them"
    if lead.next_place:
        told = (f"{each.name} {each.probability:.0%}" for each in lead.next_place)
        yield f"the next ad elsewhere may be in: {', '.join(told)}"
    elif lead.reach.why_no_next:
        yield f"where the next ad may be is not known: {lead.reach.why_no_next}"


def print_hits(hits: Iterable[Hit]) -> None:
    """A search's answers as a table."""
    table = _table(None, "lead", "captured", "source", "text", "matched")
    for hit in hits:
        table.add_row(
            hit.lead_id or "",
            day(hit.captured_at),
            plain(hit.source),
            plain(hit.snippet),
            plain(", ".join(hit.matched)),
        )
    out.print(table if table.row_count else "Nothing found.")
    talk.print(CAVEAT, style="bold")


def _print_lead(lead: Lead) -> None:
    counts = lead.identifiers
    shown = (
        count(lead.ads, "ad"),
        count(counts.phones, "number"),
        count(counts.names, "name"),
        count(len(lead.places), "place"),
        f"{day(lead.first_seen)} to {day(lead.last_seen)}",
    )
    places = ", ".join(place.name for place in lead.places[:_SHOWN_PLACES])
    more = len(lead.places) - _SHOWN_PLACES
    block = Table.grid(padding=(0, 1))
    block.add_column(justify="right", width=4)
    block.add_column()
    block.add_row(f"{lead.rank}.", f"[bold]{lead.lead_id}[/]  {_chance(lead)}  [i]{lead.kind}[/]")
    block.add_row("", f"{', '.join(shown)}")
    block.add_row("", f"[dim]{plain(places)}{f' and {more} more' if more > 0 else ''}[/]")
    if lead.verdict:
        block.add_row("", _said(lead.verdict, lead.lead_id))
    block.add_row("", _reasons(_telling(lead.reasons)))
    if (left := len(lead.reasons) - _SHOWN_REASONS) > 0:
        more_reasons = count(left, "more reason", "more reasons")
        block.add_row("", f"[dim]{more_reasons}: leadlight lead {lead.lead_id}[/]")
    out.print(block)
    out.print()


def _telling(reasons: Sequence[Reason]) -> list[Reason]:
    """The strongest reasons, the strongest one against among them where there is any."""
    shown = list(reasons[:_SHOWN_REASONS])
    against = [reason for reason in reasons if not reason.supports]
    if against and against[0] not in shown:
        shown[-1] = against[0]
    return shown


def _reasons(reasons: Iterable[Reason]) -> Table:
    grid = Table.grid(padding=(0, 1))
    for reason in reasons:
        sign, style = ("for", "green") if reason.supports else ("against", "yellow")
        weight = f"{reason.effect:+.2f}" if reason.grade != MATCH else ""
        grid.add_row(f"[{style}]{sign}[/]", weight, reason.grade, plain(reason.says))
    return grid


def _table(title: str | None, *columns: str) -> Table:
    """A table whose values can be copied: what does not fit is folded, never cut off."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _chance(lead: Lead | LeadDetail) -> str:
    low, high = lead.interval
    return f"{band(lead).word}: {lead.probability:.2f} ({low:.2f} to {high:.2f}, {lead.basis})"


def day(moment: datetime | None) -> str:
    """The day of a moment, as lists show it; nothing where there is none."""
    return f"{moment:%Y-%m-%d}" if moment else ""


def _said(verdict: LeadVerdict, lead_id: str) -> str:
    """A verdict that holds: what, when and by whom, the note, and what has changed since."""
    told = f"judged {verdict.kind} on {day(verdict.given_at)} by {plain(verdict.actor)}"
    if verdict.lead_id != lead_id:
        told += f" as {verdict.lead_id}"
    if verdict.note:
        told += f": {plain(verdict.note)}"
    if verdict.changed:
        told += f"; changed since: {'; '.join(verdict.changed)}"
    for other in verdict.conflicts:
        told += (
            f"; but {other.lead_id}, now part of it, was judged {other.kind} on "
            f"{day(other.given_at)} by {plain(other.actor)} (verdict {other.id})"
        )
    return f"{told} (verdict {verdict.id})"


def plain(text: str | None) -> str:
    """Text from an ad: no markup is read in it, and no control character reaches the terminal."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text or ""))
