"""Pictures that are the same: at most 31 of the 256 bits of their PDQs differ (Facebook 2019).

Copies that lie the other way are found by the eight lies of a hash, copies without borders or edges
by the cuts of a picture that was there to be hashed. Of a picture as it is no copy is missed; of
its other lies, and of those of cuts, one that differs by twenty bits is missed once in a hundred
times.

Pictures of which 32 to 63 bits differ are the same only where a second witness says so
(``witnesses``).

Whether two pictures are the same by 31 bits depends on nothing else, so what was found stays, and a
build holds only new pictures against all. Of the ties in a crowd of copies only those are kept that
hold it together. What witnesses say changes with the archive, and is asked anew.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link import witnesses
from leadlight.finder.link.alike import Given, ties
from leadlight.finder.link.components import Ints, labels_of
from leadlight.finder.pictures.dihedral import rows
from leadlight.finder.shapes import PICTURE_TIES

_PICTURES = pa.schema([("pdq", pa.string()), ("picture", pa.string())])

_CUTS = """
SELECT DISTINCT lower(image.pdq) AS pdq, lower(unnest(image.cuts)) AS cut
FROM (SELECT unnest(images) AS image FROM fresh)
WHERE image.pdq IS NOT NULL
"""

_FRESH_HASHES = """
SELECT DISTINCT unnest(pdqs) AS pdq FROM fresh_findings
EXCEPT
SELECT unnest(pdqs) FROM findings ANTI JOIN fresh_findings USING (version_id)
"""

_ALL_CUTS = """
SELECT pdq, cut FROM fresh_picture_cuts UNION SELECT pdq, cut FROM previous_picture_cuts
"""

_ALL_TIES = """
SELECT pdq, other FROM fresh_picture_ties UNION SELECT pdq, other FROM previous_picture_ties
"""


def tied(hashes: pa.Table, fresh: pa.Table, cuts: pa.Table) -> pa.Table:
    """From all hashes (``pdq``, in order), the new ones, and all cuts (``pdq``, ``cut``) to the
    pairs of pictures that are the same, one of them new: ``PICTURE_TIES``.
    """
    names = hashes["pdq"].combine_chunks()
    owners, digits = _places(cuts["pdq"], names), cuts["cut"].combine_chunks()
    if not fresh.num_rows:
        return PICTURE_TIES.empty_table()
    known = owners >= 0
    given = Given(
        hashes=rows(names.to_pylist()),
        cuts=rows(digits.filter(pa.array(known)).to_pylist()),
        owners=owners[known],
    )
    one, other = ties(given, np.sort(_places(fresh["pdq"], names)))
    return pa.table([names.take(pa.array(one)), names.take(pa.array(other))], schema=PICTURE_TIES)


def named(hashes: pa.Table, ties: pa.Table) -> pa.Table:
    """From all hashes (``pdq``, in order) and ties to (``pdq``, ``picture``: the least alike)."""
    names = hashes["pdq"].combine_chunks()
    if not len(names):
        return _PICTURES.empty_table()
    ends = _places(ties["pdq"], names), _places(ties["other"], names)
    labels = labels_of(len(names), *ends)
    _, first = np.unique(labels, return_index=True)
    return pa.table([names, names.take(pa.array(first[labels]))], schema=_PICTURES)


def _places(values: pa.ChunkedArray, names: pa.Array) -> Ints:
    """Where each of ``values`` stands in ``names``, or -1."""
    found: Ints = pc.index_in(values, names).fill_null(-1).to_numpy().astype(np.int64)
    return found


_EVERY_TIE = f"{_ALL_TIES} UNION SELECT pdq, other FROM weak_ties"

STAGES: tuple[Stage, ...] = (
    Query("fresh_picture_cuts", _CUTS),
    Query("hashes", "SELECT DISTINCT unnest(pdqs) AS pdq FROM findings ORDER BY pdq"),
    Query("fresh_hashes", _FRESH_HASHES),
    Whole(
        "fresh_picture_ties",
        ("SELECT pdq FROM hashes ORDER BY pdq", "SELECT pdq FROM fresh_hashes", _ALL_CUTS),
        tied,
        PICTURE_TIES,
    ),
    Whole("same_pictures", ("SELECT pdq FROM hashes ORDER BY pdq", _ALL_TIES), named, _PICTURES),
    *witnesses.STAGES,
    Whole("pictures", ("SELECT pdq FROM hashes ORDER BY pdq", _EVERY_TIE), named, _PICTURES),
    Query("copies", "SELECT pdq, picture FROM pictures WHERE pdq <> picture"),
)
"""Needs ``findings``, ``fresh_findings``, ``fresh`` versions, ``templates`` and, of the last build,
``previous_picture_ties`` and ``previous_picture_cuts``; leaves ``pictures`` (pdq, picture), of
them ``copies``, those that do not name themselves, and ``fresh_picture_ties`` and
``fresh_picture_cuts`` for the next."""
