"""Filters of the list of leads, and how many leads each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from leadlight.core.today import Choice, Choices, TodayFilter
from leadlight.finder.desk.outlines import Outline, called

_MOST_CHOICES = 12

Test = Callable[[Outline], bool]


class Sieve:
    """``wanted`` over the leads ``above`` the threshold, of which some are ``judged``, some
    ``changed``; ``region`` (ISO 3166) is where we are."""

    def __init__(
        self,
        wanted: TodayFilter,
        above: tuple[Outline, ...],
        judged: frozenset[str],
        changed: frozenset[str],
        region: str,
    ) -> None:
        self._above, self._judged, self._changed = above, judged, changed
        self._region = region
        self._tests = dict(self._asked(wanted))

    def fitting(self, but: str = "") -> Sequence[Outline]:
        """The leads that pass all tests, or all ``but`` one."""
        tests = [test for name, test in self._tests.items() if name != but]
        return [each for each in self._above if all(test(each) for test in tests)]

    def choices(self) -> Choices:
        """What can be chosen further, each counted beside the other filters."""
        here = self.fitting(but="place")
        return Choices(
            places=_common(spot for each in here for spot in {it.name for it in each.spots}),
            sites=_common(site for each in self.fitting(but="site") for site in each.sites),
            kinds=_common(each.kind for each in self.fitting(but="kind")),
            direct=sum(each.direct for each in self.fitting(but="direct")),
            unreviewed=sum(map(self._is_unreviewed, self.fitting(but="unreviewed"))),
            fresh=sum(map(self._is_fresh, self.fitting(but="fresh"))),
        )

    def _asked(self, wanted: TodayFilter) -> Iterable[tuple[str, Test]]:
        if wanted.place:
            yield "place", self._at(wanted.place, wanted.within)
        if (since := wanted.since) is not None:
            yield "since", lambda each: each.last_seen >= since
        if wanted.kind:
            yield "kind", lambda each: each.kind == wanted.kind
        if (site := wanted.site) is not None:
            yield "site", lambda each: site in each.sites
        flags: Mapping[str, Test] = {
            "direct": lambda each: each.direct,
            "unreviewed": self._is_unreviewed,
            "fresh": self._is_fresh,
        }
        yield from ((name, test) for name, test in flags.items() if getattr(wanted, name))

    def _at(self, place: str, within: int | None) -> Test:
        meant = called(place, self._region)
        at = meant.middle(self._above, self._region) if within else None
        if at is None or within is None:
            return meant.is_of
        return lambda each: each.is_near(*at, within)

    def _is_unreviewed(self, each: Outline) -> bool:
        return each.lead_id not in self._judged

    def _is_fresh(self, each: Outline) -> bool:
        return each.lead_id in self._changed


def _common(values: Iterable[str]) -> tuple[Choice, ...]:
    counted = sorted(Counter(values).items(), key=lambda it: (-it[1], it[0]))
    return tuple(Choice(value, leads) for value, leads in counted[:_MOST_CHOICES])
