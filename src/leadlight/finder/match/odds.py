"""What each piece of evidence is worth: logarithms of likelihood ratios, after Fellegi and Sunter
(1969).

Each says how much likelier the evidence is if the lead advertises the child than if it does not.
How common a name, a place, an age or a time is, is counted in the archive itself. How likely the
evidence is of the child is set below, by judgement; figures of the field are named where there are.
"""

from __future__ import annotations

import msgspec
import numpy as np

from leadlight.finder.arrays import Flags, Floats
from leadlight.finder.match.shown import ACCOUNT, NUMBER, PICTURE, WEAK_PICTURE
from leadlight.finder.match.sought import BEGUN, EXACT, NEAR, PART

ADVERTISED = 0.1
"""Share of reported children whom the archive advertises: 1 in 6 endangered runaways was likely
trafficked (National Center for Missing & Exploited Children, 2016), and 63 % of survivors were
advertised online (Thorn 2015)."""

_SHOWN = 0.6
"""Chance that the ads of an advertised child show what a report brought of it."""
STRANGERS = {PICTURE: 0.003, ACCOUNT: 0.005, NUMBER: 0.3, WEAK_PICTURE: 0.2}
"""How many leads of strangers show what a report brought, on average: numbers are given to somebody
else, pictures are taken by others, and hard crops look alike."""
_CROWD = 0.1
"""The same for a picture, for each further name that it stands beside, squared: a picture beside
two names may be one person's, one beside six is nobody's."""

_NAMED = {EXACT: 0.55, PART: 0.1, NEAR: 0.08, BEGUN: 0.2}
"""Chance that an advertised child is called by an alias of the report, so exactly; or by a name
that an account of the report begins with."""
_GIVEN = 0.05
"""Chance that an advertised child goes by the own given name."""
_NOT_NAMED = 0.45
"""Chance that ads which name somebody do not name the child by a known alias."""

KM = (50.0, 150.0, 400.0, 1000.0)
_AWAY = (0.45, 0.15, 0.15, 0.13, 0.12)
"""Chances that the nearest ad is so far from where the child was last seen."""

_BEFORE, _ENDED = 0.1, 0.03
"""Chances that the ads begin, and that they end, before the child is said to be missing."""
_SOON, _SOON_DAYS, _LATER_DAYS = 0.7, 60.0, 365.0
"""Share of children whose ads follow soon, the mean days until then, and those within which the
ads of others follow at any time."""

_AGED, _A_YEAR_OLDER = 0.75, 0.75
"""Share of stated ages that say 18 or a little more, whatever is true; each further year above the
least that is ever stated is so much rarer. Other ages are anybody's."""
_OF_AGE = 18

_LOOKS = {"hair": (1.6, 0.85), "eyes": (1.5, 0.75)}
"""Ratios where looks agree, and where they do not: hair is dyed, and ads say what sells."""
_LEAST, _MOST = 0.02, 40.0


class Archive(msgspec.Struct, frozen=True):
    """How common things are: of all leads, their first and last times (days); of all ads, places
    (degrees) with how many, and stated ages with how many."""

    firsts: Floats
    lasts: Floats
    lat: Floats
    lon: Floats
    ads: Floats
    ages: dict[int, float]

    @property
    def leads(self) -> int:
        """How many leads there are."""
        return max(len(self.firsts), 1)


def identifier(what: int, leads: int) -> float:
    """An exact identifier, or a picture, of the kind ``what``."""
    return float(np.log(_SHOWN * leads / STRANGERS[what]))


def crowded(what: Floats, names: Floats) -> Floats:
    """What a picture loses by standing beside ``names`` different names; ``what`` as above."""
    alone = np.where(what == PICTURE, STRANGERS[PICTURE], STRANGERS[WEAK_PICTURE])
    return np.asarray(np.log(alone / (alone + _CROWD * np.maximum(names - 1, 0) ** 2)))


def named(level: int, leads_so_named: Floats, leads: int) -> Floats:
    """A name like an alias of the report, which so many leads show."""
    return np.asarray(np.log(_NAMED[level] * (leads + 1) / (leads_so_named + 1)))


