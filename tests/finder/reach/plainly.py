"""Stays told once more, ad by ad and in plain words: what columns must tell too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, pairwise
from statistics import median
from typing import Any

from tests.finder.reach.roads import PLACES, START, Ad, order

from leadlight.finder.reach.sights import Spot, kilometres


@dataclass(frozen=True, eq=False)
class Sight:
    ad_id: str
    ad: Ad

    @property
    def at(self) -> datetime:
        return START + timedelta(days=self.ad.day)

    @property
    def spot(self) -> Spot:
        return PLACES[self.ad.place]


@dataclass
class Stay:
    sights: list[Sight]
    clashes: list[tuple[Sight, Sight]] = field(default_factory=list)

    @property
    def end(self) -> datetime:
        return self.sights[-1].at


Track = Sequence[Sight]


def stays(*ads: Ad) -> list[dict[str, Any]]:
    """What is to be told of ads, which are numbered in the order in which they are given."""
    leads: dict[str, list[Sight]] = defaultdict(list)
    for number, ad in enumerate(ads):
        leads[ad.lead].append(Sight(f"{number:03d}", ad))
    rows = [row for lead, seen in leads.items() for row in _lead(lead, seen)]
    return sorted(rows, key=order)


def _lead(lead: str, seen: list[Sight]) -> list[dict[str, Any]]:
    seen = sorted(seen, key=lambda each: (each.at, each.ad_id))
    whose = _people(seen)
    tracks: dict[str, list[Sight]] = defaultdict(list)
    for sight in seen:
        for name in whose[sight.ad_id] or ("",):
            tracks[name].append(sight)
    apart = len(tracks) > 1 and _are_apart(seen)
    usual = _dwell(*tracks.values()) if apart else _dwell(seen)
    limit = max(timedelta(days=4), 2 * usual) if usual else timedelta(days=30)
    theirs = {name: _stays(track, limit) for name, track in tracks.items()}
    meeting = 1.25 * usual if usual else timedelta(days=30)
    own = _joined([*chain(*theirs.values())], meeting) if apart else _stays(seen, limit)
    named = {name for name in tracks if name}
    told = [name for name in named if len(named) > 1 and len(tracks[name]) > 1]
    every = [(None, own), *((name, theirs[name]) for name in told)]
    return [
        {"lead_id": lead, "person": name, **_row(stay, whose), "apart": apart}
        for name, found in every
        for stay in found
    ]


def _people(seen: Track) -> dict[str, tuple[str, ...]]:
    owners = _owners(seen)
    aliases = _aliases(seen, owners)
    return {each.ad_id: _present(each.ad, owners, aliases) for each in seen}


def _present(ad: Ad, owners: dict[str, str], aliases: dict[str, str]) -> tuple[str, ...]:
    faces = [owners[it] for it in sorted(ad.pictures) if it in owners]
    shown = Counter(aliases.get(name, name) for name in faces)
    named = {aliases.get(name, name) for name in ad.names}
    if len(named) > 1 and len(shown) == 1 and shown.keys() <= named:
        return tuple(shown)
    if named:
        return tuple(sorted(named))
    return (shown.most_common(1)[0][0],) if shown else ()


def _owners(seen: Track) -> dict[str, str]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    shown = Counter(it for each in seen if each.ad.names for it in each.ad.pictures)
    for each in seen:
        for picture in each.ad.pictures:
            names[picture].update(each.ad.names)
    most = {picture: _most(given) for picture, given in names.items() if given}
    return {
        picture: name
        for picture, name in most.items()
        if names[picture][name] >= 0.6 * shown[picture] and shown[picture] > 1
    }


def _aliases(seen: Track, owners: dict[str, str]) -> dict[str, str]:
    ads = Counter(name for each in seen for name in each.ad.names)
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    for each in seen:
        if len(each.ad.names) == 1:
            shown[each.ad.names[0]].update(owners[it] for it in each.ad.pictures if it in owners)
    most = {name: _most(theirs) for name, theirs in shown.items() if theirs}
    return {
        name: owner
        for name, owner in most.items()
        if shown[name][owner] >= 0.7 * shown[name].total() and ads[name] < ads[owner]
    }


def _most(given: Counter[str]) -> str:
    return max(given, key=lambda name: (given[name], name))


def _are_apart(seen: Track) -> bool:
    times = [b.at - a.at for a, b in pairwise(seen) if a.spot != b.spot]
    quick = sum(each < timedelta(hours=6) for each in times)
    return quick >= 2 and quick >= 0.15 * len(times)


def _dwell(*tracks: Track) -> timedelta:
    found = []
    for track in tracks:
        starts = [track[0].at]
        starts += [b.at for a, b in pairwise(track) if a.spot != b.spot]
        found += [b - a for a, b in pairwise(starts)] if len(starts) > 2 else []
    seconds = median(each.total_seconds() for each in found) if found else 0
    return timedelta(seconds=seconds)


def _stays(track: Track, limit: timedelta) -> list[Stay]:
    blocks: list[Stay] = []
    for sight in track:
        last = blocks[-1].sights[-1] if blocks else None
        if last and last.spot == sight.spot and sight.at - last.at <= limit:
            blocks[-1].sights.append(sight)
        else:
            blocks.append(Stay([sight]))
    found, waiting = [], blocks[::-1]
    while waiting:
        first = waiting.pop()
        while len(waiting) > 1 and _is_aside(first, waiting[-1], waiting[-2], limit):
            between, after = waiting.pop(), waiting.pop()
            _clash(first, between)
            _clash(between, after)
            first.sights += after.sights
            first.clashes += after.clashes
            found.append(between)
        if waiting and _are_too_fast(first, waiting[-1]):
            _clash(first, waiting[-1])
        found.append(first)
    return found


def _is_aside(before: Stay, between: Stay, after: Stay, limit: timedelta) -> bool:
    return (
        before.sights[0].spot == after.sights[0].spot
        and after.sights[0].at - before.end <= limit
        and _are_too_fast(before, between)
        and _are_too_fast(between, after)
    )


def _are_too_fast(before: Stay, after: Stay) -> bool:
    left, reached = before.sights[-1], after.sights[0]
    apart, hours = kilometres(left.spot, reached.spot), (reached.at - left.at) / timedelta(hours=1)
    return apart is not None and apart > 40 + 900 * hours


def _clash(before: Stay, after: Stay) -> None:
    before.clashes.append((before.sights[-1], after.sights[0]))
    after.clashes.append((after.sights[0], before.sights[-1]))


def _joined(found: list[Stay], limit: timedelta) -> list[Stay]:
    joined: list[Stay] = []
    for stay in sorted(found, key=lambda each: (each.sights[0].ad.place, each.sights[0].at)):
        last = joined[-1] if joined else None
        here = stay.sights[0]
        if last and last.sights[0].spot == here.spot and here.at - last.end <= limit:
            every = {*last.sights, *stay.sights}
            last.sights = sorted(every, key=lambda each: (each.at, each.ad_id))
        else:
            joined.append(Stay(list(stay.sights)))
    return joined


def _row(stay: Stay, whose: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    first = stay.sights[0]
    return {
        "place": first.spot.name,
        "admin1": first.spot.admin1,
        "start": first.at,
        "end": stay.end,
        "ads": len(stay.sights),
        "lat": first.spot.lat,
        "lon": first.spot.lon,
        "certainty": _certainty(stay),
        "labels": len(stay.sights),
        "texts": sum(each.ad.texts for each in stay.sights),
        "codes": sum(each.ad.codes for each in stay.sights),
        "people": sorted({name for each in stay.sights for name in whose[each.ad_id]}),
        "ad_ids": [each.ad_id for each in stay.sights[:40]],
        "clashes": [_told(ours, other) for ours, other in stay.clashes],
    }


def _certainty(stay: Stay) -> float:
    doubt = 1.0
    for each in stay.sights[:4]:
        doubt *= 0.3 * (0.5 if each.ad.texts else 1) * (0.8 if each.ad.codes else 1)
    clashing = len({ours.ad_id for ours, _ in stay.clashes}) / len(stay.sights)
    return round(1 - max(doubt, 0.5 * clashing), 3)


def _told(ours: Sight, other: Sight) -> dict[str, Any]:
    return {
        "ad_id": ours.ad_id,
        "at": ours.at,
        "other_ad": other.ad_id,
        "other_place": other.spot.name,
        "other_at": other.at,
        "km": round(kilometres(ours.spot, other.spot) or 0, 1),
    }
