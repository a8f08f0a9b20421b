"""Which ads of a lead show what a card says: for each card a few that are worth opening first."""

from __future__ import annotations

from leadlight.engine.stage import Engine, Query
from leadlight.finder.link.marks import MARKS
from leadlight.finder.rank.features import judging
from leadlight.finder.rank.measures import FACTS, NEAR

_MOST = 10

_ONE_EACH = "SELECT min_by(ad_id, (first_seen, ad_id)) AS ad_id FROM {0} GROUP BY {1}"
"""The first ad of each value."""


def _given(kind: str) -> str:
    return f"(SELECT * FROM marks JOIN facts USING (ad_id) WHERE kind = '{kind}')"


def _most_under(held: str, *holders: str) -> str:
    """Of the holder under which most different ``held`` marks stand, the first ad of each."""
    kinds = ", ".join(f"'{kind}'" for kind in holders)
    return f"""
    WITH pairs AS (
        SELECT holder.kind, holder.value AS under, held.value, ad_id, first_seen
        FROM marks holder JOIN marks held USING (ad_id) JOIN facts USING (ad_id)
        WHERE holder.kind IN ({kinds}) AND held.kind = '{held}'
    ), fullest AS (
        SELECT kind, under FROM pairs GROUP BY kind, under
        ORDER BY count(DISTINCT value) DESC, count(*) DESC, under LIMIT 1
    )
    SELECT min_by(ad_id, (first_seen, ad_id)) AS ad_id
    FROM pairs SEMI JOIN fullest USING (kind, under) GROUP BY value
    """


def _fullest(unit: str) -> str:
    """The first ad of each place, of the day or hour that saw most of them."""
    return f"""
    WITH timed AS (
        SELECT *, date_trunc('{unit}', first_seen) AS moment FROM facts WHERE place IS NOT NULL
    ), fullest AS (
        SELECT moment FROM timed GROUP BY moment
        ORDER BY (max(lat) - min(lat)) + (max(lon) - min(lon)) DESC NULLS LAST,
            count(DISTINCT place) DESC, moment LIMIT 1
    )
    SELECT min_by(ad_id, (first_seen, ad_id)) AS ad_id
    FROM timed SEMI JOIN fullest USING (moment) GROUP BY place
    """


def _near(where: str) -> str:
    return f"""
    SELECT ad_id FROM (
        SELECT ad_id, name, lag(name) OVER one_by_one AS name_before,
            lead(name) OVER one_by_one AS name_after,
            first_seen - lag(first_seen) OVER one_by_one <= INTERVAL {NEAR} MINUTE AS after_one,
            lead(first_seen) OVER one_by_one - first_seen <= INTERVAL {NEAR} MINUTE AS before_one
        FROM facts WINDOW one_by_one AS (ORDER BY first_seen, ad_id)
    ) WHERE {where}
    """


_NAMES = _ONE_EACH.format(_given("name"), "value")
_PLACES = _ONE_EACH.format("(SELECT * FROM facts WHERE place IS NOT NULL)", "place")
_AGES = _ONE_EACH.format("(SELECT * FROM facts WHERE age IS NOT NULL)", "age")
_SHOWING = {
    "names_apart": _NAMES,
    "people": _NAMES,
    "crowd": _NAMES,
    "ages_apart": _AGES,
    "age_span": "SELECT unnest([min_by(ad_id, (age, ad_id)), max_by(ad_id, (age, ad_id))]) AS ad_id"
    " FROM facts WHERE age IS NOT NULL",
    "ages_of_name": """
        WITH told AS (SELECT * FROM facts WHERE named = 1 AND age IS NOT NULL),
        fullest AS (
            SELECT name FROM told GROUP BY name ORDER BY count(DISTINCT age) DESC, name LIMIT 1
        )
        SELECT min_by(ad_id, (first_seen, ad_id)) AS ad_id
        FROM told SEMI JOIN fullest USING (name) GROUP BY age
    """,
    "named_together": "SELECT ad_id FROM facts WHERE named > 1",
    "side_by_side": _near(
        "(after_one AND name <> name_before) OR (before_one AND name <> name_after)"
    ),
    "bursts": _near("after_one OR before_one"),
    "names_on_contact": _most_under("name", "phone", "email", "handle"),
    "names_on_text": _most_under("name", "template"),
    "names_on_picture": _most_under("name", "picture"),
    "numbers_on_text": _most_under("phone", "template"),
    "numbers": _ONE_EACH.format(_given("phone"), "value"),
    "pace": _PLACES,
    "far_apart": _fullest("day"),
    "spread": _fullest("day"),
    "sites": _ONE_EACH.format("facts", "source"),
    "own_site": "SELECT ad_id FROM facts WHERE own_site",
    "blast": _fullest("hour"),
}
"""By feature. How often a lead posts is shown by all of its ads."""


def showing(engine: Engine) -> dict[str, tuple[str, ...]]:
    """By code of a card that judges or is shown: ads of the lead that show it, oldest first.

    ``engine`` knows one lead's ``ads``, ``findings``, ``templates`` and ``pictures``.
    """
    engine.run(Query("facts", FACTS))
    engine.run(Query("marks", MARKS))
    chosen = [
        f"SELECT '{card.code}' AS code, ad_id FROM ({_SHOWING[card.feature]})"
        for card in judging()
        if card.feature in _SHOWING
    ]
    shown = " UNION ALL ".join([_INDICATED, *chosen])
    rows = engine.fetch(f"""
        SELECT code, list(ad_id ORDER BY first_seen, ad_id)[:{_MOST}] AS ads
        FROM ({shown}) JOIN facts USING (ad_id) GROUP BY code
    """)
    return {row["code"]: tuple(row["ads"]) for row in rows.to_pylist()}


_INDICATED = "SELECT unnest(indicators) AS code, ad_id FROM facts"