def given_name(leads_so_named: Floats, leads: int) -> Floats:
    """The child's own given name; that it is another one says nothing."""
    common = (leads_so_named + 1) / (leads + 1)
    return np.asarray(np.log(_GIVEN / common + 1 - _GIVEN))


def other_name() -> float:
    """The ads name somebody, and never by an alias of the report."""
    return float(np.log(_NOT_NAMED))


def away(km: Floats, places: Floats, archive: Archive, lat: float, lon: float) -> Floats:
    """How far the nearest of ``places`` places is from where the child was last seen."""
    usual = _shares(archive, lat, lon)
    within = np.concatenate([[0.0], np.cumsum(usual)])
    band = np.digitize(km, KM)
    some = np.maximum(places, 1)
    chance = (1 - within[band]) ** some - (1 - np.minimum(within[band + 1], 1)) ** some
    ratio = np.asarray(_AWAY)[band] / np.maximum(chance, 1e-6)
    return _held(ratio)


def when(first: Floats, last: Floats, since: float, archive: Archive) -> Floats:
    """When the ads were seen, against the day since when the child is missing (days).

    Whose ads begin afterwards is told by the day: children who went missing as the archive ends are
    mostly not in it yet.
    """
    leads = archive.leads
    began = (np.searchsorted(archive.firsts, since) + 1) / (leads + 2)
    ended = (np.searchsorted(archive.lasts, since) + 1) / (leads + 2)
    window = max(float(archive.lasts[-1]) - since, 1.0) if len(archive.lasts) else 1.0
    gap = np.clip(first - since, 0, None)
    a_day = _SOON / _SOON_DAYS * np.exp(-gap / _SOON_DAYS) + (1 - _SOON) / _LATER_DAYS
    follows = (1 - _BEFORE) * a_day * window / (1 - began)
    began_before = (_BEFORE - _ENDED) / max(began - ended, 1e-6)
    ratio = np.where(first >= since, follows, np.where(last < since, _ENDED / ended, began_before))
    return _held(ratio)


def stated(age: Floats, true: Floats, archive: Archive) -> Floats:
    """A stated age, given the true one at that time (years): ads say 18 or more of a child."""
    told = np.rint(age)
    least = np.maximum(np.floor(true), _OF_AGE)
    over = told - least
    drifted = (1 - _A_YEAR_OLDER) * _A_YEAR_OLDER ** np.clip(over, 0, None)
    near = np.where(over >= 0, drifted, np.where(told >= np.floor(true) - 1, 0.05, 0.002))
    all_ages = max(sum(archive.ages.values()), 1.0)
    usual = np.array([archive.ages.get(int(years), 0.0) for years in told.ravel()])
    common = (usual.reshape(told.shape) + 0.5) / (all_ages + 10)
    return _held(_AGED * near / common + 1 - _AGED)


def looks(which: str, agree: Flags) -> Floats:
    """Looks that both describe."""
    yes, no = _LOOKS[which]
    return np.asarray(np.where(agree, np.log(yes), np.log(no)), dtype=np.float64)


def unreachable() -> float:
    """Nobody could have been there so soon."""
    return float(np.log(_LEAST))


def _shares(archive: Archive, lat: float, lon: float) -> Floats:
    """Shares of all ads by the bands of distance from a point."""
    km = great_circle(archive.lat, archive.lon, lat, lon)
    counts = np.bincount(np.digitize(km, KM), archive.ads, minlength=len(KM) + 1)
    return np.asarray((counts + 0.5) / (counts.sum() + 0.5 * len(counts)))


def great_circle(lat: Floats, lon: Floats, to_lat: float, to_lon: float) -> Floats:
    """Kilometres by the haversine formula on the mean radius of IUGG 1980; degrees."""
    one, other = np.radians(lat), np.radians(to_lat)
    across = np.radians(lon - to_lon)
    half = np.sin((one - other) / 2) ** 2 + np.cos(one) * np.cos(other) * np.sin(across / 2) ** 2
    return np.asarray(2 * 6371.0088 * np.arcsin(np.minimum(1, np.sqrt(half))))


def _held(ratio: Floats) -> Floats:
    """The logarithm, within bounds: no circumstance alone decides."""
    return np.log(np.clip(ratio, _LEAST, _MOST))
