"""From ads to groups that share a strong mark, and from groups to the hands behind them.

Ads that share a use of a number, address, account or site are one group, and so are ads that people
said are one hand. Whether two groups are one hand is asked of everything else that they show
(``factors``). A pair begins with odds of one to the number of groups, since that many strangers
stand against each group; uses of one number begin with odds in their favour, the less the longer
the number was silent.
"""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.candidates import candidates
from leadlight.finder.link.components import components
from leadlight.finder.link.merging import Pairs, compared, merged
from leadlight.finder.link.profiles import Ints, Profiles, Traits, known_traits, profiles_of
from leadlight.finder.link.traits import CODE

_SUCCESSION, _FORGOTTEN = 6.0, 1.0
"""Log odds that a number silent for a day is still one hand's, and their loss as ln(days) grows."""
_HOPELESS = 0.0
"""Pairs whose traits speak against one hand are not looked at again as hands grow."""

_GROUPS = pa.schema([("ad_id", pa.string()), ("grp", pa.int64())])
_HANDS = pa.schema([("grp", pa.int64()), ("hand", pa.int64())])


def _group(edges: pa.Table) -> pa.Table:
    """From (``ad_id``, ``mark``) to the group of each ad; marks begin with ``"~"``, ids do not."""
    nodes, labels = components(edges["ad_id"], edges["mark"])
    is_ad = pc.invert(pc.starts_with(nodes, "~"))
    groups = labels.filter(is_ad).dictionary_encode()
    return pa.table([nodes.filter(is_ad), groups.indices], schema=_GROUPS)


def hands(
    shown: pa.Table, sizes: pa.Table, successions: pa.Table, rates: pa.Table, fit: pa.Table
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
    pairs = compared(_pairs(profiles, traits, successions, least), profiles, traits)
    found = merged(pairs.where(pairs.odds >= _HOPELESS), profiles, traits, least)
    return pa.table([np.arange(len(profiles)), found], schema=_HANDS)


def _pairs(profiles: Profiles, traits: Traits, successions: pa.Table, least: float) -> Pairs:
    """Candidates and successions; the odds of a succession are ahead by what a pair needs."""
    one, other = candidates(profiles, traits)
    before, after = successions["a"].to_numpy(), successions["b"].to_numpy()
    days = successions["days"].to_numpy()
    ahead = np.maximum(_SUCCESSION - _FORGOTTEN * np.log(np.maximum(days, 1)), 0) + least
    keys, first = np.unique(
        np.concatenate([before, one]) * len(profiles) + np.concatenate([after, other]),
        return_index=True,
    )
    every = np.concatenate([ahead, np.zeros(len(one))])[first]
    return Pairs(_whole(keys // len(profiles)), _whole(keys % len(profiles)), every, 0 * every)


def _whole(numbers: Ints) -> Ints:
    return numbers.astype(np.int64)


def _trait(value: str, kind: str) -> str:
    """SQL for the trait of a value that only the archive as a whole gives."""
    return f"(md5_number_lower({value}) - md5_number_lower({value}) % 32 + {CODE[kind]})"


_USE_EDGES = """
SELECT ad_id, '~' || kind || ':' || value || '#' || "use" AS mark FROM uses
UNION ALL SELECT ad_id, '~ad:' || ad_id FROM seen
UNION ALL
SELECT unnest([one_ad, other_ad]) AS ad_id, '~same:' || one_ad || ':' || other_ad AS mark
FROM judgements
WHERE is_same AND one_ad IN (SELECT ad_id FROM seen) AND other_ad IN (SELECT ad_id FROM seen)
"""

_SHOWN = f"""
WITH every AS (
    SELECT ad_id, unnest(traits) AS trait FROM (
        SELECT ad_id, traits FROM previous_traits UNION ALL SELECT ad_id, traits FROM fresh_traits
    )
    UNION ALL
    SELECT ad_id, {_trait("template_id", "template")} FROM wordings JOIN templates
        USING (ad_id, text)
    UNION ALL
    SELECT ad_id, {_trait("picture", "picture")} FROM (
        SELECT DISTINCT ad_id, version_id, picture
        FROM (SELECT ad_id, version_id, unnest(pdqs) AS pdq FROM findings)
        JOIN pictures USING (pdq)
    )
    UNION ALL
    SELECT ad_id, {_trait("CAST(hour(first_seen) // 3 AS VARCHAR)", "hour")}
    FROM seen JOIN findings USING (ad_id)
)
SELECT grp, trait, count(*) AS ads FROM every JOIN groups USING (ad_id) GROUP BY grp, trait
"""

_SIZES = "SELECT grp, count(*) AS ads FROM findings JOIN groups USING (ad_id) GROUP BY grp"

_SUCCESSIONS = """
WITH used AS (
    SELECT grp, kind, value, "use", max(silent) AS silent
    FROM uses JOIN groups USING (ad_id) GROUP BY ALL
)
SELECT least(one.grp, other.grp) AS a, greatest(one.grp, other.grp) AS b,
    min(other.silent) AS days
FROM used one JOIN used other
    ON other.kind = one.kind AND other.value = one.value AND other."use" = one."use" + 1
WHERE one.grp <> other.grp
GROUP BY ALL
"""

_ASKED = ("shown", "sizes", "successions", "rates", "fit")

_MEMBERS = "SELECT ad_id, hand FROM groups JOIN hands USING (grp)"

GROUPING: tuple[Stage, ...] = (
    Whole("groups", _USE_EDGES, _group, _GROUPS),
    Query("sizes", _SIZES),
    Query("shown", _SHOWN),
    Query("successions", _SUCCESSIONS),
)
"""Needs ``seen``, ``uses``, ``judgements`` (one_ad, other_ad, is_same), ``findings``, ``wordings``,
``templates``, ``pictures``, ``fresh_traits`` and ``previous_traits``; leaves ``groups`` (ad_id,
grp), ``sizes`` (grp, ads) and ``shown`` (grp, trait, ads): how many of a group's ads, each version
counted, show each trait."""

STAGES: tuple[Stage, ...] = (
    Whole(
        "hands",
        tuple(
            f"SELECT * FROM {name}" for name in ("shown", "sizes", "successions", "rates", "fit")
        ),
        hands,
        _HANDS,
    ),
    Query("members", _MEMBERS),
)
"""Needs what ``GROUPING`` and ``fit`` leave; leaves ``members`` (ad_id, hand): every ad, once."""
