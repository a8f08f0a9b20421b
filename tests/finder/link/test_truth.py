"""Links against the truth of the synthetic world, beside what numbers alone would give."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pyarrow as pa
from tests.conftest import Truth

from leadlight.academy.truth import bcubed, pair_scores
from leadlight.core.context import Context
from leadlight.finder import desk
from leadlight.finder.link.components import components
from leadlight.store.home import Home


def linked(home: Home, context: Context) -> dict[str, str]:
    return {row.ad_id: str(row.lead_id) for row in desk.links(home, context)}


def by_numbers_alone(home: Home) -> dict[str, str]:
    """Components of ads that share a number that was read in them."""
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    assert generation is not None
    files = [str(path) for path in generation.files["findings"]]
    edges = (
        duckdb.connect()
        .sql(
            "SELECT ad_id, unnest(phones) AS mark FROM read_parquet($files) "
            "UNION ALL SELECT ad_id, ad_id FROM read_parquet($files)",
            params={"files": files},
        )
        .to_arrow_table()
    )
    left, right = edges["ad_id"], pa.chunked_array(edges["mark"].chunks, pa.string())
    nodes, labels = components(left, right)
    pairs = zip(nodes.to_pylist(), labels.to_pylist(), strict=True)
    return {node: str(label) for node, label in pairs if not node.startswith("+")}


def test_links_find_the_hands(
    built_home: Home, context: Context, truth: Truth, tell: Callable[[str], None]
) -> None:
    found, numbers = linked(built_home, context), by_numbers_alone(built_home)
    controllers = truth.of_kind("controlled")
    everyone = bcubed(truth.hand, found)
    theirs = bcubed(truth.hand, found, only=controllers)
    baseline = bcubed(truth.hand, numbers, only=controllers)
    pairs = pair_scores(truth.hand, found)
    tell(f"B-cubed, all ads: {everyone}")
    tell(f"B-cubed, ads of controllers: {theirs}; by numbers alone: {baseline}")
    tell(f"pairs: {pairs}; by numbers alone: {pair_scores(truth.hand, numbers)}")
    assert theirs.f1 >= 0.93
    assert theirs.f1 >= baseline.f1 + 0.2
    assert everyone.precision >= 0.95
    assert everyone.f1 >= 0.9
    assert pairs.precision >= 0.95
    assert pairs.recall >= 0.8


def test_every_posting_has_exactly_one_lead(
    built_home: Home, context: Context, truth: Truth
) -> None:
    rows = list(desk.links(built_home, context))
    assert len({row.ad_id for row in rows}) == len(rows)
    assert {row.ad_id for row in rows} == truth.hand.keys()
    assert all(row.lead_id for row in rows)


def test_ads_of_one_template_mostly_share_their_own_or_a_public_text(
    built_home: Home, context: Context, truth: Truth
) -> None:
    """A template belongs to one hand unless it is public; few hands share one."""
    hands: dict[str, set[str]] = {}
    for row in desk.links(built_home, context):
        if row.template_id:
            hands.setdefault(row.template_id, set()).add(truth.hand[row.ad_id])
    private = sum(len(owners) == 1 for owners in hands.values())
    assert private >= 0.8 * len(hands)
