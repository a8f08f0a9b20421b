"""From ads to groups that share a strong mark, and from groups to the hands behind them.

Whether two groups are one hand is a question of two models: one hand that shows each value at one
rate, or two hands with a rate each. The answer is a Bayes factor, the ratio of beta-binomial
marginal likelihoods over the ads that show each picture, phrase and name: with c of n ads,

    ln m = ln B(a + c, b + n - c) - ln B(a, b),   a = s·p, b = s·(1 - p),

where p is the mean rate over all groups and s the strength of that prior. A value that many groups
show has a high p and weighs little: public boilerplate and stock pictures count for nothing by
themselves, and what one group shows and the other lacks speaks against.

Phrases of one text depend on one another, and so do pictures of one album: what one kind says for
one hand is heard only up to ``_MOST``. Two uses of one number begin with ``_SUCCESSION`` in their
favour, less with a longer silence between them, and what one kind says against one owner is heard
only down to ``_AGAINST``: the uses stay together unless more than one kind speaks for a new one.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.components import components
from leadlight.finder.link.marks import WEAK

_STRENGTH = 1.0
_SUCCESSION, _FORGOTTEN = 12.0, 1.0
"""Log odds that a number silent for a day is still one hand's, and their loss as ln(days) grows."""
_MOST, _AGAINST = 20.0, -3.0
"""What one kind can say for one hand, and what it can say against one owner of two uses."""
_MOST_VALUES = 2000
"""Values of a group that are compared, its commonest first: a bound for giants."""
_ENOUGH = 6.0
"""Log Bayes factor from which two groups are held to be one hand."""
_RARE_GROUPS = 20
"""A value on more groups than this brings no pair up for comparison."""
_RARE_ENOUGH = 10.0
"""A pair comes up when ln(G / (1 + groups)) over the rare values that it shares sums to this."""

_GROUPS = pa.schema([("ad_id", pa.string()), ("grp", pa.int64())])
_HANDS = pa.schema([("grp", pa.int64()), ("hand", pa.int64())])


def _group(edges: pa.Table) -> pa.Table:
    """From (``ad_id``, ``mark``) to the group of each ad; marks begin with ``"~"``, ids do not."""
    nodes, labels = components(edges["ad_id"], edges["mark"])
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

_SIZES = "SELECT grp, count(*) AS ads FROM groups GROUP BY grp"

_PROFILES = f"""
SELECT grp, kind, value, count(*) AS ads
FROM marks JOIN groups USING (ad_id) WHERE kind IN {WEAK}
GROUP BY grp, kind, value
"""

_RATES = """
SELECT kind, value, count(*) AS shown_by,
    least(sum(p.ads / s.ads) / (SELECT count(*) FROM sizes), 0.5) AS rate
FROM profiles p JOIN sizes s USING (grp) GROUP BY kind, value
"""

_SUCCESSIONS = f"""
WITH used AS (
    SELECT grp, kind, value, "use", max(silent) AS silent
    FROM uses JOIN groups USING (ad_id) GROUP BY ALL
)
SELECT least(one.grp, other.grp) AS a, greatest(one.grp, other.grp) AS b,
    {_SUCCESSION} - {_FORGOTTEN} * ln(greatest(min(other.silent), 1)) AS prior
FROM used one JOIN used other
    ON other.kind = one.kind AND other.value = one.value AND other."use" = one."use" + 1
WHERE one.grp <> other.grp
GROUP BY ALL
"""

_CANDIDATES = f"""
WITH rare AS (
    SELECT grp, kind, value, ln((SELECT count(*) FROM sizes) / (1 + shown_by)) AS weight
    FROM profiles JOIN rates USING (kind, value)
    WHERE shown_by BETWEEN 2 AND {_RARE_GROUPS}
), alike AS (
    SELECT one.grp AS a, other.grp AS b
    FROM rare one JOIN rare other USING (kind, value)
    WHERE one.grp < other.grp
    GROUP BY ALL HAVING sum(one.weight) >= {_RARE_ENOUGH}
)
SELECT a, b, max(prior) AS prior FROM (
    SELECT a, b, 0.0 AS prior FROM alike UNION ALL SELECT a, b, prior FROM successions
) GROUP BY a, b
"""

_BONDS = f"""
WITH telling AS (
    SELECT grp, kind, value, ads FROM profiles
    QUALIFY row_number() OVER (
        PARTITION BY grp ORDER BY ads DESC, kind, value
    ) <= {_MOST_VALUES}
), sides AS (
    SELECT a, b, kind, value, ads AS c1, 0 AS c2 FROM candidates JOIN telling ON grp = a
    UNION ALL
    SELECT a, b, kind, value, 0, ads FROM candidates JOIN telling ON grp = b
), counted AS (
    SELECT a, b, kind, value, sum(c1) AS c1, sum(c2) AS c2 FROM sides GROUP BY ALL
), known AS (
    SELECT a, b, kind, c1, c2, one.ads AS n1, other.ads AS n2, {_STRENGTH} AS s,
        {_STRENGTH} * rate AS s1, {_STRENGTH} * (1 - rate) AS s0
    FROM counted
    JOIN rates USING (kind, value)
    JOIN sizes one ON one.grp = a
    JOIN sizes other ON other.grp = b
), factors AS (
    SELECT a, b, sum(
        lgamma(s1 + c1 + c2) - lgamma(s1 + c1) - lgamma(s1 + c2) + lgamma(s1)
        + lgamma(s0 + n1 + n2 - c1 - c2) - lgamma(s0 + n1 - c1) - lgamma(s0 + n2 - c2) + lgamma(s0)
        - lgamma(s + n1 + n2) + lgamma(s + n1) + lgamma(s + n2) - lgamma(s)
        ORDER BY s1, c1, c2
    ) AS llr
    FROM known GROUP BY a, b, kind
), heard AS (
    SELECT a, b, sum(least(llr, {_MOST}) ORDER BY llr) AS llr,
        sum(greatest(llr, {_AGAINST}) ORDER BY llr) AS llr_of_uses
    FROM factors GROUP BY a, b
)
SELECT a, b, CASE
    WHEN prior > 0 THEN prior + coalesce(llr_of_uses, 0) ELSE coalesce(llr, 0)
END AS llr
FROM candidates LEFT JOIN heard USING (a, b)
"""

_ONE_HAND = f"""
SELECT a, b FROM bonds WHERE llr >= {_ENOUGH}
UNION ALL SELECT grp, grp FROM sizes
"""

_MEMBERS = "SELECT ad_id, hand FROM groups JOIN hands USING (grp)"

STAGES: tuple[Stage, ...] = (
    Whole("groups", _USE_EDGES, _group, _GROUPS),
    Query("sizes", _SIZES),
    Query("profiles", _PROFILES),
    Query("rates", _RATES),
    Query("successions", _SUCCESSIONS),
    Query("candidates", _CANDIDATES),
    Query("bonds", _BONDS),
    Whole("hands", _ONE_HAND, _join, _HANDS),
    Query("members", _MEMBERS),
)
"""Needs ``seen``, ``marks``, ``uses``; leaves ``members`` (ad_id, hand): every ad, once."""
