"""Which ads of a lead show what a card says: for each card a few that are worth opening first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from leadlight.engine.stage import Engine
from leadlight.finder.link.marks import MARKS
from leadlight.finder.rank.features import judging
from leadlight.finder.rank.measures import FACTS, NEAR

_MOST = 10
_NEAR = timedelta(minutes=NEAR)
_FACTS = f"""
SELECT ad_id, first_seen, place, lat, lon, source, own_site, indicators, named, name, age
FROM ({FACTS}) ORDER BY first_seen, ad_id
"""
Marks = Mapping[str, Mapping[str, Sequence[str]]]


class Fact(NamedTuple):
    """What one ad says, as ``measures.FACTS``."""

    ad_id: str
    first_seen: datetime
    place: str | None
    lat: float | None
    lon: float | None
    source: str
    own_site: bool
    indicators: Sequence[str]
    named: int
    name: str | None
    age: int | None


class Shown(NamedTuple):
    """A lead's ads, oldest first, and by kind the marks of each."""

    facts: Sequence[Fact]
    marks: Marks

    def given(self, kind: str) -> Iterator[tuple[str, str]]:
        """Each mark of a kind with its ad."""
        for fact in self.facts:
            for value in self.marks[kind].get(fact.ad_id, ()):
                yield value, fact.ad_id


def showing(engine: Engine) -> dict[str, tuple[str, ...]]:
    """By code of a card that judges or is shown: ads of the lead that show it, oldest first.

    ``engine`` knows one lead's ``ads``, ``findings``, ``templates`` and ``pictures``.
    """
    marks: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for ad_id, kind, value in _rows(engine, MARKS):
        marks[kind][ad_id].append(value)
    lead = Shown([Fact(*row) for row in _rows(engine, _FACTS)], marks)
    indicated: defaultdict[str, list[str]] = defaultdict(list)
    for fact in lead.facts:
        for code in fact.indicators:
            indicated[code].append(fact.ad_id)
    chosen = {
        card.code: set(_SHOWING[card.feature](lead))
        for card in judging()
        if card.feature and card.feature in _SHOWING
    }
    in_order = {
        code: [fact.ad_id for fact in lead.facts if fact.ad_id in ads]
        for code, ads in chosen.items()
    }
    return {code: tuple(ads[:_MOST]) for code, ads in (indicated | in_order).items() if ads}


def _rows(engine: Engine, sql: str) -> Iterator[tuple[Any, ...]]:
    return zip(*engine.fetch(sql).to_pydict().values(), strict=True)


def _first_of_each(given: Iterable[tuple[object, str]]) -> Iterable[str]:
    """The first ad of each value."""
    first: dict[object, str] = {}
    for value, ad_id in given:
        first.setdefault(value, ad_id)
    return first.values()


def _names(lead: Shown) -> Iterable[str]:
    return _first_of_each(lead.given("name"))


def _places(lead: Shown) -> Iterable[str]:
    return _first_of_each((fact.place, fact.ad_id) for fact in lead.facts if fact.place is not None)


def _ages(lead: Shown) -> Iterable[str]:
    return _first_of_each((fact.age, fact.ad_id) for fact in lead.facts if fact.age is not None)


def _youngest_and_oldest(lead: Shown) -> Iterable[str]:
    stated = sorted((fact.age, fact.ad_id) for fact in lead.facts if fact.age is not None)
    return [ad_id for _, ad_id in (*stated[:1], *stated[-1:])]


def _ages_of_one_name(lead: Shown) -> Iterable[str]:
    """Of the name with most ages, the first ad of each."""
    stated: defaultdict[str, list[tuple[object, str]]] = defaultdict(list)
    for fact in lead.facts:
        if fact.named == 1 and fact.age is not None and fact.name is not None:
            stated[fact.name].append((fact.age, fact.ad_id))
    fullest = min(stated, key=lambda name: (-_different(stated[name]), name), default=None)
    return _first_of_each(stated[fullest]) if fullest is not None else ()


def _different(given: Iterable[tuple[object, str]]) -> int:
    return len({value for value, _ in given})


def _near(lead: Shown, shows: Callable[[Fact, Fact], bool]) -> Iterable[str]:
    """Both ads of each two that follow one another closely."""
    for before, after in pairwise(lead.facts):
        if after.first_seen - before.first_seen <= _NEAR and shows(before, after):
            yield from (before.ad_id, after.ad_id)


def _are_others(one: Fact, other: Fact) -> bool:
    return one.name is not None and other.name is not None and one.name != other.name


def _most_under(held: str, *holders: str) -> Callable[[Shown], Iterable[str]]:
    """Of the holder under which most different ``held`` marks stand, the first ad of each."""

    def chosen(lead: Shown) -> Iterable[str]:
        under: defaultdict[tuple[str, str], list[tuple[object, str]]] = defaultdict(list)
        for value, ad_id in lead.given(held):
            for kind in holders:
                for holder in lead.marks[kind].get(ad_id, ()):
                    under[holder, kind].append((value, ad_id))
        fullest = min(
            under, key=lambda it: (-_different(under[it]), -len(under[it]), it), default=None
        )
        return _first_of_each(under[fullest]) if fullest is not None else ()

    return chosen


def _widest(moment_of: Callable[[datetime], datetime]) -> Callable[[Shown], Iterable[str]]:
    """The first ad of each place, of the moment that saw the lead widest apart."""

    def chosen(lead: Shown) -> Iterable[str]:
        moments: defaultdict[datetime, list[Fact]] = defaultdict(list)
        for fact in lead.facts:
            if fact.place is not None:
                moments[moment_of(fact.first_seen)].append(fact)
        widest = min(moments, key=lambda it: (*_width(moments[it]), it), default=None)
        if widest is None:
            return ()
        return _first_of_each((fact.place, fact.ad_id) for fact in moments[widest])

    return chosen


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _day(moment: datetime) -> datetime:
    return _hour(moment).replace(hour=0)


def _width(facts: Sequence[Fact]) -> tuple[float, int]:
    """How wide apart in degrees, then how many places: the widest and most first."""
    lats = [fact.lat for fact in facts if fact.lat is not None]
    lons = [fact.lon for fact in facts if fact.lon is not None]
    width = max(lats) - min(lats) + max(lons) - min(lons) if lats and lons else -1.0
    return -width, -len({fact.place for fact in facts})


_SHOWING: Mapping[str, Callable[[Shown], Iterable[str]]] = {
    "names_apart": _names,
    "people": _names,
    "crowd": _names,
    "ages_apart": _ages,
    "age_span": _youngest_and_oldest,
    "ages_of_name": _ages_of_one_name,
    "named_together": lambda lead: (fact.ad_id for fact in lead.facts if fact.named > 1),
    "side_by_side": lambda lead: _near(lead, _are_others),
    "bursts": lambda lead: _near(lead, lambda _before, _after: True),
    "names_on_contact": _most_under("name", "phone", "email", "handle"),
    "names_on_text": _most_under("name", "template"),
    "names_on_picture": _most_under("name", "picture"),
    "numbers_on_text": _most_under("phone", "template"),
    "numbers": lambda lead: _first_of_each(lead.given("phone")),
    "pace": _places,
    "far_apart": _widest(_day),
    "spread": _widest(_day),
    "sites": lambda lead: _first_of_each((fact.source, fact.ad_id) for fact in lead.facts),
    "own_site": lambda lead: (fact.ad_id for fact in lead.facts if fact.own_site),
    "blast": _widest(_hour),
}
"""By feature. How often a lead posts is shown by all of its ads."""
