"""The strings of traits: what a person can look at, found again from what the archive's texts say.

A build keeps traits as numbers; a look at one lead reads its texts once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from leadlight.finder.link.habits import written
from leadlight.finder.link.hashing import numbered
from leadlight.finder.link.reading import CASES
from leadlight.finder.link.traits import CODE, sql_trait

READ = """
SELECT typed, coalesce(title, '') <> '' AS titled, names, ages, tricks, source, label,
    list_filter(places, lambda it: it.kind = 'label') AS labels,
    list_transform(prices, lambda it: it.amount || '/' || coalesce(it.minutes, 0)) AS prices
FROM findings JOIN ads USING (ad_id)
"""
"""Rows of ``values_of``."""

NAMED = f"""
SELECT DISTINCT {sql_trait("template_id", "template")} AS trait, template_id AS value FROM templates
UNION SELECT {sql_trait("picture", "picture")}, picture FROM pictures
UNION SELECT {sql_trait("CAST(part AS VARCHAR)", "hour")},
    concat(3 * part, ' to ', 3 * part + 3, ' h')
    FROM (SELECT unnest(range(8)) AS part)
"""
"""Traits that only the archive as a whole gives, with their values."""


def values_of(rows: Iterable[dict[str, Any]]) -> dict[int, str]:
    """The value of each trait that the texts and findings of ``rows`` show."""
    shown: dict[str, dict[str, None]] = {"case": dict.fromkeys(CASES)}
    texts: dict[tuple[str, bool], None] = {}
    for row in rows:
        texts[row["typed"], row["titled"]] = None
        for kind, value in _of_row(row):
            shown.setdefault(kind, {})[value] = None
    typed = pa.array([text for text, _ in texts], pa.string())
    titled = np.array([is_titled for _, is_titled in texts], dtype=bool)
    for each in written(typed, typed, titled):
        shown.setdefault(each.kind, {}).update(dict.fromkeys(each.values))
    return {
        trait: _told(kind, value)
        for kind, values in shown.items()
        for trait, value in zip(numbered([*values], CODE[kind]).tolist(), values, strict=True)
    }


def _told(kind: str, value: str) -> str:
    if kind == "price":
        amount, _, minutes = value.partition("/")
        return amount.removesuffix(".0") + (f" for {minutes} min" if minutes != "0" else "")
    return value.strip()


def _of_row(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("name", name) for name in row["names"])
    yield from (("price", price) for price in row["prices"])
    if len(row["names"]) == len(row["ages"]) == 1:
        yield "person", f"{row['names'][0]} {row['ages'][0]}"
    yield "site", row["source"]
    yield "tricks", " ".join(row["tricks"])
    yield from (("place", label["name"]) for label in row["labels"][:1])
    if row["label"] is not None:
        yield "place", row["label"]
