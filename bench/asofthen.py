"""What a build of the ads up to a day foretold of its leads, and what came after that day.

Nothing is known here but what is known in use: the ads of the day and before, the leads as linking
made them of those, the places where such leads were. Truth tells only what came: where and when the
hand posts next that most of a lead's ads are of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec
from bench.judged import CONTEXT

from leadlight.core.reach import PersonStays
from leadlight.engine.stage import Engine
from leadlight.finder import desk
from leadlight.finder.desk.foretelling import TABLES, Spots, spots_of, spread, tour_of
from leadlight.finder.desk.opened import newest, tables
from leadlight.finder.reach.forecast import LEAST_STAYS
from leadlight.finder.reach.recurrence import next_posting
from leadlight.finder.reach.sights import Spot, kilometres
from leadlight.store.home import Home

SAME_KM = 10
"""A place found this near to a true one is that one."""
DAYS = 3
_ROADS = 10
"""Roads of a lead's people that are followed, as on its page."""
_MOVING = "SELECT lead_id FROM stays GROUP BY lead_id HAVING count(*) >= $least ORDER BY lead_id"


class Told(msgspec.Struct, frozen=True):
    """What the truth says of an ad: whose it is, who is in it, where and when (seconds since
    1970) it was posted."""

    hand: str
    people: tuple[str, ...]
    spot: Spot
    at: float


class Then(msgspec.Struct, frozen=True):
    """A lead on a day: its roads with how many ads each has, what was foretold of each place, how
    many leads were seen in each, and the one that came."""

    lead: str
    roads: tuple[tuple[int, tuple[Spot, ...]], ...]
    said: dict[Spot, float]
    seen: dict[Spot, int]
    came: Spot


class Posting(msgspec.Struct, frozen=True):
    """What was said of an ad within three days, and whether one came."""

    said: float
    came: bool


class Day:
    """The newest build of a home, held against what ``truth`` tells of all ads of its world."""

    def __init__(self, home: Home, truth: Mapping[str, Told]) -> None:
        self._home, self._truth = home, truth
        self._ads: dict[str, list[str]] = defaultdict(list)
        for ad in sorted(truth, key=lambda ad: (truth[ad].at, ad)):
            self._ads[truth[ad].hand].append(ad)
        self._known: dict[str, list[str]] = defaultdict(list)
        for row in desk.links(home, CONTEXT):
            self._known[str(row.lead_id)].append(row.ad_id)
        self._now = max(truth[ad].at for ads in self._known.values() for ad in ads)

    def places(self) -> Iterator[Then]:
        """Each lead that went elsewhere after this day and of which enough is known."""
        with tables(self._home, newest(self._home), "stays", *TABLES) as engine:
            spots = spots_of(engine)
            for lead in engine.fetch(_MOVING, least=LEAST_STAYS)["lead_id"].to_pylist():
                if self._coming(lead) and (found := self._of_lead(engine, spots, lead)):
                    yield found

    def postings(self) -> Iterator[Posting]:
        """Each lead, and whether its hand posts within three days."""
        now = datetime.fromtimestamp(self._now, UTC)
        for lead, ads in self._known.items():
            moments = [datetime.fromtimestamp(self._truth[ad].at, UTC) for ad in ads]
            if told := next_posting(moments, now):
                said = next(it.probability for it in told.within if it.days == DAYS)
                until = self._now + DAYS * 86_400
                yield Posting(said, any(it.at <= until for it in self._coming(lead)))

    def _of_lead(self, engine: Engine, spots: Spots, lead: str) -> Then | None:
        detail = desk.lead(self._home, CONTEXT, lead)
        people = detail.reach.people[:_ROADS] if detail.reach.apart else ()
        alone = tour_of(detail.timeline, spots)
        goes_round = detail.reach.circuit is not None
        said = spread(engine, spots, alone, people, goes_round=goes_round)
        came = self._next(lead, alone, people)
        if not said or came is None:
            return None
        roads = _roads(alone, people, spots)
        leads = dict(spots.values())
        known = (each for each in leads if _is_same(each, came))
        return Then(lead, roads, said, leads, max(known, key=lambda it: leads[it], default=came))

    def _coming(self, lead: str) -> list[Told]:
        """The ads of the lead's hand after this day."""
        hand = Counter(self._truth[ad].hand for ad in self._known[lead]).most_common(1)[0][0]
        theirs = (self._truth[ad] for ad in self._ads[hand])
        return [it for it in theirs if it.at > self._now]

    def _next(self, lead: str, alone: list[Spot], people: Iterable[PersonStays]) -> Spot | None:
        """Where the first ad elsewhere was filed: elsewhere than its people were last seen, where
        a lead's people go apart, else than the lead was."""
        last: dict[str, Spot] = {}
        if people:
            for ad in sorted(self._known[lead], key=lambda ad: self._truth[ad].at):
                last |= dict.fromkeys(self._truth[ad].people, self._truth[ad].spot)
        for it in self._coming(lead):
            here = [last[who] for who in it.people if who in last] or [alone[-1]]
            if not any(_is_same(it.spot, each) for each in here):
                return it.spot
        return None


def _roads(
    alone: list[Spot], people: Iterable[PersonStays], spots: Spots
) -> tuple[tuple[int, tuple[Spot, ...]], ...]:
    apart = [(each.ads, tuple(tour_of(each.timeline, spots))) for each in people]
    roads = apart or [(1, tuple(alone))]
    return tuple(road for road in roads if len(road[1]) >= LEAST_STAYS)


def _is_same(a: Spot, b: Spot) -> bool:
    apart = kilometres(a, b)
    return apart is not None and apart <= SAME_KM
