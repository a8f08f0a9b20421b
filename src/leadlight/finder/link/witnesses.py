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
from leadlight.finder.link.bits import differing_bits
from leadlight.finder.pictures.dihedral import WEAK, Hashes, lies, of_column
from leadlight.finder.pictures.pdq import BYTES

MOST_ADS = 20
"""A number, account, template or name that more ads show is no witness for a picture."""
_TIES = pa.schema([("one", pa.int64()), ("other", pa.int64())])

_SHOWN_IN = """
SELECT DISTINCT ad_id, picture
FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM findings)
JOIN hashes USING (pdq) JOIN same_pictures USING (number)
"""

_WITNESSES = f"""
WITH told AS (
    SELECT ad_id, unnest(list_concat(phones, emails, handles, payments, CASE
        WHEN len(names) = 1 AND len(ages) = 1 THEN [names[1] || ' ' || CAST(ages[1] AS VARCHAR)]
        ELSE []
    END)) AS witness FROM findings WHERE len(pdqs) > 0
    UNION SELECT ad_id, template_id FROM templates
)
SELECT ad_id, witness FROM told
QUALIFY count(*) OVER (PARTITION BY witness) BETWEEN 2 AND {MOST_ADS}
"""

_PERHAPS = """
WITH lone AS (
    SELECT picture, min(ad_id) AS ad_id FROM shown_in GROUP BY picture HAVING count(*) = 1
)
SELECT DISTINCT lone.picture AS one, shown_in.picture AS other
FROM lone
JOIN picture_witnesses one ON one.ad_id = lone.ad_id
JOIN picture_witnesses two ON two.witness = one.witness AND two.ad_id <> one.ad_id
JOIN shown_in ON shown_in.ad_id = two.ad_id
WHERE lone.picture <> shown_in.picture
"""


PRINTS = "SELECT unhex(pdq) AS print, number FROM hashes"


def by_number(hashes: pa.Table) -> Hashes:
    """All hashes (``print``, ``number``) in the order of their numbers."""
    ordered = np.empty((hashes.num_rows, BYTES), dtype=np.uint8)
    ordered[hashes["number"].to_numpy()] = of_column(hashes["print"])
    return ordered


def near(pairs: pa.Table, hashes: pa.Table) -> pa.Table:
    """From pairs of pictures (``one``, ``other``), by the ``number`` of their hashes (``print``),
    to the nearest other of each, as far as it may be a copy for whom there is a second witness:
    ``one`` and ``other``.
    """
    if not pairs.num_rows:
        return _TIES.empty_table()
    one, other = (pairs[name].to_numpy() for name in ("one", "other"))
    known = by_number(hashes)
    lone, place = np.unique(one, return_inverse=True)
    apart = np.empty(len(one), dtype=np.int64)
    _hold_all(place, other, lies(known[lone]).view(np.uint64), known.view(np.uint64), apart)
    within = np.flatnonzero(apart <= WEAK)
    within = within[np.lexsort((other[within], apart[within], one[within]))]
    _, first = np.unique(one[within], return_index=True)
    nearest = within[first]
    return pa.table([one[nearest], other[nearest]], schema=_TIES)


@numba.njit(cache=True, parallel=True)
def _hold_all(one, other, lying, known, apart):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``apart`` with the bits that differ, of the ways in which a picture lies the fewest."""
    for pair in numba.prange(len(apart)):
        least = 64 * known.shape[1]
        for way in range(len(lying)):
            least = min(least, differing_bits(lying[way, one[pair]], known[other[pair]], least))
        apart[pair] = least


STAGES: tuple[Stage, ...] = (
    Query("shown_in", _SHOWN_IN),
    Query("picture_witnesses", _WITNESSES),
    Whole("weak_ties", (_PERHAPS, PRINTS), near, _TIES),
)
"""Needs ``findings``, ``templates``, ``hashes`` (pdq, number) and ``same_pictures`` (number,
picture: the same by their hashes); leaves ``weak_ties`` (one, other)."""
