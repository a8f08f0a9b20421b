"""The judgements that stand: what a build is given of them, and what cannot stand beside them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from leadlight.core import ids
from leadlight.core.judgements import Judgement

STANDING = pa.schema([("one_ad", pa.string()), ("other_ad", pa.string()), ("is_same", pa.bool_())])
"""A row a pair of ads, the lesser one first; no pair is there twice."""

FOLLOWED = "judged"
"""Name of the digest among a generation's facts."""

_Path = tuple[Judgement, ...]


def standing(judgements: Iterable[Judgement]) -> pa.Table:
    """The table ``judgements`` of a build: sorted, whoever made them and in whatever order."""
    rows = {
        (min(each.one_ad, each.other_ad), max(each.one_ad, each.other_ad), each.is_same)
        for each in judgements
        if each.stands
    }
    names = STANDING.names
    return pa.Table.from_pylist(
        [dict(zip(names, row, strict=True)) for row in sorted(rows)], schema=STANDING
    )


def digest(table: pa.Table) -> str:
    """Names what stands: two builds with the same digest were told the same."""
    return ids.content_id("judgements", *table.to_pylist())


def is_followed(facts: Mapping[str, Any], table: pa.Table) -> bool:
    """Whether the generation with these facts was told what ``table`` says.

    One that was built before there were judgements was told nothing.
    """
    told: str = facts.get(FOLLOWED, digest(standing(())))
    return told == digest(table)


def contradiction(
    judgements: Iterable[Judgement], one: str, other: str, *, is_same: bool
) -> tuple[Judgement, ...]:
    """The fewest standing judgements that together say the opposite; empty if none do.

    "Same" carries over: what is said of one ad holds for every ad said to be the same as it.
    """
    stand = [each for each in judgements if each.stands]
    ties: dict[str, list[tuple[str, Judgement]]] = {}
    for each in stand:
        if each.is_same:
            ties.setdefault(each.one_ad, []).append((each.other_ad, each))
            ties.setdefault(each.other_ad, []).append((each.one_ad, each))
    near = _paths(ties, one)
    if not is_same:
        return near.get(other, ())
    far = _paths(ties, other)
    clashes: list[_Path] = [
        (*near[here], each, *far[there])
        for each in stand
        if not each.is_same
        for here, there in ((each.one_ad, each.other_ad), (each.other_ad, each.one_ad))
        if here in near and there in far
    ]
    return min(clashes, key=len, default=())


def _paths(ties: Mapping[str, list[tuple[str, Judgement]]], start: str) -> dict[str, _Path]:
    """A shortest path of judgements from ``start`` to each ad said to be the same."""
    paths: dict[str, _Path] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there, judgement in ties.get(here, ()):
            if there not in paths:
                paths[there] = (*paths[here], judgement)
                waiting.append(there)
    return paths
