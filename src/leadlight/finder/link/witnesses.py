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
import pyarrow.compute as pc

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.arrays import Flags, Shorts
from leadlight.finder.link.bits import longs, mirrored_bits
from leadlight.finder.link.pieces import different
from leadlight.finder.link.ranking import ranked
from leadlight.finder.pictures.dihedral import WEAK, Hashes, of_column, turned
from leadlight.finder.pictures.pdq import BYTES

MOST_ADS = 20
"""A number, account, template or name that more ads show is no witness for a picture."""
_WAITING = 1024
"""Pairs that are compared in a row."""
_TIES = pa.schema([("one", pa.int64()), ("other", pa.int64())])

DRAWN = """
SELECT ad, version, person, number FROM (
    SELECT ad, hash(version_id) AS version,
        CASE WHEN len(names) = 1 AND len(ages) = 1 THEN hash(names[1], ages[1]) END AS person,
        hash(unnest(pdqs)) AS key
    FROM findings JOIN seen USING (ad_id)
) JOIN hashes USING (key)
"""

_SAME = "SELECT number, picture FROM same_pictures"

_WITNESSES = """
SELECT ad, mark FROM marks WHERE kind IN ('phone', 'email', 'handle', 'payment')
UNION ALL SELECT ad, hash(template_id) FROM templates JOIN seen USING (ad_id)
UNION ALL SELECT ad, person FROM drawn WHERE person IS NOT NULL
"""

PRINTS = "SELECT unhex(pdq) AS print, number FROM hashes"


def by_number(hashes: pa.Table) -> Hashes:
    """All hashes (``print``, ``number``) in the order of their numbers."""
    ordered = np.empty(hashes.num_rows, dtype=f"V{BYTES}")
    ordered[hashes["number"].to_numpy()] = of_column(hashes["print"]).view(ordered.dtype)[:, 0]
    return ordered.view(np.uint8).reshape(-1, BYTES)


def near(drawn: pa.Table, same: pa.Table, told: pa.Table, hashes: pa.Table) -> pa.Table:
    """From the pictures that ads show (``ad``, ``number`` of a hash), what each hash is the same as
    (``number``, ``picture``), what ads tell (``ad``, ``mark``) and the ``number`` of all hashes
    (``print``) to the nearest other of each picture that one ad alone shows, as far as it may be a
    copy for whom there is a second witness: ``one`` and ``other``.
    """
    if not drawn.num_rows:
        return _TIES.empty_table()
    pictures = np.empty(same.num_rows, dtype=np.int32)
    pictures[same["number"].to_numpy()] = same["picture"].to_numpy()
    shown, ads = pictures[drawn["number"].to_numpy()], drawn["ad"].to_numpy()
    count = int(max(ads.max(), pc.max(told["ad"]).as_py() or 0)) + 1
    starts, rows = ranked(ads, count)
    lone, of_lone = _lone(shown, ads, len(pictures))
    pairs = _witnessed(told, np.diff(starts) > 0)
    known = by_number(hashes)
    upright = known[lone]
    both = longs(np.stack([upright, turned(upright)], axis=1))
    nearest = np.full(len(lone), -1, dtype=np.int64)
    stamps = np.full((numba.get_num_threads(), count), -1, dtype=np.int32)
    best = nearest, np.full(len(lone), WEAK + 1, dtype=np.int64)
    _hold_all((of_lone, both), (starts, shown[rows]), pairs, longs(known), stamps, best)
    found = nearest >= 0
    return pa.table([lone[found], nearest[found]], schema=_TIES)


def _lone(shown: Shorts, ads: Shorts, count: int) -> tuple[Shorts, Shorts]:
    """The pictures that one ad alone shows, and that ad; those of one ad side by side, since they
    are held against the same others."""
    least = np.full(count, np.iinfo(np.int32).max, dtype=np.int32)
    most = np.full(count, -1, dtype=np.int32)
    _reach(shown, ads, least, most)
    lone = np.flatnonzero(least == most).astype(np.int32)
    _, rows = ranked(least[lone], int(ads.max()) + 1)
    return lone[rows], least[lone[rows]]


