"""Small leads made by hand: what each ad shows and which marks it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from leadlight.finder.link.counting import SHOWN
from leadlight.finder.link.fabric import Fabric, Known, fabric
from leadlight.finder.link.traits import CODE, KINDS
from leadlight.finder.shapes import FIT, HELD, RATES

Trait = tuple[str, str]
Mark = tuple[str, str, int] | tuple[str, str, int, float]
"""Kind, value, use, and the days of silence before."""
GROUPS = 1_000


def shown_by(rows: Iterable[tuple[int, int, int]]) -> pa.Table:
    """``SHOWN`` of groups, what each shows, and in how many of its ads."""
    ads: dict[int, list[tuple[int, int]]] = {}
    for group, trait, count in rows:
        ads.setdefault(trait, []).append((group, count))
    columns = [
        ads.keys(),
        [[group for group, _ in each] for each in ads.values()],
        [[count for _, count in each] for each in ads.values()],
    ]
    return pa.table(
        [pa.array(each, field.type) for each, field in zip(columns, SHOWN, strict=True)],
        schema=SHOWN,
    )


def woven(
    shown: Mapping[str, list[Trait]],
    held: Mapping[str, list[Mark]],
    common: Mapping[Trait, float] | None = None,
    doubted: str = "",
) -> Fabric:
    """A lead of the ads of ``shown``; traits are as rare as can be, but for those of ``common``.

    Ads of the number ``doubted`` were said to be apart.
    """
    every = sorted({trait for traits in shown.values() for trait in traits})
    place = {ad: at for at, ad in enumerate(sorted(shown))}
    number = {(kind, value): at * 32 + CODE[kind] for at, (kind, value) in enumerate(every, 1)}
    rows = [(place[ad], number[trait], 1) for ad, traits in shown.items() for trait in traits]
    marks = [(ad, *mark) for ad, own in held.items() for mark in own]
    silent = [mark[4] if len(mark) > 4 else None for mark in marks]
    common = common or {}
    count = len(KINDS)
    return fabric(
        Known(
            sizes=pa.table(
                {
                    "grp": pa.array(place.values(), pa.int64()),
                    "ad_id": pa.array(place, pa.string()),
                    "ads": pa.array([1] * len(shown), pa.int64()),
                }
            ),
            shown=shown_by(rows),
            held=pa.table(
                [
                    pa.array(["L"] * len(marks), pa.string()),
                    *(pa.array([mark[at] for mark in marks], pa.string()) for at in (0, 1, 2)),
                    pa.array([mark[3] for mark in marks], pa.int64()),
                    pa.array(silent, pa.float64()),
                    pa.array([mark[2] == doubted for mark in marks], pa.bool_()),
                ],
                schema=HELD,
            ),
            rates=pa.table(
                [
                    pa.array([number[trait] for trait in common], pa.uint64()),
                    pa.array(list(common.values()), pa.float64()),
                ],
                schema=RATES,
            ),
            fit=pa.table([range(count), [1.0] * count, [GROUPS] * count, [1] * count], schema=FIT),
            values={trait: value for (_, value), trait in number.items()},
        )
    )


def phrases(*values: str) -> list[Trait]:
    return [("phrase", value) for value in values]


def phone(number: str, use: int = 0, days: float = 1.0) -> Mark:
    return ("phone", number, use, days)
