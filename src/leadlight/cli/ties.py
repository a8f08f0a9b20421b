"""How a lead's ties look to people: the ladder of a path, and the table of what holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Table

from leadlight.cli.printing import out, plain, talk
from leadlight.core.ties import KINDS, Bridge, Holds, Link, Part, Path, Shared, Side, Step, Stop
from leadlight.shell.wording import count

MEANING = (
    "Weights are natural logarithms of odds for one hand, from rates of this archive. They rank; "
    "they are no probabilities, since habits depend on one another."
)
_HASH = 12
_VALUES, _AGAINST, _LINKS, _BRIDGES, _PARTS = 4, 3, 40, 40, 3


def print_path(found: Path) -> None:
    """A ladder of steps from ad to ad; the weakest is marked."""
    out.print(
        f"[bold]{found.lead_id}[/]  {count(len(found.steps), 'step')}; "
        f"two groups are held to be one hand above {found.needed:+.1f}"
    )
    out.print(_stop(found.stops[0]))
    for place, (step, stop) in enumerate(zip(found.steps, found.stops[1:], strict=True)):
        out.print(_rungs(step, is_weakest=found.has_weakest and place == found.weakest))
        out.print(_stop(stop))
    talk.print(MEANING, style="dim")


def print_holds(found: Holds) -> None:
    """Links, weakest first, and values without which the lead falls apart."""
    out.print(
        f"[bold]{found.lead_id}[/]  {count(found.ads, 'ad')} in {count(found.groups, 'group')}; "
        f"two groups are held to be one hand above {found.needed:+.1f}"
    )
    if found.links:
        out.print(_links(found.links[:_LINKS]))
        out.print("Without a link its ads stand apart, unless the sides are one as wholes.")
    else:
        out.print("All ads share marks with one another: they are one group.")
    out.print(_bridges(found.bridges[:_BRIDGES]))
    for rest, what in (
        (len(found.links) - _LINKS + found.more_links, "more link"),
        (len(found.bridges) - _BRIDGES, "more value"),
    ):
        if rest > 0:
            talk.print(f"{count(rest, what)}: --json gives all of them.")
    if found.unasked:
        talk.print(f"{count(found.unasked, 'value')} of fewer ads were not asked about.")
    talk.print(MEANING, style="dim")


def print_briefly(found: Holds) -> None:
    """The weakest link and the first bridge of a lead, in a few lines."""
    out.print("[italic]Held together by[/]")
    if found.links:
        link = found.links[0]
        out.print(
            f"Weakest link: {_side(link.sides[0])} to the rest, {link.weight:+.1f} "
            f"(as wholes {link.together:+.1f}, needed {found.needed:+.1f}): "
            f"{_values(link.values) or 'no one value'}"
        )
    fallen = [bridge for bridge in found.bridges if bridge.parts]
    for bridge in fallen[:_PARTS]:
        told = f"{KINDS[bridge.kind]} {_shown(bridge)}"
        out.print(f"Without the {told} it falls into {_parts(bridge)}")
    if not fallen:
        out.print("No one value that was asked about holds it alone.")
    talk.print(f"`leadlight holds {found.lead_id}` tells more.", style="dim")


def _stop(stop: Stop) -> str:
    where = ", ".join(filter(None, (stop.source, plain(stop.place))))
    return f"● {stop.ad_id}  {stop.seen:%Y-%m-%d}  [dim]{where}[/]  {plain(stop.title)[:80]}"


def _rungs(step: Step, *, is_weakest: bool) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_row("│", f"[bold]{step.weight:+.1f}[/]" + ("  [yellow]weakest[/]" * is_weakest))
    for line in _says(step):
        grid.add_row("│", line)
    return grid


def _says(step: Step) -> Iterator[str]:
    if step.by == "mark":
        yield f"share {_values(step.values, weights=False)}"
        yield "[dim]granted to whoever shares a mark in one use, not measured[/]"
        return
    yield " ~ ".join(_side(side) for side in step.sides)
    yield f"for: {_values(step.values) or 'no one value'}"
    if against := _against(step.parts):
        yield f"against: {against}"
    if step.together is not None:
        yield f"together: the halves of the lead, as wholes, say {step.together:+.1f}"


def _values(values: Iterable[Shared], *, weights: bool = True) -> str:
    told = (
        f"{KINDS[value.kind]} {_shown(value)}"
        + (f" [dim]({value.weight:+.1f}{_rarity(value.rate)})[/]" if weights else "")
        for value in tuple(values)[:_VALUES]
    )
    return ", ".join(told)


def _shown(value: Shared | Bridge) -> str:
    is_hash = value.kind == "picture"
    return f"{value.value[:_HASH]}…" if is_hash else plain(value.value)


def _rarity(rate: float | None) -> str:
    return f", 1 in {1 / rate:,.0f}" if rate else ""


def _against(parts: Iterable[Part]) -> str:
    told = [part for part in parts if part.weight < 0][::-1][:_AGAINST]
    return ", ".join(f"{KINDS[part.kind]} ({part.weight:+.1f})" for part in told)


def _side(side: Side) -> str:
    shown = [plain(each) for each in (*side.marks[:2], *side.names[:2])]
    return count(side.ads, "ad") + (f" ({', '.join(shown)})" if shown else f" ({side.ad_id})")


def _parts(bridge: Bridge) -> str:
    told = "; ".join(_side(part) for part in bridge.parts[:_PARTS])
    rest = len(bridge.parts) - _PARTS
    return f"{len(bridge.parts)}: {told}" + (f" and {rest:,} more" if rest > 0 else "")


def _links(links: Iterable[Link]) -> Table:
    table = _table("Links, weakest first", "weight", "as wholes", "would stand apart", "held by")
    for link in links:
        wholes = f"{link.together:+.1f}"
        table.add_row(f"{link.weight:+.1f}", wholes, _side(link.sides[0]), _values(link.values))
    return table


def _bridges(bridges: Iterable[Bridge]) -> Table:
    table = _table("Values taken away", "kind", "value", "ads", "the lead would fall into")
    for bridge in bridges:
        parts = _parts(bridge) if bridge.parts else "[dim]nothing: other things hold them[/]"
        table.add_row(KINDS[bridge.kind], _shown(bridge), f"{bridge.ads:,}", parts)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
