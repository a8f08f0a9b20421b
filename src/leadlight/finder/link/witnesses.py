"""Second witnesses: what says that pictures are one where hashes alone leave it open.

After a hard crop 32 to 63 of the 256 bits of a PDQ differ, and so they do between a few strangers.
So a picture that one ad alone shows is held against those of the ads that have something else in
common with that ad: a number, address or account, a template, or a name with its age, unless many
ads have it. Of those within reach the nearest is the same picture.
"""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.bits import longs, mirrored_bits
from leadlight.finder.pictures.dihedral import WEAK, Hashes, of_column, turned
from leadlight.finder.pictures.pdq import BYTES

MOST_ADS = 20
"""A number, account, template or name that more ads show is no witness for a picture."""
_TIES = pa.schema([("one", pa.int64()), ("other", pa.int64())])

DRAWN = """
SELECT ad, version, number FROM (
    SELECT ad, hash(version_id) AS version, unnest(pdqs) AS pdq
    FROM findings JOIN seen USING (ad_id)
) JOIN hashes USING (pdq)
"""

_SHOWN_IN = "SELECT DISTINCT ad, picture FROM drawn JOIN same_pictures USING (number)"

_WITNESSES = f"""
WITH told AS (
    SELECT ad, hash(unnest(list_concat(phones, emails, handles, payments, CASE
        WHEN len(names) = 1 AND len(ages) = 1 THEN [names[1] || ' ' || CAST(ages[1] AS VARCHAR)]
        ELSE []
    END))) AS witness FROM findings JOIN seen USING (ad_id) WHERE len(pdqs) > 0
    UNION SELECT ad, hash(template_id) FROM templates JOIN seen USING (ad_id)
)
SELECT ad, witness FROM told SEMI JOIN (
    SELECT witness FROM told GROUP BY witness HAVING count(*) BETWEEN 2 AND {MOST_ADS}
) USING (witness)
"""

_PERHAPS = """
WITH lone AS (
    SELECT picture, min(ad) AS ad FROM shown_in GROUP BY picture HAVING count(*) = 1
)
SELECT lone.picture AS one, shown_in.picture AS other
FROM lone
JOIN picture_witnesses one ON one.ad = lone.ad
JOIN picture_witnesses two ON two.witness = one.witness AND two.ad <> one.ad
JOIN shown_in ON shown_in.ad = two.ad
WHERE lone.picture <> shown_in.picture
"""


PRINTS = "SELECT unhex(pdq) AS print, number FROM hashes"


def by_number(hashes: pa.Table) -> Hashes:
    """All hashes (``print``, ``number``) in the order of their numbers."""
    ordered = np.empty(hashes.num_rows, dtype=f"V{BYTES}")
    ordered[hashes["number"].to_numpy()] = of_column(hashes["print"]).view(ordered.dtype)[:, 0]
    return ordered.view(np.uint8).reshape(-1, BYTES)


def near(pairs: pa.Table, hashes: pa.Table) -> pa.Table:
    """From pairs of pictures (``one``, ``other``), by the ``number`` of their hashes (``print``),
    to the nearest other of each, as far as it may be a copy for whom there is a second witness:
    ``one`` and ``other``.
    """
    if not pairs.num_rows:
        return _TIES.empty_table()
    one, other = (pairs[name].to_numpy() for name in ("one", "other"))
    known = by_number(hashes)
    is_lone = np.zeros(len(known), dtype=bool)
    is_lone[one] = True
    lone = np.flatnonzero(is_lone)
    place = np.cumsum(is_lone) - 1
    upright = known[lone]
    both = longs(np.stack([upright, turned(upright)], axis=1))
    nearest, apart = np.full(len(lone), -1), np.full(len(lone), WEAK + 1)
    _hold_all(place[one], other, both, longs(known), (nearest, apart))
    found = nearest >= 0
    return pa.table([lone[found], nearest[found]], schema=_TIES)


@numba.njit(cache=True)
def _hold_all(one, other, turned, known, best):  # type: ignore[no-untyped-def]  # Numba types it
    """Finds the other of which the fewest bits differ, of the ways in which a picture lies the
    best; of several the first. Of each picture there is how it lies, and a quarter turn of it."""
    nearest, apart = best
    for pair in range(len(one)):
        place, two = one[pair], other[pair]
        upright = mirrored_bits(turned, 2 * place, known, two)
        bits = min(upright, mirrored_bits(turned, 2 * place + 1, known, two))
        if bits < apart[place] or (bits == apart[place] and two < nearest[place]):
            nearest[place], apart[place] = two, bits


STAGES: tuple[Stage, ...] = (
    Query("drawn", DRAWN),
    Query("shown_in", _SHOWN_IN),
    Query("picture_witnesses", _WITNESSES),
    Whole("weak_ties", (_PERHAPS, PRINTS), near, _TIES),
)
"""Needs ``findings``, ``seen``, ``templates``, ``hashes`` (pdq, number) and ``same_pictures``
(number, picture: the same by their hashes); leaves ``drawn`` (ad, version: a number that stands for
it, number) and ``weak_ties`` (one, other)."""
