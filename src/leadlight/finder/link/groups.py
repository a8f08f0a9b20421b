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
from leadlight.finder.arrays import Ints
from leadlight.finder.link.components import least_of
from leadlight.finder.link.counting import SHOWN, counted
from leadlight.finder.link.depicted import depicted
from leadlight.finder.link.hashing import KIND_BITS
from leadlight.finder.link.traits import CODE
from leadlight.finder.link.traits import sql_trait as _trait

_GROUPED = pa.schema([("ad", pa.int32()), ("grp", pa.int64())])

_USED = "SELECT ad, turn FROM uses"

_JUDGED = """
SELECT one.ad AS one, other.ad AS other, is_same FROM judgements
JOIN seen one ON one.ad_id = one_ad JOIN seen other ON other.ad_id = other_ad
"""


def group(numbered: pa.Table, used: pa.Table, judged: pa.Table) -> pa.Table:
    """From ads (``ad``, from 0), what they use (``ad``, ``turn``) and what was judged of them
    (``one``, ``other``, ``is_same``) to the group of each (``ad``, ``grp``).

    Groups are numbered from 0 in the order of their least ad.
    """
    count = numbered.num_rows
    one, other, same = (judged[name].to_numpy() for name in ("one", "other", "is_same"))
    by_mark = used["ad"].to_numpy(), count + used["turn"].to_numpy()
    by_word = one[same], other[same]
    marked = _least(count, *by_mark)
    if same.all():  # nobody doubts a mark
        return pa.table([np.arange(count), _in_order(marked)], schema=_GROUPED)
    said = _least(count, *by_word)
    both = _least(count, *(np.r_[ends] for ends in zip(by_mark, by_word, strict=True)))
    apart = (both[one] == both[other]) & ~same
    doubted = np.isin(both, both[one[apart]])
    found = _in_order(np.where(doubted, said, marked))
    return pa.table([np.arange(count), found], schema=_GROUPED)


def _least(count: int, left: Ints, right: Ints) -> Ints:
    """The least node of the component of each of the first ``count`` nodes."""
    return least_of(max(count, int(right.max(initial=-1)) + 1), left, right)[:count]


def _in_order(least: Ints) -> Ints:
    """Groups that are named by their least ad, counted from 0."""
    is_least = least == np.arange(len(least))
    return (np.cumsum(is_least) - 1)[least]


_PICTURE_TRAITS = f"""
SELECT number, {_trait("pdq", "picture")} AS trait
FROM hashes JOIN same_pictures USING (number) WHERE number = picture
"""
"""Of all that a picture can still be named by when second witnesses have spoken, so that the
database works on it while they are heard."""

_VERSIONS = f"""
WITH hours AS (
    SELECT hour, {_trait("CAST(hour // 3 AS VARCHAR)", "hour")} AS trait FROM range(24) _(hour)
)
SELECT CAST(grp AS INTEGER) AS grp, trait, traits FROM (
    SELECT ad_id, traits FROM previous_traits UNION ALL SELECT ad_id, traits FROM fresh_traits
) JOIN groups USING (ad_id) JOIN hours ON hour = hour(first_seen)
"""

_WORN = f"""
WITH named AS (
    SELECT template_id, {_trait("template_id", "template")} AS trait
    FROM (SELECT DISTINCT template_id FROM templates)
)
SELECT CAST(grp AS INTEGER) AS grp, trait FROM wordings JOIN (
    SELECT text, any_value(trait) AS trait FROM templates JOIN named USING (template_id)
    GROUP BY text
) USING (text) JOIN groups USING (ad_id)
"""

_OF_PICTURES = (
    "SELECT ad, version, number FROM drawn",
    "FROM all_pictures",
    "FROM picture_traits",
    "SELECT ad, grp FROM groups",
)


def shown(versions: pa.Table, worn: pa.Table, *of_pictures: pa.Table) -> pa.Table:
    """``SHOWN``: the traits of versions, the templates that they wear, and pictures."""
    return counted(versions, worn, depicted(*of_pictures))


_SIZES = f"""
SELECT CAST(grp AS BIGINT) AS grp, CAST(sum(ads) AS BIGINT) AS ads FROM (
    SELECT unnest(grps) AS grp, unnest(ads) AS ads FROM shown
    WHERE trait % {1 << KIND_BITS} = {CODE["hour"]}
) GROUP BY grp
"""
"""Each version shows one hour, so that who counts hours counts versions."""

_DOUBTED = "EXISTS (FROM judgements WHERE NOT is_same)"

_SUCCESSIONS = f"""
WITH torn AS (
    SELECT DISTINCT turn, grp FROM uses JOIN grouped USING (ad) WHERE {_DOUBTED}
), begun AS (
    SELECT turn, coalesce(first, grp) AS grp, "use", silent FROM uses JOIN grouped USING (ad)
    LEFT JOIN (SELECT turn, min(grp) AS first FROM torn GROUP BY turn) USING (turn) WHERE begins
), beside AS (
    SELECT lag(grp) OVER (PARTITION BY turn ORDER BY grp) AS one, grp AS other, 0.0 AS days
    FROM torn
    UNION ALL
    SELECT one.grp, other.grp, other.silent FROM begun one JOIN begun other
        ON other.turn = one.turn + 1 AND other."use" > 0
)
SELECT least(one, other) AS a, greatest(one, other) AS b, min(days) AS days
FROM beside WHERE one <> other GROUP BY a, b
"""
"""Only where somebody says that ads are apart, a use may be torn between groups; any other is of
the group of the ad that begins it. The turns of a mark are numbered one after the other."""

_APART = """
SELECT DISTINCT least(one.grp, other.grp) AS a, greatest(one.grp, other.grp) AS b FROM judgements
JOIN groups one ON one.ad_id = one_ad JOIN groups other ON other.ad_id = other_ad
WHERE NOT is_same AND one.grp <> other.grp
"""

COUNTING: tuple[Stage, ...] = (
    Whole("shown", (_VERSIONS, _WORN, *_OF_PICTURES), shown, SHOWN),
    Query("sizes", _SIZES),
)
"""What ``groups`` show; a look at one lead counts with the same stages."""

STAGES: tuple[Stage, ...] = (
    Whole("grouped", ("SELECT ad FROM seen", _USED, _JUDGED), group, _GROUPED),
    Query("groups", "SELECT ad_id, ad, first_seen, grp FROM grouped JOIN seen USING (ad)"),
    Query("picture_traits", _PICTURE_TRAITS),
    *COUNTING,
    Query("successions", _SUCCESSIONS),
    Query("apart", _APART),
)
"""Needs ``seen``, ``uses``, ``judgements`` (one_ad, other_ad, is_same), ``wordings``,
``templates``, ``drawn``, ``hashes``, ``same_pictures``, ``all_pictures``, ``fresh_traits`` and
``previous_traits``; leaves ``groups`` (ad_id, ad: its number, first_seen, grp), ``shown``: how many
of a group's ads, each version counted, show each trait, ``sizes`` (grp, ads), ``successions`` (a,
b, days): groups that hold one mark, one after the other, and ``apart`` (a, b): those that are not
one hand's."""
