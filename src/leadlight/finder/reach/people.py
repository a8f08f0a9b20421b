"""Who is in which ad of a lead, by name and picture.

A name is somebody's if no other name shows the same pictures more often; else it is another name of
theirs. Nothing here says who anybody is: a person of a lead is a name that its ads give.
"""

from __future__ import annotations

import numpy as np

from leadlight.finder.arrays import Flags, Ints
from leadlight.finder.reach.pairs import Pairs
from leadlight.finder.reach.sights import changes

_OWNS, _ALIAS = 0.6, 0.7
"""Share of the ads with a picture that give its owner's name; and of the pictures shown under a
name that are somebody else's, if it is but another name of theirs."""


def people(named: Pairs, pictured: Pairs, ads: int) -> Pairs:
    """The people in each of so many ``ads``, each by the name given most; none where nothing tells.

    Args:
        named: ads and the names in them: names of two leads are two, and those of one lead are in
            the order of the alphabet.
        pictured: ads and their pictures; pictures of two leads are two.
    """
    owners = _owners(named, pictured, ads)
    aliases = _aliases(named, pictured, owners, ads)
    is_owned = owners[pictured.other] >= 0
    shown = aliases[owners[pictured.other[is_owned]]]
    return _present(Pairs.of(named.one, aliases[named.other]), pictured.one[is_owned], shown, ads)


def _present(named: Pairs, pictured: Ints, shown: Ints, ads: int) -> Pairs:
    """Those who are named; of several who are named, the one who is shown if nobody else is; and
    where nobody is named, whom most pictures show, in the order of the pictures."""
    faces = Pairs.of(pictured, shown)
    names, (face, _) = named.sizes(ads), faces.most(ads)
    is_shown = named.other == face[named.one]
    is_one = (names > 1) & (faces.sizes(ads) == 1) & _any(named.one[is_shown], ads)
    kept = is_shown | ~is_one[named.one]
    is_nameless = names[pictured] == 0
    nameless, most = _most_shown(pictured[is_nameless], shown[is_nameless])
    return Pairs.of(np.r_[named.one[kept], nameless], np.r_[named.other[kept], most])


def _most_shown(ads: Ints, shown: Ints) -> tuple[Ints, Ints]:
    """Each ad and whom most of its pictures show, of several the first."""
    keys = ads * (1 + shown.max(initial=0)) + shown
    _, firsts, times = np.unique(keys, return_index=True, return_counts=True)
    order = firsts[np.lexsort((firsts, -times, ads[firsts]))]
    best = order[changes(ads[order])]
    return ads[best], shown[best]


def _any(numbers: Ints, count: int) -> Flags:
    found = np.zeros(count, dtype=np.bool_)
    found[numbers] = True
    return found


def _owners(named: Pairs, pictured: Pairs, ads: int) -> Ints:
    """For each picture the name that most ads with it give, if nearly all of them do; or -1."""
    pictures = 1 + pictured.other.max(initial=-1)
    is_named = named.sizes(ads)[pictured.one] > 0
    shown = np.bincount(pictured.other[is_named], minlength=pictures)
    places, names = named.beside(pictured.one, ads)
    owners, given = Pairs.of(pictured.other[places], names).most(pictures)
    return np.where((given >= _OWNS * shown) & (shown > 1), owners, -1)


def _aliases(named: Pairs, pictured: Pairs, owners: Ints, ads: int) -> Ints:
    """For each name the one under whose owner's pictures it mostly stands, or itself."""
    names = 1 + named.other.max(initial=-1)
    given = np.bincount(named.other, minlength=names)
    is_alone = (named.sizes(ads)[pictured.one] == 1) & (owners[pictured.other] >= 0)
    _, under = named.beside(pictured.one[is_alone], ads)
    theirs = Pairs.of(under, owners[pictured.other[is_alone]])
    owner, count = theirs.most(names)
    total = np.bincount(theirs.one, weights=theirs.times, minlength=names)
    is_alias = (count > 0) & (count >= _ALIAS * total) & (given < given[owner])
    return np.where(is_alias, owner, np.arange(names))
