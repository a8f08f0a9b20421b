"""Who is in which ad of a lead, by name and picture.

A name is somebody's if no other name shows the same pictures more often; else it is another name of
theirs. Nothing here says who anybody is: a person of a lead is a name that its ads give.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from leadlight.finder.reach.sights import Sight

_OWNS, _ALIAS = 0.6, 0.7
"""Share of the ads with a picture that give its owner's name; and of the pictures shown under a
name that are somebody else's, if it is but another name of theirs."""


def people(sights: Sequence[Sight]) -> list[tuple[str, ...]]:
    """For each ad the people in it, each by the name given most; none where nothing tells."""
    owners = _owners(sights)
    aliases = _aliases(sights, owners)
    return [_shown(each, owners, aliases) for each in sights]


def _shown(sight: Sight, owners: dict[str, str], aliases: dict[str, str]) -> tuple[str, ...]:
    pictured = Counter(aliases.get(it, it) for p in sight.pictures if (it := owners.get(p)))
    named = {aliases.get(name, name) for name in sight.names}
    if len(named) > 1 and len(pictured) == 1:
        return (next(iter(pictured)),) if pictured.keys() <= named else tuple(sorted(named))
    if named:
        return tuple(sorted(named))
    return (pictured.most_common(1)[0][0],) if pictured else ()


def _owners(sights: Sequence[Sight]) -> dict[str, str]:
    """The name that most ads with a picture give, if nearly all of them do."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    shown = Counter[str]()
    for sight in sights:
        if sight.names:
            for picture in sight.pictures:
                shown[picture] += 1
                names[picture].update(sight.names)
    return {
        picture: name
        for picture, given in names.items()
        for name, count in [max(given.items(), key=lambda item: (item[1], item[0]))]
        if count >= _OWNS * shown[picture] and shown[picture] > 1
    }


def _aliases(sights: Sequence[Sight], owners: dict[str, str]) -> dict[str, str]:
    """Names under which mostly pictures of one other name are shown, to that name."""
    ads = Counter(name for sight in sights for name in sight.names)
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    for sight in sights:
        if len(sight.names) == 1:
            for picture in sight.pictures:
                if picture in owners:
                    shown[sight.names[0]][owners[picture]] += 1
    return {
        name: owner
        for name, theirs in shown.items()
        for owner, count in [max(theirs.items(), key=lambda item: (item[1], item[0]))]
        if owner != name and count >= _ALIAS * theirs.total() and ads[name] < ads[owner]
    }
