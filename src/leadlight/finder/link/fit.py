"""What is fitted on the archive itself: how common traits are, and how true groups are to theirs.

No truth is needed: the ads of one number are one hand's, so how much they vary among themselves
is how much a hand varies.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import minimize_scalar
from scipy.special import digamma, gammaln

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.arrays import Flags, Floats
from leadlight.finder.link.counting import SHOWN
from leadlight.finder.link.hashing import KIND_BITS
from leadlight.finder.link.profiles import Profiles, kinds_of, profiles_of, rates_of
from leadlight.finder.link.traits import KINDS, SOME
from leadlight.finder.shapes import FIT

_MOST_GROUPS = 30_000
"""Groups that are looked at to fit a strength; more change nothing that matters."""
_BOUNDS = (-5.0, 5.0)
"""Of the logarithm of a strength, in ads."""

Cost = Callable[[float], float]

_FITTING = "(SELECT fitting FROM this_build)"

_NEW_RATES = f"""
WITH shares AS (
    SELECT trait, trait % {1 << KIND_BITS} AS kind, sum(p.ads / s.ads) AS share,
        count(*) AS shown_by
    FROM (
        SELECT trait, unnest(grps) AS grp, unnest(ads) AS ads FROM shown WHERE {_FITTING}
    ) p JOIN sizes s USING (grp) GROUP BY trait
), weighed AS (
    SELECT trait, shown_by, share / CASE
        WHEN kind < {len(SOME)} THEN (SELECT count(*) FROM sizes)
        ELSE sum(share) OVER (PARTITION BY kind)
    END AS rate FROM shares
)
SELECT trait, least(rate, 0.9) AS rate FROM weighed WHERE shown_by > 1
"""

_RATES = f"""
{_NEW_RATES}
UNION ALL SELECT trait, rate FROM previous_rates WHERE NOT {_FITTING}
"""


_FIT = f"SELECT * FROM new_fit UNION ALL SELECT * FROM previous_fit WHERE NOT {_FITTING}"


_SHOWN = f"SELECT * FROM shown WHERE {_FITTING}"

_MASSES = f"""
SELECT seen.kind, coalesce(known.mass, 0) AS mass, seen.traits - coalesce(known.traits, 0) AS rest
FROM (
    SELECT trait % {1 << KIND_BITS} AS kind, count(*) AS traits FROM shown GROUP BY kind
) seen LEFT JOIN (
    SELECT trait % {1 << KIND_BITS} AS kind, count(*) AS traits, sum(rate) AS mass
    FROM rates GROUP BY kind
) known USING (kind)
"""


def strengths(
    shown: pa.Table, sizes: pa.Table, rates: pa.Table, masses: pa.Table, build: pa.Table
) -> pa.Table:
    """``FIT``, by maximum likelihood on groups of two ads or more; nothing if not to be fitted.

    The first groups alone are looked at. ``masses`` (``kind``, ``mass``, ``rest``): the sum of the
    rates of each kind's traits that two groups show, and how many others it has.
    """
    if not build["fitting"][0].as_py() or sizes.num_rows == 0:
        return FIT.empty_table()
    groups = sizes.num_rows
    sample = sizes.filter(pc.field("grp") < _MOST_GROUPS)
    profiles, traits = profiles_of(_of_first(shown, _MOST_GROUPS), sample)
    rate, kinds = rates_of(traits, rates, groups), kinds_of(traits)
    mass = np.zeros(len(KINDS))
    every = masses["mass"].to_numpy() + masses["rest"].to_numpy() / max(groups, 2)
    mass[masses["kind"].to_numpy().astype(np.int64)] = every
    fitted = [_strength(kind, profiles, rate, kinds == kind, mass) for kind in range(len(KINDS))]
    count = len(KINDS)
    columns = [range(count), fitted, [groups] * count, [build["number"][0].as_py()] * count]
    return pa.table([pa.array(column) for column in columns], schema=FIT)


def _of_first(shown: pa.Table, groups: int) -> pa.Table:
    """What the first ``groups`` show, of ``SHOWN``."""
    lists = shown["grps"].combine_chunks()
    is_first = np.asarray(lists.values) < groups
    ends = pa.array(np.r_[0, np.cumsum(is_first)][np.asarray(lists.offsets)].astype(np.int32))
    kept = pa.array(is_first)
    columns = (shown[name].combine_chunks().values.filter(kept) for name in ("grps", "ads"))
    return pa.table(
        [shown["trait"], *(pa.ListArray.from_arrays(ends, each) for each in columns)], schema=SHOWN
    )


def _strength(kind: int, profiles: Profiles, rates: Floats, mine: Flags, mass: Floats) -> float:
    """The concentration under which the groups' counts of one kind are likeliest."""
    rows = np.repeat(np.arange(len(profiles)), profiles.ends - profiles.starts)
    taken = mine[profiles.columns] & (profiles.ads[rows] > 1)
    if not taken.any():
        return 1.0
    rows, rate = rows[taken], rates[profiles.columns[taken]]
    shown = profiles.counts[taken].astype(np.float64)
    if kind < len(SOME):
        every = profiles.ads[profiles.ads > 1]
        cost = _cost_of_some(shown, rate, profiles.ads[rows], every, mass[kind])
    else:
        totals = np.asarray(np.bincount(rows, shown), dtype=np.float64)
        cost = _cost_of_one(shown, rate, totals[totals > 0])
    found = minimize_scalar(cost, bounds=_BOUNDS, method="bounded")
    return float(np.exp(found.x))


def _cost_of_one(shown: Floats, rate: Floats, totals: Floats) -> Cost:
    def cost(log_strength: float) -> float:
        s = np.exp(log_strength)
        counted = np.sum(gammaln(s * rate + shown) - gammaln(s * rate))
        return -float(counted + np.sum(gammaln(s) - gammaln(s + totals)))

    return cost


def _cost_of_some(shown: Floats, rate: Floats, ads: Floats, every: Floats, mass: float) -> Cost:
    """The many traits that a group does not show are counted by ``mass``, the sum of all rates:
    for a small rate their likelihood is -s·p·(ψ(s + n) - ψ(s)).
    """

    def cost(log_strength: float) -> float:
        s = np.exp(log_strength)
        yes, no = s * rate, s * (1 - rate)
        likely = np.sum(
            gammaln(yes + shown) - gammaln(yes) + gammaln(no + ads - shown) - gammaln(no)
            + gammaln(s) - gammaln(s + ads)
        )  # fmt: skip
        silent = np.sum(s * rate * (digamma(s + ads) - digamma(s)))
        silent -= np.sum(s * mass * (digamma(s + every) - digamma(s)))
        return -float(likely + silent)

    return cost


STAGES: tuple[Stage, ...] = (
    Query("rates", _RATES),
    Whole(
        "new_fit",
        (
            _SHOWN,
            "SELECT * FROM sizes",
            "SELECT * FROM rates",
            _MASSES,
            "SELECT * FROM this_build",
        ),
        strengths,
        FIT,
    ),
    Query("fit", _FIT),
)
"""Needs ``shown``, ``sizes``, ``this_build`` (number, fitting) and, of the last
build, ``previous_rates`` and ``previous_fit``; leaves ``rates`` and ``fit``, new if ``fitting``."""
