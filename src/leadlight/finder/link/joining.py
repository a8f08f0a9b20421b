"""Hands that people said are one: joined whole, and nothing else is touched.

A judgement names two ads, and is about the hands behind them. So it joins all that each ad was held
to have one hand with, and since it is obeyed after hands are found, it moves no other ad: taking it
back gives what was there before. Where people also said that ads of the two hands are apart, both
cannot be had: then the groups of the ads judged the same leave their hands, and are one by
themselves.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.arrays import Ints
from leadlight.finder.link.components import labels_of

_SAME = """
SELECT one.grp AS a, other.grp AS b FROM judgements
JOIN groups one ON one.ad_id = one_ad JOIN groups other ON other.ad_id = other_ad
WHERE is_same AND one.grp <> other.grp
"""
_JOINED = pa.schema([("grp", pa.int64()), ("hand", pa.int64())])


def joined(hands: pa.Table, same: pa.Table, apart: pa.Table) -> pa.Table:
    """The hand of each group as people would have it, named by its least group.

    Groups are numbered from 0; ``same`` and ``apart``: pairs of them (``a``, ``b``).
    """
    hands = hands.sort_by("grp")
    if same.num_rows == 0:
        return hands
    hand = hands["hand"].to_numpy()
    ends = _numbers(same, "a"), _numbers(same, "b")
    groups = np.arange(len(hand))
    labels = _labels(groups, hand, *ends)
    here, there = labels[_numbers(apart, "a")], labels[_numbers(apart, "b")]
    torn = here[here == there]
    judged = np.unique(np.concatenate(ends))
    leaving = judged[np.isin(labels[judged], torn)]
    staying = np.setdiff1d(groups, leaving)
    labels = _labels(staying, hand, *ends)
    _, least, back = np.unique(labels, return_index=True, return_inverse=True)
    return pa.table([groups, least[back]], schema=_JOINED)


def _labels(members: Ints, hand: Ints, one: Ints, other: Ints) -> Ints:
    """A label for each group, the same where ``members`` of hands and pairs hold it together."""
    count = len(hand)
    rows = np.concatenate([members, one])
    columns = np.concatenate([count + hand[members], other])
    return labels_of(2 * count, rows, columns)[:count]


def _numbers(pairs: pa.Table, column: str) -> Ints:
    numbers: Ints = pairs[column].to_numpy().astype(np.int64)
    return numbers


STAGES: tuple[Stage, ...] = (
    Whole("joined", ("SELECT * FROM hands", _SAME, "SELECT * FROM apart"), joined, _JOINED),
    Query("members", "SELECT ad_id, ad, hand FROM groups JOIN joined USING (grp)"),
)
"""Needs ``judgements``, ``groups``, ``apart`` and ``hands``; leaves ``members`` (ad_id, ad,
hand): every ad, once."""
