"""Where a lead was and when, and where it may be next."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Clash(msgspec.Struct, frozen=True):
    """Two ads of one road in places too far apart for the time between them; the one that is named
    first is in the stay, the ``other`` is elsewhere."""

    ad_id: str
    at: datetime
    other_ad: str
    other_place: str
    other_at: datetime
    km: float | None


class Stay(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A run of ads in one place: ``start`` and ``end`` are ``from`` and ``to`` in JSON.

    ``certainty`` (0 to 1) measures how much speaks for it: ``labels``, ``texts`` and ``codes`` are
    how many of its ads say the place by the site's label, in the text, and by a number's area code.
    ``ad_ids`` names the first of its ads, ``people`` the names that they give, and ``clashes`` what
    nobody can have done.
    """

    start: datetime
    end: datetime
    place: str
    ads: int
    lat: float | None
    lon: float | None
    admin1: str | None = None
    certainty: float = 1.0
    labels: int = 0
    texts: int = 0
    codes: int = 0
    people: tuple[str, ...] = ()
    ad_ids: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()


class NextPlace(msgspec.Struct, frozen=True):
    """Where the next ad may be, once it is elsewhere than the last one."""

    name: str
    probability: float
    admin1: str | None = None


class PersonStays(msgspec.Struct, frozen=True):
    """Where the ads that speak of one person of a lead were; a person is a name that they give.

    ``next_place`` is told where the lead's people go apart.
    """

    name: str
    ads: int
    timeline: tuple[Stay, ...]
    next_place: tuple[NextPlace, ...] = ()


class Move(msgspec.Struct, frozen=True, rename={"origin": "from", "target": "to"}):
    """From one stay to the next; ``km`` along the great circle, ``kmh`` the least speed at which it
    can have been. ``person`` is whose road it is on, where a lead's people go apart."""

    origin: str
    target: str
    left: datetime
    arrived: datetime
    km: float | None
    kmh: float | None = None
    person: str | None = None


class Circuit(msgspec.Struct, frozen=True):
    """The same places in the same order again and again: a round takes ``days``, ``rounds`` were
    seen, ``kept`` is the share of moves that keep to it; ``certainty`` is between 0 and 1."""

    places: tuple[str, ...]
    days: float
    rounds: float
    kept: float
    certainty: float


class Contradiction(msgspec.Struct, frozen=True):
    """Two ads that nobody can have been in the places of at their times; ``person`` is whose they
    are, where the lead's people go apart."""

    person: str | None
    ad_id: str
    place: str
    at: datetime
    other_ad: str
    other_place: str
    other_at: datetime
    km: float | None


class Rhythm(msgspec.Struct, frozen=True):
    """When ads are posted: how many in each hour of the day in UTC, on each day of the week from
    Monday, days between two on average, and the hours of the day in which hardly any come.

    ``offset_hours`` is how far from UTC somebody lives for whom the quiet hours are the night;
    ``local_offset_hours`` is where the ads are filed; nothing where too few ads tell.
    """

    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    days_between: float | None
    quiet_from: int | None
    offset_hours: int | None
    local_offset_hours: int | None


class Handover(msgspec.Struct, frozen=True):
    """A number, address or account that fell silent as another of its kind began."""

    kind: str
    old: str
    new: str
    gone: datetime
    began: datetime


class Mention(msgspec.Struct, frozen=True):
    """A hotel, motorway, airport or other place that the ads speak of, where they are not filed."""

    kind: str
    name: str
    near: str
    ads: int
    first_seen: datetime
    last_seen: datetime


class Companion(msgspec.Struct, frozen=True):
    """Another lead that was in the same places on the same days: perhaps one hand, perhaps chance.

    ``weight`` is the natural logarithm of how much likelier that is for companions than by chance.
    """

    lead_id: str
    places: tuple[str, ...]
    days: int
    weight: float


class Within(msgspec.Struct, frozen=True):
    """The chance of something within so many days."""

    days: int
    probability: float


class NextPosting(msgspec.Struct, frozen=True):
    """When the next ad may come: the chance that it does within so many days of the newest sighting
    in the archive, and the days by which it is as likely as not."""

    within: tuple[Within, ...]
    median_days: float | None


class WeekPlace(msgspec.Struct, frozen=True):
    """A place in a week: ads posted, and days there, from the first ad of the week to the last."""

    name: str
    ads: int


class Week(msgspec.Struct, frozen=True):
    """The places of a week that begins on Monday ``starts`` (UTC), most ads first."""

    starts: date
    places: tuple[WeekPlace, ...]


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """``apart``: the lead's people are in different places at the same time, so that its stays are
    no one road. ``why_no_next`` says why no next place is told, where none is."""

    apart: bool
    people: tuple[PersonStays, ...]
    weeks: tuple[Week, ...]
    circuit: Circuit | None
    contradictions: tuple[Contradiction, ...]
    rhythm: Rhythm
    handovers: tuple[Handover, ...]
    mentions: tuple[Mention, ...]
    companions: tuple[Companion, ...]
    next_posting: NextPosting | None
    why_no_next: str | None
