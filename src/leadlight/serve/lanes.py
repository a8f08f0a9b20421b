"""A lead's contact points over time: a lane each, and which of them took over from which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from leadlight.core.leads import LeadDetail, Sighting
from leadlight.finder.reach.succession import successions
from leadlight.serve.charts import LANE, Tick, ticks_of
from leadlight.serve.words import phone
from leadlight.shell.wording import count, days

_KINDS = {
    "phones": ("phone", "number"),
    "emails": ("email", "e-mail"),
    "handles": ("handle", "handle"),
    "payments": ("payment", "payment"),
}
"""Lists of a lead's identifiers by which it is reached: what evidence calls them, and people."""
_MOST_LANES = 24
_DAY = timedelta(days=1)


class Lane(NamedTuple):
    """A contact point, ``y`` pixels down: its bar, the times of its ads, and what came before it.

    ``x``, ``width`` and ``dots`` are percent of the width.
    """

    kind: str
    written: str
    sighting: Sighting
    y: int
    x: float
    width: float
    dots: tuple[float, ...]
    before: Before | None
    says: str


class Before(NamedTuple):
    """The lane that fell silent as another began, where its bar ends, and how long before."""

    written: str
    gap: str
    x: float
    y: int


class Lanes(NamedTuple):
    """The chart; ``left_out`` contact points stand in the table of identifiers alone."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: int
    left_out: int


class _Scale(NamedTuple):
    start: datetime
    length: timedelta

    def x(self, moment: datetime) -> float:
        return 100 * ((moment - self.start) / self.length)


class _Contact(NamedTuple):
    kind: str
    group: str
    seen: Sighting


def lanes(lead: LeadDetail) -> Lanes | None:
    """The chart of the lead's contact points in the order in which they came; none without any."""
    found = sorted(_contacts(lead), key=lambda it: (it.seen.first_seen, it.seen.value))
    if not found:
        return None
    shown = found[:_MOST_LANES]
    start = min(it.seen.first_seen for it in shown)
    length = max(it.seen.last_seen for it in shown) + _DAY - start
    times = _times(lead)
    follows = successions([(it.group, it.seen) for it in shown])
    rows = {it.seen.value: row for row, it in enumerate(shown)}

    scale = _Scale(start, length)
    drawn = (
        _lane(it, row, scale, times.get(it.seen.value, ()), follows.get(it.seen.value), rows)
        for row, it in enumerate(shown)
    )
    height = LANE * (len(shown) + 1)
    return Lanes(tuple(drawn), tuple(ticks_of(start, length)), height, len(found) - len(shown))


def _lane(
    it: _Contact,
    row: int,
    scale: _Scale,
    times: Sequence[datetime],
    before: Sighting | None,
    rows: Mapping[str, int],
) -> Lane:
    first, last = it.seen.first_seen, it.seen.last_seen
    x = scale.x(first)
    return Lane(
        kind=it.kind,
        written=_written(it.group, it.seen.value),
        sighting=it.seen,
        y=LANE * row,
        x=x,
        width=max(scale.x(last) - x, 0.7),
        dots=_apart(scale.x(at) for at in times if first <= at <= last),
        before=None if before is None else _before(it.group, before, first, scale, rows),
        says=f"{it.seen.value}: {count(it.seen.ads, 'ad')}, {days(first, last)}",
    )


def _apart(marks: Iterable[float]) -> tuple[float, ...]:
    """Those that an eye can tell apart: of marks on the same spot one is drawn."""
    return tuple(dict.fromkeys(round(2 * mark) / 2 for mark in marks))


def _before(
    group: str, old: Sighting, began: datetime, scale: _Scale, rows: Mapping[str, int]
) -> Before:
    written = _written(group, old.value)
    return Before(
        written, _gap(old.last_seen, began), scale.x(old.last_seen), LANE * rows[old.value]
    )


def _contacts(lead: LeadDetail) -> Iterator[_Contact]:
    for group, (_, word) in _KINDS.items():
        for seen in getattr(lead.identifiers, group):
            yield _Contact(word, group, seen)


def _times(lead: LeadDetail) -> Mapping[str, list[datetime]]:
    """When the ads that share a contact point were posted, by its value."""
    posted = {ad.ad_id: ad.posted_at or ad.captured_at for ad in lead.ads}
    kinds = {kind for kind, _ in _KINDS.values()}
    return {
        each.value: [posted[ad] for ad in each.ads if ad in posted]
        for each in lead.evidence
        if each.kind in kinds
    }


def _written(group: str, value: str) -> str:
    return phone(value) if group == "phones" else value


def _gap(last: datetime, first: datetime) -> str:
    whole = round((first - last) / _DAY)
    return "within a day" if whole <= 1 else f"{whole} days later"
