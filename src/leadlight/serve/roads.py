"""A lead's road in words and as a table of weeks, for its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from leadlight.core.leads import LeadDetail
from leadlight.core.reach import Reach, Rhythm, Stay

_MOST_PLACES = 12
_FAR_APART = 3
"""Hours between where somebody seems to sleep and where the ads are filed, from which it is told:
the sun's time and the clock's may be two apart."""
SPOKEN_OF = {
    "venue": "hotel",
    "motorway": "road",
    "airport": "airport",
    "text": "another city",
}


class Row(NamedTuple):
    """A week: how many ads in each of the places shown, and how many elsewhere."""

    starts: date
    ads: tuple[int, ...]
    more: int


class Roads(NamedTuple):
    """Sentences, and the weeks with the places that most ads are in; the others are counted."""

    says: tuple[str, ...]
    places: tuple[str, ...]
    more_places: int
    weeks: tuple[Row, ...]
    kinds: dict[str, str]


def roads(lead: LeadDetail) -> Roads:
    """What the page of ``lead`` says of its road."""
    counts = Counter[str]()
    for week in lead.reach.weeks:
        counts.update({place.name: place.ads for place in week.places})
    most = [name for name, _ in counts.most_common(_MOST_PLACES)]
    return Roads(
        says=tuple(_sentences(lead.reach)),
        places=tuple(most),
        more_places=len(counts) - len(most),
        weeks=tuple(_rows(lead.reach, most)),
        kinds=SPOKEN_OF,
    )


def says_so(stay: Stay) -> str:
    """What speaks for a stay: "label 3, text 1, number 2"."""
    told = (("label", stay.labels), ("text", stay.texts), ("number", stay.codes))
    return ", ".join(f"{word} {ads}" for word, ads in told if ads) or "the source"


def _rows(reach: Reach, places: list[str]) -> Iterator[Row]:
    for week in reach.weeks:
        ads = {place.name: place.ads for place in week.places}
        shown = tuple(ads.get(name, 0) for name in places)
        yield Row(week.starts, shown, sum(ads.values()) - sum(shown))


def _sentences(reach: Reach) -> Iterator[str]:
    if reach.apart:
        yield (
            "Its people are in different places at the same time: the stays below are those of "
            "all of them, and each one's road is told under “By person”."
        )
    if reach.rhythm.offset_hours is not None:
        yield _night(reach.rhythm)


def _night(rhythm: Rhythm) -> str:
    assert rhythm.offset_hours is not None
    told = (
        f"Hardly any ad comes in the seven hours from {rhythm.quiet_from:02}:00 UTC: whoever posts "
        f"may sleep then, which fits a clock at UTC{rhythm.offset_hours:+d}"
    )
    local = rhythm.local_offset_hours
    if local is None or abs(local - rhythm.offset_hours) < _FAR_APART:
        return f"{told}."
    return f"{told}, while the ads are filed at about UTC{local:+d}: perhaps posted from elsewhere."
