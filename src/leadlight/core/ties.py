"""What is said about why ads are one lead: the records that ``path`` and ``holds`` print.

Weights are natural logarithms of odds, before the odds of one to the number of groups that a pair
of strangers begins with: two groups are held to be one hand above ``needed``. They are too sure of
themselves (habits depend on one another): they rank, and are no probabilities.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

KINDS = {
    "phone": "number",
    "email": "e-mail address",
    "handle": "handle",
    "payment": "payment account",
    "url": "web address",
    "judgement": "said to be one hand",
    "succession": "taken up again after a silence",
    "phrase": "phrase",
    "emoji": "emoji",
    "name": "name",
    "person": "name with age",
    "price": "price",
    "picture": "picture",
    "template": "text template",
    "case": "letter case",
    "separator": "sign between phrases",
    "opening": "first words",
    "shape": "form of the title",
    "lead_in": "word before the number",
    "title_start": "emoji that titles begin on",
    "title_end": "emoji that titles end on",
    "body_start": "emoji that texts begin on",
    "body_end": "emoji that texts end on",
    "tricks": "how numbers are hidden",
    "hour": "time of day",
    "site": "site",
    "place": "place",
}
"""What each kind of value and of part is called."""


class Shared(msgspec.Struct, frozen=True):
    """A value that both sides show, and what it says for one hand.

    ``rate`` is how common it is: the share of all groups of the archive that show it; of a kind
    that an ad shows one value of, the share among its values. Marks have none.
    """

    kind: str
    value: str
    weight: float
    rate: float | None = None


class Part(msgspec.Struct, frozen=True):
    """What all values of a kind say together, shared and lacking: below 0 against one hand."""

    kind: str
    weight: float


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """Some ads of a lead: how many, in how many groups, their commonest marks and names, and the
    first of them by id."""

    ads: int
    groups: int
    marks: tuple[str, ...]
    names: tuple[str, ...]
    ad_id: str


class Step(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """From one ad to the next (``from`` and ``to`` in JSON).

    ``by`` a ``mark`` that both ads show in one use: their ``weight`` is what the linker grants to
    marks, and is not measured. Or by ``groups``: the two groups that the ads are of, as wholes
    (``sides``), are alike, or one has a number after the other; ``parts`` say kind by kind what
    speaks for and against. Where no pair exceeds ``needed``, ``together`` is what the two halves of
    the lead say, each as a whole.
    """

    start: str
    end: str
    by: Literal["mark", "groups"]
    weight: float
    values: tuple[Shared, ...]
    parts: tuple[Part, ...] = ()
    sides: tuple[Side, ...] = ()
    together: float | None = None


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """An ad that a path touches; ``seen`` is when it was posted, else captured."""

    ad_id: str
    source: str
    title: str | None
    place: str | None
    seen: datetime


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """The strongest path of evidence between two ads: the one whose weakest step is strongest.

    Of such paths one of the fewest steps between groups. ``weakest`` is a step's place; ``stops``
    are its ads, one more than ``steps``.
    """

    lead_id: str
    needed: float
    weakest: int
    steps: tuple[Step, ...]
    stops: tuple[Stop, ...]

    @property
    def has_weakest(self) -> bool:
        """Whether one step alone weighs least, to the hundredths that are shown."""
        least, *others = sorted(round(step.weight, 2) for step in self.steps)
        return bool(others) and least < others[0]


class Link(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """A link without which the lead is in two: ``sides``, the lesser first.

    ``together`` is what the two sides say as wholes, the figure by which they were held to be one.
    """

    weight: float
    together: float
    sides: tuple[Side, Side]
    start: str
    end: str
    values: tuple[Shared, ...]
    parts: tuple[Part, ...]


class Bridge(msgspec.Struct, frozen=True, kw_only=True):
    """A value, on how many ads, and the parts of the lead without it, the largest first.

    Without parts, nothing would fall: other things hold its ads.
    """

    kind: str
    value: str
    ads: int
    parts: tuple[Side, ...] = ()


class Holds(msgspec.Struct, frozen=True, kw_only=True):
    """What holds a lead together: the ``links`` of its maximum spanning tree, weakest first, and
    the ``bridges``: values that were taken away, and the lead linked anew without them.

    Of bridges without parts something else holds the ads. What is not among them cannot part the
    lead; but for ``unasked`` values, where there were too many to ask about all.
    """

    lead_id: str
    needed: float
    ads: int
    groups: int
    links: tuple[Link, ...]
    more_links: int
    bridges: tuple[Bridge, ...]
    unasked: int
