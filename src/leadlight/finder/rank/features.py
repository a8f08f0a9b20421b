"""What a lead is judged by: rates of tested indicators over its ads, and links between its ads.

Never words of identity, language, origin of names or country of a number. Each ``Feature``'s text
is its public explanation. A lead of three ads and one of three thousand can be compared: shares are
drawn towards what is usual in the archive by a few ads' worth, and how different two ads of a lead
are is told by pairs, which expects the same however many there are.
"""

from __future__ import annotations

from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Floats
from leadlight.finder.cards import Card, load

_FEW = 3.0
"""Ads of the usual share that a lead is given, so that two ads don't weigh like twenty."""


class Feature(msgspec.Struct, frozen=True):
    """A measured property of a lead.

    From ``some`` on it is something to speak of, from ``full`` on it is a great deal.
    """

    name: str
    explanation: str
    some: float
    full: float


LINKS = (
    Feature(
        "names_apart",
        "chance that two ads of the group that give a name give different ones",
        0.2,
        0.5,
    ),
    Feature("people", "different names that at least two ads of the group give, if any does", 2, 3),
    Feature("crowd", "all different names that the group gives", 4, 9),
    Feature(
        "ages_apart",
        "chance that two ads of the group that state an age state different ones",
        0.2,
        0.5,
    ),
    Feature("age_span", "years between the lowest and the highest age stated", 2, 6),
    Feature("ages_of_name", "different ages stated under one and the same name", 2, 4),
    Feature("named_together", "share of ads that name two people or more", 0.01, 0.1),
    Feature(
        "side_by_side",
        "share of ads posted within half an hour of another one that names somebody else",
        0.04,
        0.2,
    ),
    Feature("bursts", "share of ads posted within half an hour of the one before", 0.08, 0.3),
    Feature("names_on_contact", "different names answered on one number, address or account", 2, 3),
    Feature("names_on_text", "different names under one and the same text", 2, 3),
    Feature("names_on_picture", "different names under one and the same picture", 2, 3),
    Feature("numbers_on_text", "different numbers under one and the same text", 2, 4),
    Feature("numbers", "different numbers a week, one after another or side by side", 0.6, 1.2),
    Feature("pace", "new places a week after the first, from the first ad to the last", 0.3, 1),
    Feature("far_apart", "share of days with ads in places more than 500 km apart", 0.01, 0.2),
    Feature(
        "spread", "kilometres between the farthest places of a day, over the group's days", 20, 200
    ),
    Feature("rate", "ads a week, from the first to the last", 3, 8),
    Feature("sites", "different sites that the group posts on", 2, 3),
    Feature("own_site", "share of ads that name a web site of their own", 0.05, 0.5),
    Feature("blast", "different places that the group posted in within one hour", 2, 5),
)
"""The features that links between ads give; each is a column of the table ``features``."""

_SHARES = (0.0, 0.12)
"""The same steps for how far a share of ads lies above the usual one."""
_SIGNS = {"up": 1, "down": -1, "none": 0}


@cache
def judging() -> tuple[Card, ...]:
    """The cards that a score is made of, a feature each, ordered by code: those of grade A, tested
    against outcomes, and those of grade B, which links fire."""
    return tuple(sorted(filter(is_judging, load()), key=lambda card: card.code))


def is_judging(card: Card) -> bool:
    """Whether a card may weigh something: opinion and what is contradicted never do."""
    return card.grade == "A" or (card.grade == "B" and card.kind == "link")


def signs() -> tuple[int, ...]:
    """Which way each judging card may move a score, in their order: 1 up, -1 down, 0 either.

    What was tested against outcomes is bound to the sign that was found. What links say is not: of
    many names on one number it depends on all the rest whether they are people who are sold or an
    agency's.
    """
    return tuple(_SIGNS[card.sign] if card.grade == "A" else 0 for card in judging())


def values(leads: pa.Table) -> Floats:
    """From the table ``features`` to what is scored: a row a lead, a column a judging card."""
    ads = numbers(leads, "ads")
    columns = [
        numbers(leads, card.feature or "") if card.kind == "link" else above(shown, ads)
        for card, shown in zip(judging(), _shown(leads), strict=True)
    ]
    return np.column_stack(columns) if columns else np.zeros((leads.num_rows, 0))


def told(leads: pa.Table) -> Floats:
    """The same as people read it: of cards on words, how many ads show each."""
    columns = [
        numbers(leads, card.feature or "") if card.kind == "link" else shown
        for card, shown in zip(judging(), _shown(leads), strict=True)
    ]
    return np.column_stack(columns) if columns else np.zeros((leads.num_rows, 0))


def above(shown: Floats, ads: Floats) -> Floats:
    """How far each lead's share of ads that show something lies above the share of all ads."""
    usual = shown.sum() / max(ads.sum(), 1.0)
    return np.asarray((shown + _FEW * usual) / (ads + _FEW) - usual)


def levels(measured: Floats) -> npt.NDArray[np.int64]:
    """What ``values`` say in three steps: 0 nothing, 1 something, 2 a great deal; -1 where nothing
    could be measured."""
    steps = {feature.name: (feature.some, feature.full) for feature in LINKS}
    columns = [
        np.where(np.isnan(column), -1, np.digitize(column, steps.get(card.feature or "", _SHARES)))
        for card, column in zip(judging(), measured.T, strict=True)
    ]
    return np.column_stack(columns)


def numbers(leads: pa.Table, name: str) -> Floats:
    """A column; what could not be measured is NaN."""
    return np.asarray(leads[name].cast(pa.float64()), dtype=np.float64)


def _shown(leads: pa.Table) -> Floats:
    """How many ads of each lead show each judging card, a row a card; nothing for those that links
    fire."""
    row_of = {card.code: row for row, card in enumerate(judging())}
    indicated = leads["indicated"].combine_chunks()
    lead = np.repeat(np.arange(leads.num_rows), np.diff(indicated.offsets))
    each = indicated.flatten()
    codes = each.field("code").dictionary_encode()
    rows = np.array([row_of.get(code, -1) for code in codes.dictionary.to_pylist()], dtype=int)
    row = rows[codes.indices.to_numpy()] if len(rows) else rows
    shown = np.zeros((len(row_of), leads.num_rows))
    judges = row >= 0
    shown[row[judges], lead[judges]] = each.field("ads").to_numpy()[judges]
    return shown
