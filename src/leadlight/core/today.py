"""What an investigator begins the day with: leads to look at, what is new, and what narrows it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from leadlight.core.leads import Kind, Lead, LeadList

Change = Literal["created", "grown", "merged", "split"]


class TodayFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which leads to list. ``within`` kilometres of ``place``, else the place's name is meant.

    ``after`` and ``before`` are ids: of the lead that stands before the list and of the one behind
    it, so that a list goes on where it ended though verdicts took leads away.
    """

    limit: int = 20
    after: str | None = None
    before: str | None = None
    place: str | None = None
    within: int | None = None
    since: datetime | None = None
    kind: Kind | None = None
    site: str | None = None
    direct: bool = False
    unreviewed: bool = False
    fresh: bool = False


class Choice(msgspec.Struct, frozen=True):
    """A value of a filter, and how many leads or ads it would leave beside the other filters."""

    value: str
    count: int


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen further. Flags count the leads that they would leave."""

    places: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    direct: int
    unreviewed: int
    fresh: int


class News(msgspec.Struct, frozen=True):
    """What became of a lead since whoever asks last looked, and by how many ads it grew."""

    lead_id: str
    change: Change
    more_ads: int


class Today(LeadList, frozen=True, kw_only=True):
    """The list of leads, and what stands around it.

    Attributes:
        fitting: how many of those above the review threshold fit the filters.
        first: how many of these stand before the list.
        choices: filters with their counts.
        last_look: when whoever asks first looked at the build before that they saw; ``None``
            where this is their first, and nothing is said to be new.
        news: of the leads that are listed here.
        missing: how many reports of missing children alert, of those that whoever asks may see.
        proposed: leads whose verdict would teach the ranking most, some of them below the
            threshold.
        feeds: how many sources and inputs dried up or changed their form: what they would have
            brought is not here.
    """

    fitting: int
    first: int
    choices: Choices
    last_look: datetime | None
    news: tuple[News, ...]
    proposed: tuple[Lead, ...]
    missing: int = 0
    feeds: int = 0
