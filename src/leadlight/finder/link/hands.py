"""From groups to the hands behind them.

Whether two groups are one hand is asked of everything that they show (``factors``). A pair begins
with odds of one to the number of groups, since that many strangers stand against each group; uses
of one number begin with odds in their favour, the less the longer the number was silent; groups
that an investigator said are apart never come together.
"""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Stage, Whole
from leadlight.finder.arrays import Floats
from leadlight.finder.link.candidates import candidates
from leadlight.finder.link.merging import NEVER, Pairs, compared, merged
from leadlight.finder.link.profiles import Profiles, Traits, known_traits, profiles_of

_SUCCESSION, _FORGOTTEN = 6.0, 1.0
"""Log odds that a number silent for a day is still one hand's, and their loss as ln(days) grows."""

_HANDS = pa.schema([("grp", pa.int64()), ("hand", pa.int64())])


def hands(
    shown: pa.Table,
    sizes: pa.Table,
    successions: pa.Table,
    apart: pa.Table,
    rates: pa.Table,
    fit: pa.Table,
) -> pa.Table:
    """The hand of each group.

    Groups are numbered from 0 in the order of their least ad, and everything is sorted before it
    is looked at, so that the hands do not depend on the order of rows.
    """
    if sizes.num_rows == 0:
        return _HANDS.empty_table()
    profiles, columns = profiles_of(shown, sizes)
    traits = known_traits(columns, rates, fit)
    least = math.log(max(fit["groups"][0].as_py(), 2))
    pairs = compared(_pairs(profiles, traits, (successions, apart), least), profiles, traits)
    found = merged(pairs, profiles, traits, least)
    return pa.table([np.arange(len(profiles)), found], schema=_HANDS)


def _pairs(
    profiles: Profiles, traits: Traits, known: tuple[pa.Table, pa.Table], least: float
) -> Pairs:
    """What is ``known`` (successions, apart), and candidates.

    The odds of a succession are ahead by what a pair needs.
    """
    successions, apart = (it["a"].to_numpy() * len(profiles) + it["b"].to_numpy() for it in known)
    one, other = candidates(profiles, traits)
    keys = np.sort(np.concatenate([apart, successions, one * len(profiles) + other]))
    keys = keys[np.diff(keys, prepend=-1) > 0]  # np.unique hashes, which takes ten times as long
    ahead = np.zeros(len(keys))
    ahead[np.searchsorted(keys, successions)] = granted(known[0]["days"].to_numpy(), least)
    ahead[np.searchsorted(keys, apart)] = NEVER
    one, other = np.divmod(keys, len(profiles))
    return Pairs(one, other, ahead, np.zeros(len(keys)))


def granted(days: Floats, least: float) -> Floats:
    """Log odds for one hand that two uses of a mark begin with, after so many days of silence."""
    return np.maximum(_SUCCESSION - _FORGOTTEN * np.log(np.maximum(days, 1)), 0) + least


_ASKED = ("shown", "sizes", "successions", "apart", "rates", "fit")

STAGES: tuple[Stage, ...] = (
    Whole("hands", tuple(f"SELECT * FROM {name}" for name in _ASKED), hands, _HANDS),
)
"""Needs what ``groups`` and ``fit`` leave; leaves ``hands`` (grp, hand)."""
