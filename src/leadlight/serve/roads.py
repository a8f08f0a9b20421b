"""A lead's road in words and as a table of weeks, for its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from leadlight.core.leads import LeadDetail
from leadlight.core.reach import Circuit, Reach, Rhythm, Stay, Within
from leadlight.shell.wording import count

_MOST_PLACES = 12
_SUREST = 0.95
_HARDLY = 0.01
_FEW_ROUNDS = 3
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
    """What speaks for a stay: "3 ads by the site's label, 2 by a number's area code"."""
    told = ((stay.labels, "the site's label"), (stay.texts, "the text"),
            (stay.codes, "a number's area code"))  # fmt: skip
    first, *others = [(ads, by) for ads, by in told if ads] or [(0, "")]
    if not first[0]:
        return "the source"
    more = (f"{ads} by {by}" for ads, by in others)
    return ", ".join((f"{count(first[0], 'ad')} by {first[1]}", *more))


def sure(stay: Stay) -> str:
    """How certain a stay is: never more than "above 0.95", and no figure where it contradicts
    itself, for the certainty measures what the ads say and not what they may be wrong in."""
    return "in doubt: elsewhere at once" if stay.clashes else _capped(stay.certainty)


def sure_of_circuit(circuit: Circuit) -> str:
    """How certain it is that a lead goes round: no figure from fewer than three rounds."""
    if circuit.rounds < _FEW_ROUNDS:
        return "too few rounds to be sure"
    return f"certainty {_capped(circuit.certainty)}"


def next_ad(within: Sequence[Within]) -> str:
    """When the next ad may come, in a sentence."""
    if all(each.probability < _HARDLY for each in within):
        return (
            "Silent for so long, counted to the newest sighting in the archive, that it cannot be "
            "said when the next ad comes, or whether one does."
        )
    told = (
        f"within {count(each.days, 'day')} with {_percent(each.probability)}" for each in within
    )
    return f"The next ad comes {', '.join(told)}, counted from the newest sighting in the archive."


def _capped(certainty: float) -> str:
    return f"above {_SUREST}" if certainty > _SUREST else f"about {certainty:.1f}"


def _percent(probability: float) -> str:
    return "under 1 %" if probability < _HARDLY else f"{probability * 100:.0f} %"


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