def _witnessed(told: pa.Table, shows: Flags) -> tuple[Shorts, Shorts, Shorts, Shorts]:
    """Witnesses of ads that show pictures, from 0, as far as they are some: where those of each ad
    start, and they; where the ads of each start, and they. Whether many ads have one is asked of
    all ads, with pictures or without."""
    ads = told["ad"].to_numpy()
    first, codes = different(told["mark"].to_numpy())
    _, rows = ranked(ads, len(shows))
    ads, codes = ads[rows], codes[rows]
    is_first, counts = np.empty(len(ads), dtype=bool), np.zeros(len(first), dtype=np.int32)
    _count(ads, codes, is_first, counts)
    kept = is_first & shows[ads] & (counts >= 2)[codes] & (counts <= MOST_ADS)[codes]
    ads, codes = ads[kept], codes[kept]
    starts, _ = ranked(ads, len(shows))
    holders, rows = ranked(codes, len(first))
    return starts, codes, holders, ads[rows]


@numba.njit(cache=True, nogil=True)
def _reach(shown, ads, least, most):  # type: ignore[no-untyped-def]  # Numba types it
    for row in range(len(ads)):
        picture, ad = shown[row], ads[row]
        least[picture], most[picture] = min(least[picture], ad), max(most[picture], ad)


@numba.njit(cache=True, nogil=True)
def _count(ads, codes, is_first, counts):  # type: ignore[no-untyped-def]  # Numba types it
    """Of rows in the order of ads: whether each tells of its ad what no other does, and how many
    ads each code has."""
    last = np.full(len(counts), -1, dtype=np.int32)
    for row in range(len(ads)):
        code = codes[row]
        is_first[row] = last[code] != ads[row]
        counts[code] += is_first[row]
        last[code] = ads[row]


@numba.njit(cache=True, parallel=True)
def _hold_all(asked, shown, pairs, known, stamps, best):  # type: ignore[no-untyped-def]  # Numba types it
    """Each lone picture against all that are shown by ads which have a witness in common with its
    own. ``stamps``: a row a thread and a column an ad, all of them -1."""
    threads = len(stamps)
    for thread in numba.prange(threads):
        _hold_some((thread, threads), asked, shown, pairs, (known, *best), stamps[thread])


@numba.njit(cache=True)
def _hold_some(dealt, asked, shown, pairs, compared, seen):  # type: ignore[no-untyped-def]  # Numba types it
    """Each ad is looked at once. Many pictures are compared in a row, since each is a look at
    memory far away, and several of these can be waited for at once."""
    (own, both), (starts, pictures), (firsts, witnesses, holders, ads) = asked, shown, pairs
    waiting, count = np.empty((_WAITING, 2), dtype=np.int32), 0
    for place in range(dealt[0], len(own), dealt[1]):
        seen[own[place]] = place
        for at in range(firsts[own[place]], firsts[own[place] + 1]):
            for held in range(holders[witnesses[at]], holders[witnesses[at] + 1]):
                ad = ads[held]
                if seen[ad] == place:
                    continue
                seen[ad] = place
                for showing in range(starts[ad], starts[ad + 1]):
                    waiting[count, 0], waiting[count, 1] = place, pictures[showing]
                    count += 1
                    if count == _WAITING:
                        _compare(waiting, both, compared)
                        count = 0
    _compare(waiting[:count], both, compared)


@numba.njit(cache=True)
def _compare(waiting, both, compared):  # type: ignore[no-untyped-def]  # Numba types it
    """Finds the other of which the fewest bits differ, of the ways in which a picture lies the
    best; of several the first."""
    known, nearest, apart = compared
    for at in range(len(waiting)):
        place, two = waiting[at, 0], waiting[at, 1]
        upright = mirrored_bits(both, 2 * place, known, two)
        bits = min(upright, mirrored_bits(both, 2 * place + 1, known, two))
        if bits < apart[place] or (bits == apart[place] and two < nearest[place]):
            nearest[place], apart[place] = two, bits


STAGES: tuple[Stage, ...] = (
    Query("drawn", DRAWN),
    Whole("weak_ties", ("SELECT ad, number FROM drawn", _SAME, _WITNESSES, PRINTS), near, _TIES),
)
"""Needs ``findings``, ``seen``, ``templates``, ``marks``, ``hashes`` (pdq, key, number) and
``same_pictures`` (number, picture: the same by their hashes); leaves ``drawn`` (ad, version: a
number that stands for it, person: one for a name with its age, number) and ``weak_ties`` (one,
other)."""
