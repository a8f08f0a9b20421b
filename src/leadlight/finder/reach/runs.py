"""From ads in places to stays: one road for a lead whose people go together, one for each person
where they do not.

Posted in two far places at once is a finding: it stays a stay of its own beside the longer one, and
is never smoothed away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from leadlight.finder.reach.sights import DAY, HOUR, SAME_KM, Sight, Spot, kilometres

FASTEST_KMH = 900.0
"""Nobody travels faster: ads that would need it were posted from afar, or for two people."""
_LEAST_SILENCE, _HOME_SILENCE = 4 * DAY, 30 * DAY
_DWELLS, _JOINED = 2.0, 1.25
"""Times the usual stay: a longer silence in a place ends a stay; and people who are apart, one of
whom comes to a place within this time of another, are one stay of their lead there."""
_TOGETHER = 6 * HOUR
_APART = 0.15
"""Share of the changes of place that come within hours, from which people are apart."""


@dataclass(slots=True)
class Run:
    """Ads of one road in one place, in the order of time; ``clashes`` are pairs of an ad of it and
    one elsewhere that nobody could have gone between; ``people`` are those in its ads."""

    spot: Spot
    sights: list[Sight]
    clashes: list[tuple[Sight, Sight]] = field(default_factory=list)
    people: tuple[str, ...] = ()

    @property
    def start(self) -> float:
        """When its first ad was posted."""
        return self.sights[0].at

    @property
    def end(self) -> float:
        """When its last ad was posted."""
        return self.sights[-1].at


class Roads:
    """The stays of a lead: its own, and those of each of its people."""

    def __init__(self, sights: Sequence[Sight], people: Sequence[tuple[str, ...]]) -> None:
        self._whose = dict(zip((each.ad_id for each in sights), people, strict=True))
        tracks = _tracks(sights, self._whose)
        self.apart = len(tracks) > 1 and are_apart(sights)
        usual = dwell(*tracks.values()) if self.apart else dwell(sights)
        limit = silence(usual)
        theirs = {name: runs(track, limit) for name, track in tracks.items()}
        self.people = {name: self._named(found) for name, found in theirs.items() if name}
        if self.apart:
            every = [run for found in theirs.values() for run in found]
            self.stays = self._named(_joined(every, _JOINED * usual or _HOME_SILENCE))
        else:
            self.stays = self._named(runs(sights, limit))

    def _named(self, found: list[Run]) -> list[Run]:
        for run in found:
            names = {name for each in run.sights for name in self._whose[each.ad_id]}
            run.people = tuple(sorted(names))
        return sorted(found, key=lambda run: (run.start, run.end, run.spot.name))


def _tracks(
    sights: Sequence[Sight], whose: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Sight]]:
    """The ads of each person; those of nobody are of ``""``."""
    tracks: dict[str, list[Sight]] = defaultdict(list)
    for sight in sights:
        for name in whose[sight.ad_id] or ("",):
            tracks[name].append(sight)
    return tracks


def are_apart(sights: Sequence[Sight]) -> bool:
    """Whether the people of a lead stay in different places at the same time."""
    changes = [b.at - a.at for a, b in pairwise(sights) if not same(a.spot, b.spot)]
    quick = sum(change < _TOGETHER for change in changes)
    return quick >= 2 and quick >= _APART * len(changes)


def silence(usual: float) -> float:
    """Seconds without an ad after which the next one in the same place begins a new stay."""
    return max(_LEAST_SILENCE, _DWELLS * usual) if usual else _HOME_SILENCE


def dwell(*tracks: Sequence[Sight]) -> float:
    """Seconds between two arrivals, by the median over all roads; 0 if nobody is seen to move."""
    stays = [stay for track in tracks for stay in _dwells(track)]
    return median(stays) if stays else 0.0


def _dwells(sights: Sequence[Sight]) -> list[float]:
    starts = [each.at for each in sights[:1]]
    starts += [b.at for a, b in pairwise(sights) if not same(a.spot, b.spot)]
    return [b - a for a, b in pairwise(starts)] if len(starts) > 2 else []


def runs(sights: Sequence[Sight], limit: float) -> list[Run]:
    """The stays of one road; a silence longer than ``limit`` seconds ends one."""
    blocks: list[Run] = []
    for sight in sights:
        last = blocks[-1] if blocks else None
        if last and same(last.spot, sight.spot) and sight.at - last.end <= limit:
            last.sights.append(sight)
        else:
            blocks.append(Run(sight.spot, [sight]))
    return list(_through(blocks, limit))


def _through(blocks: list[Run], limit: float) -> Iterator[Run]:
    """The blocks; two of one place are one stay if nobody could have been to what lies between."""
    at = 0
    while at < len(blocks):
        first, at = blocks[at], at + 1
        while at + 1 < len(blocks) and _is_aside(first, blocks[at], blocks[at + 1], limit):
            between, after = blocks[at], blocks[at + 1]
            between.clashes += [(between.sights[0], first.sights[-1])]
            between.clashes += [(between.sights[-1], after.sights[0])]
            first.clashes += [(b, a) for a, b in between.clashes]
            first.sights += after.sights
            yield between
            at += 2
        if at < len(blocks) and is_too_fast(first.sights[-1], blocks[at].sights[0]):
            first.clashes.append((first.sights[-1], blocks[at].sights[0]))
            blocks[at].clashes.append((blocks[at].sights[0], first.sights[-1]))
        yield first


def _is_aside(before: Run, between: Run, after: Run, limit: float) -> bool:
    return (
        same(before.spot, after.spot)
        and after.start - before.end <= limit
        and is_too_fast(before.sights[-1], between.sights[0])
        and is_too_fast(between.sights[-1], after.sights[0])
    )


def is_too_fast(earlier: Sight, later: Sight) -> bool:
    """Whether nobody could have gone from one ad's place to the other's in the time between."""
    apart = kilometres(earlier.spot, later.spot)
    return apart is not None and apart > SAME_KM + FASTEST_KMH * (later.at - earlier.at) / HOUR


def _joined(found: list[Run], limit: float) -> list[Run]:
    """Stays of several people in one place that touch are one of the lead."""
    joined: list[Run] = []
    for run in sorted(found, key=lambda run: (run.spot.name, run.spot.admin1 or "", run.start)):
        last = joined[-1] if joined else None
        if last and same(last.spot, run.spot) and run.start - last.end <= limit:
            every = {each.ad_id: each for each in (*last.sights, *run.sights)}
            last.sights = sorted(every.values(), key=lambda each: (each.at, each.ad_id))
        else:
            joined.append(Run(run.spot, list(run.sights)))
    return joined


def same(a: Spot, b: Spot) -> bool:
    """Whether two ads are filed in one place."""
    return a.name == b.name and a.admin1 == b.admin1
