"""Groups: ads that share a strong mark.

A use of a number, address, account or site is one hand's, so its ads are one group. Where somebody
said that two ads of a group are not one hand's, its marks are no proof: it falls into its ads, and
what they show decides, with the odds of a shared mark in their favour. Ads that were said to be the
same count for one in this; what they join is joined once hands are found (``joining``).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.components import Ints, in_order, labels_of
from leadlight.finder.link.counting import SHOWN, counted
from leadlight.finder.link.traits import sql_trait as _trait

_GROUPED = pa.schema([("ad", pa.int64()), ("grp", pa.int64())])

_NUMBERED = "SELECT ad_id, row_number() OVER (ORDER BY ad_id) - 1 AS ad FROM seen"

_USED = """
SELECT ad, md5_number_lower(kind || ':' || value || '#' || "use") AS mark
FROM uses JOIN ads_numbered USING (ad_id)
"""

_JUDGED = """
SELECT one.ad AS one, other.ad AS other, is_same FROM judgements
JOIN ads_numbered one ON one.ad_id = one_ad JOIN ads_numbered other ON other.ad_id = other_ad
"""


def group(numbered: pa.Table, used: pa.Table, judged: pa.Table) -> pa.Table:
    """From ads (``ad``, from 0), what they use (``ad``, ``mark``) and what was judged of them
    (``one``, ``other``, ``is_same``) to the group of each (``ad``, ``grp``).

    Groups are numbered from 0 in the order of their least ad.
    """
    count = numbered.num_rows
    one, other, same = (judged[name].to_numpy() for name in ("one", "other", "is_same"))
    _, marks = np.unique(used["mark"].to_numpy(), return_inverse=True)
    by_mark, by_word = (used["ad"].to_numpy(), count + marks), (one[same], other[same])
    marked = _components(count, *by_mark)
    if same.all():  # nobody doubts a mark
        return pa.table([np.arange(count), in_order(marked)], schema=_GROUPED)
    said = _components(count, *by_word)
    both = _components(count, *(np.r_[ends] for ends in zip(by_mark, by_word, strict=True)))
    apart = (both[one] == both[other]) & ~same
    doubted = np.isin(both, both[one[apart]])
    found = in_order(np.where(doubted, marked.max(initial=0) + 1 + said, marked))
    return pa.table([np.arange(count), found], schema=_GROUPED)


def _components(count: int, left: Ints, right: Ints) -> Ints:
    """The component of each of the first ``count`` nodes."""
    return labels_of(max(count, int(right.max(initial=-1)) + 1), left, right)[:count]


_LISTED = """
SELECT CAST(grp AS INTEGER) AS grp, traits FROM (
    SELECT ad_id, traits FROM previous_traits UNION ALL SELECT ad_id, traits FROM fresh_traits
) JOIN groups USING (ad_id)
"""

_SINGLE = f"""
WITH drawn AS (
    SELECT pdq, {_trait("picture", "picture")} AS trait FROM pictures
), told AS (
    SELECT ad_id, {_trait("template_id", "template")} AS trait
    FROM wordings JOIN templates USING (ad_id, text)
    UNION ALL
    SELECT ad_id, {_trait("CAST(hour(first_seen) // 3 AS VARCHAR)", "hour")}
    FROM seen JOIN findings USING (ad_id)
)
SELECT CAST(grp AS INTEGER) AS grp, trait FROM (
    SELECT grp, trait FROM told JOIN groups USING (ad_id)
    UNION ALL
    SELECT grp, trait FROM (
        SELECT DISTINCT grp, version_id, trait FROM (
            SELECT grp, version_id, unnest(pdqs) AS pdq FROM findings JOIN groups USING (ad_id)
        ) JOIN drawn USING (pdq)
    )
)
"""

_SIZES = "SELECT grp, count(*) AS ads FROM findings JOIN groups USING (ad_id) GROUP BY grp"

_SUCCESSIONS = """
WITH used AS (
    SELECT grp, kind, value, "use", max(silent) AS silent
    FROM uses JOIN groups USING (ad_id) GROUP BY ALL
), first_used AS (
    SELECT min(grp) AS grp, kind, value, "use", max(silent) AS silent
    FROM used GROUP BY kind, value, "use"
), beside AS (
    SELECT lag(grp) OVER (PARTITION BY kind, value, "use" ORDER BY grp) AS one, grp AS other,
        0.0 AS days
    FROM used
    UNION ALL
    SELECT one.grp, other.grp, other.silent FROM first_used one JOIN first_used other
        ON other.kind = one.kind AND other.value = one.value AND other."use" = one."use" + 1
)
SELECT least(one, other) AS a, greatest(one, other) AS b, min(days) AS days
FROM beside WHERE one <> other GROUP BY ALL
"""

_APART = """
SELECT DISTINCT least(one.grp, other.grp) AS a, greatest(one.grp, other.grp) AS b FROM judgements
JOIN groups one ON one.ad_id = one_ad JOIN groups other ON other.ad_id = other_ad
WHERE NOT is_same AND one.grp <> other.grp
"""

COUNTING: tuple[Stage, ...] = (
    Query("sizes", _SIZES),
    Whole("shown", (_LISTED, _SINGLE), counted, SHOWN),
)
"""What ``groups`` show; a look at one lead counts with the same stages."""

STAGES: tuple[Stage, ...] = (
    Query("ads_numbered", _NUMBERED),
    Whole("grouped", ("SELECT ad FROM ads_numbered", _USED, _JUDGED), group, _GROUPED),
    Query("groups", "SELECT ad_id, grp FROM grouped JOIN ads_numbered USING (ad)"),
    *COUNTING,
    Query("successions", _SUCCESSIONS),
    Query("apart", _APART),
)
"""Needs ``seen``, ``uses``, ``judgements`` (one_ad, other_ad, is_same), ``findings``, ``wordings``,
``templates``, ``pictures``, ``fresh_traits`` and ``previous_traits``; leaves ``groups`` (ad_id,
grp), ``sizes`` (grp, ads), ``shown`` (grp, trait, ads): how many of a group's ads, each version
counted, show each trait, ``successions`` (a, b, days): groups that hold one mark, one after the
other, and ``apart`` (a, b): those that are not one hand's."""
