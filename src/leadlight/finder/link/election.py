"""The candidates of texts: the few earlier ones for which most of their keys vote."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Ints
from leadlight.finder.link.holders import Known, lists_of

MOST_CANDIDATES = 6
_LEAST_VOTES = 2
"""A single shared triple is chance, unless the text has no more."""

CANDIDATES = pa.schema({"text": pa.uint64(), "candidate": pa.uint64()})


def elected(texts: pa.Table, firsts: pa.Table) -> pa.Table:
    """From texts (``text``, ``rank``, ``keys``) and the first text of each of their keys (``key``,
    ``rank``, ``text``) to ``CANDIDATES``.
    """
    ranks, first, of_keys = np.unique(
        firsts["rank"].to_numpy(), return_index=True, return_inverse=True
    )
    names = firsts["text"].to_numpy()[first]
    known = Known()
    known.enter(firsts["key"].to_numpy())
    found = [(names[:0], names[:0]), *_of_batches(texts, known, (of_keys, ranks, names))]
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    return pa.table(columns, schema=CANDIDATES)


def _of_batches(
    texts: pa.Table, known: Known, firsts: tuple[Ints, Ints, npt.NDArray[np.uint64]]
) -> Iterator[tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]]:
    """Texts and beside each a candidate."""
    of_keys, ranks, names = firsts
    for batch in texts.to_batches():
        offsets, keys = lists_of(batch["keys"])
        own = np.searchsorted(ranks, batch["rank"].to_numpy())
        voted = of_keys[known.find(keys)]
        rows, chosen = np.empty((2, MOST_CANDIDATES * batch.num_rows), dtype=np.int64)
        kept = _elect(voted, offsets, own, rows, chosen)
        yield batch["text"].to_numpy()[rows[:kept]], names[chosen[:kept]]


@numba.njit(cache=True, nogil=True)
def _elect(voted, offsets, own, rows, chosen):  # type: ignore[no-untyped-def]  # Numba types it
    """Fills ``rows`` of texts and whom they have ``chosen`` of those before them; how many."""
    best, most = np.empty(MOST_CANDIDATES, np.int64), np.empty(MOST_CANDIDATES, np.int64)
    kept = 0
    for text in range(len(own)):
        votes = np.sort(voted[offsets[text] : offsets[text + 1]])
        least, count, at = min(_LEAST_VOTES, len(votes)), 0, 0
        while at < len(votes) and votes[at] < own[text]:
            end = at + 1
            while end < len(votes) and votes[end] == votes[at]:
                end += 1
            if end - at >= least:
                count = _enter(best, most, count, votes[at], end - at)
            at = end
        for place in range(count):
            rows[kept], chosen[kept] = text, best[place]
            kept += 1
    return kept


@numba.njit(cache=True, nogil=True)
def _enter(best, most, count, one, votes):  # type: ignore[no-untyped-def]  # Numba types it
    """Puts one where its votes belong, behind earlier ones with as many; how many there are."""
    place = count
    while place and most[place - 1] < votes:
        place -= 1
    if place == MOST_CANDIDATES:
        return count
    count = min(count + 1, MOST_CANDIDATES)
    for at in range(count - 1, place, -1):
        best[at], most[at] = best[at - 1], most[at - 1]
    best[place], most[place] = one, votes
    return count
