"""A picture in hand: hashed in memory and forgotten; and the known pictures that are copies."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np

from leadlight.core.answers import PictureHash
from leadlight.core.context import Context
from leadlight.finder.desk.opened import tables
from leadlight.finder.pictures.decode import small_grey
from leadlight.finder.pictures.dihedral import SAME, differing, lies, rows
from leadlight.finder.pictures.hashing import take
from leadlight.govern.audit import Event, looked
from leadlight.store.generations import Generation
from leadlight.store.home import Home

_MOST_COPIES = 12
_UNPACKING = threading.Lock()
"""One picture at a time: unpacked, the largest takes a quarter of a gigabyte."""
_HASHES = "SELECT DISTINCT unnest(pdqs) AS pdq FROM findings"


class Near(NamedTuple):
    """A known picture that is a copy: its hash, and how many bits of it differ."""

    pdq: str
    bits: int


def hash_picture(home: Home, context: Context, data: bytes) -> PictureHash:
    """The hash of the picture in ``data``. Neither the bytes nor the picture are kept.

    Raises:
        InputError: it is no picture of a known format, too large, or damaged.
    """
    looked(home, context, Event("picture.hash"), lambda _: None)
    with _UNPACKING:
        found = take(small_grey(data, home.settings.max_picture_pixels))
    return PictureHash(found.pdq, found.quality)


def known_near(home: Home, generation: Generation | None, pdq: str) -> list[Near]:
    """The picture itself, and the known ones nearest to it that are its copies, however they lie.

    Names no ad: whoever goes on to those asks for them.
    """
    with tables(home, generation, "findings") as engine:
        known = [each for each in engine.fetch(_HASHES)["pdq"].to_pylist() if each != pdq]
    found = [Near(pdq, 0)]
    if known:
        apart = np.min([differing(way, rows(known)) for way in lies(rows([pdq]))], axis=0)
        nearest = np.argsort(apart, kind="stable")[:_MOST_COPIES]
        found += [Near(known[at], int(apart[at])) for at in nearest if apart[at] <= SAME]
    return found
