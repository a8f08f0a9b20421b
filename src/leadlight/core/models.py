"""What is told of the model that ranks leads."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from leadlight.core.leads import Basis


class TermRange(msgspec.Struct, frozen=True):
    """A card of the model: its sentence, and the least and the most it may add, in log-odds."""

    code: str
    grade: str
    says: str
    least: float
    most: float


class ModelVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A model that has scored a build, in a line. ``verdicts`` stood when it was first used.

    ``before`` and ``after`` are the logarithmic loss on held-out ones without and with what they
    taught, ``None`` where there were too few.
    """

    number: int
    basis: Basis
    verdicts: int
    before: float | None
    after: float | None
    kept_at: datetime


class ListedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A version, whether it scored the last build, and whether it was called back."""

    version: ModelVersion
    in_force: bool
    called_back: bool


class ModelDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its card: what it was fitted on, how good it was, what each sign may add.

    ``mistakes`` are what its makers saw it get wrong, in sentences.
    """

    version: ModelVersion
    in_force: bool
    made_on: date
    data: str
    leads: int
    controlled: int
    figures: dict[str, float]
    limits: tuple[str, ...]
    mistakes: tuple[str, ...]
    base: float
    terms: tuple[TermRange, ...]


class Swapped(msgspec.Struct, frozen=True):
    """Ads in which words of one kind of identity were swapped, and how many came out otherwise."""

    kind: str
    ads: int
    links_changed: int
    scores_changed: int


class Invariance(msgspec.Struct, frozen=True, kw_only=True):
    """What swapping words of identity changes in a whole build, ad by ad.

    ``examples`` are a few of the ads that changed, each with the word before and after.
    """

    ads: int
    links_changed: int
    scores_changed: int
    kinds: tuple[Swapped, ...]
    examples: tuple[tuple[str, str, str], ...]


class Selection(msgspec.Struct, frozen=True):
    """Of the ``leads`` that share a ``value`` (``by`` language, site, place or number of ads), how
    many are ``listed``; and of those that a verdict stands on (``judged``), how many it calls
    ``controlled`` and how many the model ``expected``."""

    by: str
    value: str
    leads: int
    listed: int
    judged: int
    controlled: int
    expected: float


class Rarity(msgspec.Struct, frozen=True):
    """The share of listed leads that are controlled, if control were so many ``times`` rarer than
    the model believes; ``None`` where none is listed."""

    times: int
    precision: float | None


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """What ``leadlight model audit`` tells."""

    invariance: Invariance
    selection: tuple[Selection, ...]
    rarity: tuple[Rarity, ...]
