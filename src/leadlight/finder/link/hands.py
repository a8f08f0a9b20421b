"""From ads to groups that share a strong mark, and from groups to the hands behind them.

Two groups are one hand when what they share is rarer than chance would have it. A value that g of
G groups show speaks for one hand with ln(G / (1 + g)), against prior odds of 1 : G. So public
boilerplate and stock pictures, which many groups show, weigh nothing by themselves. Values of one
kind depend on one another: the rarest counts whole, the rest by ``_FURTHER``.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.components import components
from leadlight.finder.link.marks import WEAK

_FURTHER = 0.25
_PRIOR = 2.5
"""Log-odds, beyond ln G, that two groups which share a rare value are one hand."""
_MOST_GROUPS = 40
"""A value on more groups than this brings no pair up for comparison; it still weighs."""

_GROUPS = pa.schema([("ad_id", pa.string()), ("grp", pa.int64())])
_HANDS = pa.schema([("grp", pa.int64()), ("hand", pa.int64())])


def _group(uses: pa.Table) -> pa.Table:
    """From (``ad_id``, ``mark``) to the group of each ad; marks begin with ``"~"``, ids do not."""
    nodes, labels = components(uses["ad_id"], uses["mark"])
    both = pa.table([nodes, labels], schema=_GROUPS)
    return both.filter(pc.invert(pc.starts_with(nodes, "~")))


def _join(pairs: pa.Table) -> pa.Table:
    """From pairs of groups of one hand (a group with itself too) to the hand of each group."""
    groups, labels = components(pairs["a"], pairs["b"])
    return pa.table([groups, labels], schema=_HANDS)


_USE_EDGES = """
SELECT ad_id, '~' || kind || ':' || value || '#' || "use" AS mark FROM uses
UNION ALL SELECT ad_id, '~ad:' || ad_id FROM seen
"""

_SHOWN = f"""
SELECT DISTINCT grp, kind, value
FROM marks JOIN groups USING (ad_id) WHERE kind IN {WEAK}
"""

_RARITY = """
SELECT kind, value, count(*) AS shown_by,
    ln((SELECT count(DISTINCT grp) FROM groups) / (1 + count(*))) AS weight
FROM shown GROUP BY kind, value HAVING count(*) > 1
"""

_PAIRS = f"""
SELECT DISTINCT one.grp AS a, other.grp AS b
FROM rarity
JOIN shown one USING (kind, value)
JOIN shown other USING (kind, value)
WHERE shown_by <= {_MOST_GROUPS} AND kind <> 'name' AND one.grp < other.grp
"""

_BONDS = f"""
WITH shared AS (
    SELECT a, b, one.kind, weight
    FROM pairs
    JOIN shown one ON one.grp = a
    JOIN shown other ON other.grp = b AND other.kind = one.kind AND other.value = one.value
    JOIN rarity ON rarity.kind = one.kind AND rarity.value = one.value
    WHERE weight > 0
), by_kind AS (
    SELECT a, b, kind, max(weight) + {_FURTHER} * (sum(weight) - max(weight)) AS weight
    FROM shared GROUP BY a, b, kind
)
SELECT a, b, sum(weight) - ln((SELECT count(DISTINCT grp) FROM groups)) + {_PRIOR} AS llr
FROM by_kind GROUP BY a, b
"""

_ONE_HAND = """
SELECT a, b FROM bonds WHERE llr > 0
UNION ALL SELECT DISTINCT grp, grp FROM groups
"""

_MEMBERS = "SELECT ad_id, hand FROM groups JOIN hands USING (grp)"

STAGES: tuple[Stage, ...] = (
    Whole("groups", _USE_EDGES, _group, _GROUPS),
    Query("shown", _SHOWN),
    Query("rarity", _RARITY),
    Query("pairs", _PAIRS),
    Query("bonds", _BONDS),
    Whole("hands", _ONE_HAND, _join, _HANDS),
    Query("members", _MEMBERS),
)
"""Needs ``seen``, ``marks``, ``uses``; leaves ``members`` (ad_id, hand): every ad, once."""
