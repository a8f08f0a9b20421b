"""Traits: what an ad's writing and contents show that other ads of the same hand may show too.

Two sorts. An ad shows *some* of the values of a kind (phrases, emoji, names, pictures …), or just
*one* (its opening, what it puts between phrases, its site …): habits. All are read from the
comparison text, where numbers, prices and names are slots and words of identity are left out, so
that they neither link nor tell apart.

A trait is one number: 59 bits of its value's hash, and the kind in the lowest five.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.engine.stage import Kernel, Stage
from leadlight.finder.link.habits import Values, written
from leadlight.finder.link.hashing import numbered
from leadlight.finder.link.reading import gather
from leadlight.finder.shapes import TRAITS

SOME = ("phrase", "emoji", "name", "person", "price", "picture")
ONE = (
    "case", "separator", "opening", "shape", "lead_in", "title_start", "title_end", "body_start",
    "body_end", "tricks", "hour", "site", "place", "template",
)  # fmt: skip
KINDS = (*SOME, *ONE)
"""Kinds of traits; a trait's lowest five bits are its kind's place here."""
CODE = {kind: place for place, kind in enumerate(KINDS)}

_LISTED, _SINGLE = ("name", "person", "price"), ("site", "place", "tricks")


def traits(batch: pa.RecordBatch) -> pa.RecordBatch:
    """``TRAITS`` of each row of ``batch``, whose columns are those of ``_WRITTEN``."""
    titled = batch["titled"].to_numpy(zero_copy_only=False)
    shown = [
        *written(batch["typed"], batch["raw"], titled),
        *(_of_list(kind, batch[kind]) for kind in _LISTED),
        *(_of_column(kind, batch[kind]) for kind in _SINGLE),
    ]
    rows = np.concatenate([each.rows for each in shown])
    numbers = np.concatenate(
        [numbered(each.values, CODE[each.kind])[each.places] for each in shown]
    )
    starts = np.zeros(batch.num_rows + 1, dtype=np.int32)
    gathered = np.empty_like(numbers)
    gather(rows, numbers, starts, gathered)
    listed = pa.ListArray.from_arrays(pa.array(starts), pa.array(gathered[: starts[-1]]))
    return pa.record_batch([batch["ad_id"], batch["version_id"], listed], schema=TRAITS)


def _of_list(kind: str, lists: pa.Array) -> Values:
    return _valued(kind, pc.list_parent_indices(lists), pc.list_flatten(lists))


def _of_column(kind: str, column: pa.Array) -> Values:
    there = pc.indices_nonzero(column.is_valid())
    return _valued(kind, there, column.take(there))


def _valued(kind: str, rows: pa.Array, values: pa.Array) -> Values:
    coded = values.dictionary_encode()
    places = np.asarray(coded.indices, dtype=np.int64)
    return Values(kind, np.asarray(rows, dtype=np.int64), places, coded.dictionary.to_pylist())


_PERSON = """
CASE WHEN len(names) = 1 AND len(ages) = 1
    THEN [names[1] || ' ' || CAST(ages[1] AS VARCHAR)] ELSE [] END
"""

_WRITTEN = f"""
SELECT f.ad_id, f.version_id, typed, coalesce(nullif(v.body, ''), v.title, '') AS raw,
    coalesce(v.title, '') <> '' AS titled, names AS name, {_PERSON} AS person,
    list_transform(prices, lambda it: it.amount || '/' || coalesce(it.minutes, 0)) AS price,
    v.source AS site, coalesce(
        list_filter(f.places, lambda it: it.kind = 'label')[1].name, v.place
    ) AS place, array_to_string(tricks, ' ') AS tricks
FROM fresh_findings f JOIN fresh v USING (version_id)
"""


def sql_trait(value: str, kind: str) -> str:
    """SQL for the trait of a value that only the archive as a whole gives."""
    return f"(md5_number_lower({value}) - md5_number_lower({value}) % 32 + {CODE[kind]})"


STAGES: tuple[Stage, ...] = (Kernel("fresh_traits", _WRITTEN, traits, TRAITS, here=True),)
"""Needs ``fresh`` versions and ``fresh_findings``; leaves ``fresh_traits``, a row a version."""
