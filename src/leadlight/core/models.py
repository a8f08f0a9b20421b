"""What is told of the model that ranks leads."""

from __future__ import annotations

from datetime import date

import msgspec

from leadlight.core.leads import Basis


class TermRange(msgspec.Struct, frozen=True):
    """A card of the model: its sentence, and the least and the most it may add, in log-odds."""

    code: str
    grade: str
    says: str
    least: float
    most: float


class ModelInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The model of the last build, with its card.

    ``verdicts`` stood when it was built; ``before`` and ``after`` are the logarithmic loss on
    held-out ones without and with what they taught, ``None`` where there were too few.
    """

    generation: int
    basis: Basis
    made_on: date
    data: str
    leads: int
    controlled: int
    figures: dict[str, float]
    limits: tuple[str, ...]
    verdicts: int
    before: float | None
    after: float | None
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
    many are ``listed``."""

    by: str
    value: str
    leads: int
    listed: int


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
