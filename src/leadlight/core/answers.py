"""What a search answers: hits by lead, why each is there, and what narrows them."""

from __future__ import annotations

import msgspec

from leadlight.core.desk import SavedSearch
from leadlight.core.leads import Hit, Lead, SearchFilter
from leadlight.core.today import Choice


class HitGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Ads of one lead that answer, best first. ``lead`` is told where it may be listed.

    Without a ``lead_id``: ads that no build has seen.
    """

    lead_id: str | None
    lead: Lead | None
    ads: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, how it was understood, and what answers.

    Attributes:
        query, narrow: the question.
        problem: why the question cannot be answered and how to mend it; there are no hits then.
        read_as: identifiers that the question was understood as, if any: then words beside them
            don't count, unless AND, OR or NOT combines them.
        hits: the best ads, each once.
        groups: the same ads by lead, in the order of each lead's best one.
        counted: how many ads the choices were counted over; ``is_more`` says that there are more.
        sites, places, months: what can be chosen further.
        saved: searches that whoever asks keeps.
    """

    query: str
    narrow: SearchFilter
    problem: str | None
    read_as: tuple[str, ...]
    hits: tuple[Hit, ...]
    groups: tuple[HitGroup, ...]
    counted: int
    is_more: bool
    sites: tuple[Choice, ...]
    places: tuple[Choice, ...]
    months: tuple[Choice, ...]
    saved: tuple[SavedSearch, ...]


class PictureHash(msgspec.Struct, frozen=True):
    """The hash of a picture that was looked at and forgotten; below quality 50 it tells little."""

    pdq: str
    quality: int
