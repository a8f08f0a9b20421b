"""The strings of traits: what a person can look at, found again from what the archive's texts say.

A build keeps traits as numbers; a look at one lead reads its texts once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from leadlight.finder.link.hashing import hashed
from leadlight.finder.link.traits import CODE, Trait, sql_trait, written

_CASES = ("", "upper", "title", "lower", "sentence")

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
    found = dict.fromkeys(("case", case) for case in _CASES)
    texts = set()
    for row in rows:
        texts.add((row["typed"], row["titled"]))
        found.update(dict.fromkeys(_of_row(row)))
    for typed, titled in texts:
        found.update(dict.fromkeys(written(typed, typed, titled=titled)))
    kinds = pa.array([CODE[kind] for kind, _ in found], pa.uint64())
    traits = hashed(pa.array([value for _, value in found], pa.string()), kinds).to_pylist()
    return dict(zip(traits, (_told(*trait) for trait in found), strict=True))


def _told(kind: str, value: str) -> str:
    if kind == "price":
        amount, _, minutes = value.partition("/")
        return amount.removesuffix(".0") + (f" for {minutes} min" if minutes != "0" else "")
    return value.strip()


def _of_row(row: dict[str, Any]) -> Iterator[Trait]:
    yield from (("name", name) for name in row["names"])
    yield from (("price", price) for price in row["prices"])
    if len(row["names"]) == len(row["ages"]) == 1:
        yield "person", f"{row['names'][0]} {row['ages'][0]}"
    yield "site", row["source"]
    yield "tricks", " ".join(row["tricks"])
    yield from (("place", label["name"]) for label in row["labels"][:1])
    if row["label"] is not None:
        yield "place", row["label"]
