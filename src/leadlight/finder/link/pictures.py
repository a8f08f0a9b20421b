"""Pictures that are the same: at most 31 of the 256 bits of their PDQs differ (Facebook 2019).

Copies that lie the other way are found by the eight lies of a hash, copies without borders or edges
by the cuts of a picture that was there to be hashed. Of a picture as it is no copy is missed; of
its other lies, and of those of cuts, one that differs by twenty bits is missed once in a hundred
times.

Pictures of which 32 to 63 bits differ are the same only where a second witness says so
(``witnesses``).

Whether two pictures are the same by 31 bits depends on nothing else, so what was found stays, and a
build holds only new pictures against all. Of the ties in a crowd of copies only those are kept that
hold it together, one fewer than there are copies. What witnesses say changes with the archive, and
is asked anew.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.arrays import Ints
from leadlight.finder.link import witnesses
from leadlight.finder.link.alike import Given, ties
from leadlight.finder.link.components import least_of
from leadlight.finder.link.witnesses import PRINTS, by_number
from leadlight.finder.pictures.dihedral import rows

NUMBERED = pa.schema([("number", pa.int64()), ("picture", pa.int64())])
"""Hashes are numbered from 0, in order; a picture is the number of its least hash."""

_CUTS = """
SELECT DISTINCT lower(image.pdq) AS pdq, lower(unnest(image.cuts)) AS cut
FROM (SELECT unnest(images) AS image FROM fresh)
WHERE image.pdq IS NOT NULL
"""

_FRESH_HASHES = """
SELECT print, lower(hex(print)) AS pdq
FROM (SELECT DISTINCT unhex(unnest(pdqs)) AS print FROM fresh_findings)
ANTI JOIN previous_prints USING (print)
"""

_HASHES = """
SELECT pdq, hash(pdq) AS key, row_number() OVER (ORDER BY pdq) - 1 AS number FROM (
    SELECT pdq FROM fresh_hashes UNION ALL SELECT lower(hex(print)) FROM previous_prints
)
"""
"""``key`` stands for a hash where very many are joined."""

_FRESH_NUMBERS = """
SELECT number FROM hashes SEMI JOIN (SELECT hash(pdq) AS key FROM fresh_hashes) USING (key)
ORDER BY number
"""

_ALL_CUTS = """
SELECT number, cut FROM (
    SELECT pdq, cut FROM fresh_picture_cuts UNION SELECT pdq, cut FROM previous_picture_cuts
) JOIN hashes USING (pdq)
"""

TIES = pa.schema([("one", pa.int64()), ("other", pa.int64())])
"""Pairs of pictures that are the same, by their numbers."""

_KNOWN_TIES = """
SELECT one.number AS one, other.number AS other FROM previous_picture_ties tie
JOIN hashes one ON one.key = hash(tie.pdq) JOIN hashes other ON other.key = hash(tie.other)
"""


def tied(hashes: pa.Table, fresh: pa.Table, cuts: pa.Table, known: pa.Table) -> pa.Table:
    """From all hashes (``print``, ``number``: from 0), the numbers of new ones (``number``), all
    cuts (``number``: of whose, ``cut``) and the ties that are known (``TIES``) to those beside
    them, of which one picture is new: ``TIES``.
    """
    if not fresh.num_rows:
        return TIES.empty_table()
    given = Given(
        hashes=by_number(hashes),
        cuts=rows(cuts["cut"].to_pylist()),
        owners=cuts["number"].to_numpy(),
        stands_for=_least(hashes.num_rows, known),
    )
    return pa.table([*ties(given, fresh["number"].to_numpy())], schema=TIES)


def numbered(hashes: pa.Table, ties: pa.Table) -> pa.Table:
    """From how many hashes there are (``count``) and ties (``one``, ``other``) to ``NUMBERED``: the
    least number that is alike.
    """
    count = hashes["count"][0].as_py()
    return pa.table([np.arange(count), _least(count, ties)], schema=NUMBERED)


def _least(count: int, ties: pa.Table) -> Ints:
    """Of ``count`` pictures the least that each is the same as."""
    return least_of(count, ties["one"].to_numpy(), ties["other"].to_numpy())


_HOW_MANY = "SELECT count(*) AS count FROM hashes"
_TIES = "SELECT one, other FROM {}"
_SURE_TIES = f"{_TIES.format('fresh_ties')} UNION ALL {_TIES.format('known_ties')}"

_NAMED_TIES = """
SELECT one.pdq, other.pdq AS other FROM fresh_ties tie
JOIN hashes one ON one.number = tie.one JOIN hashes other ON other.number = tie.other
"""

_EVERY_TIE = """
SELECT number AS one, picture AS other FROM same_pictures UNION ALL SELECT one, other FROM weak_ties
"""

_COPIES = """
SELECT own.pdq, first.pdq AS picture FROM (FROM all_pictures WHERE number <> picture)
JOIN hashes own USING (number) JOIN hashes first ON first.number = picture
"""

TYING: tuple[Stage, ...] = (
    Query("fresh_picture_cuts", _CUTS),
    Query("fresh_hashes", _FRESH_HASHES),
    Query("fresh_prints", "SELECT print FROM fresh_hashes"),
    Query("hashes", _HASHES),
    Query("known_ties", _KNOWN_TIES),
    Whole(
        "fresh_ties",
        (PRINTS, _FRESH_NUMBERS, _ALL_CUTS, _TIES.format("known_ties")),
        tied,
        TIES,
    ),
)
"""The longest of what waits for nothing: begun first, so that all else can be done beside it."""

STAGES: tuple[Stage, ...] = (
    Query("fresh_picture_ties", _NAMED_TIES),
    Whole("same_pictures", (_HOW_MANY, _SURE_TIES), numbered, NUMBERED),
    *witnesses.STAGES,
    Whole("all_pictures", (_HOW_MANY, _EVERY_TIE), numbered, NUMBERED),
    Query("copies", _COPIES),
)
"""With ``TYING``: needs ``findings``, ``seen``, ``fresh_findings``, ``fresh`` versions,
``templates``, ``marks`` and, of the last build, ``previous_prints``, ``previous_picture_ties`` and
``previous_picture_cuts``; leaves ``hashes`` (pdq, key, number), ``all_pictures`` (number, picture),
``copies`` (pdq, picture): of hashes that do not name a picture themselves, ``drawn`` (ad, version,
person, number: of each picture that it shows) and, for the next build, ``fresh_prints``,
``fresh_picture_ties`` and ``fresh_picture_cuts``."""
