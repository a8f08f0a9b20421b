"""Links and ranks on larger and poorer worlds: other seeds, few pictures, none at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.finder.rank.test_score import by_probability

from leadlight.academy.spec import WorldSpec
from leadlight.academy.truth import bcubed, precision_at, r_precision
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.ids import content_id
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home

pytestmark = pytest.mark.slow

RICH = WorldSpec(ads=20_000, seed=101, rewording=0.25, drift=0.25)
POOR = WorldSpec(
    ads=20_000, seed=102, rewording=0.25, drift=0.25, pictures=0.125, handles=0.02, emails=0.01
)
BLIND = WorldSpec(
    ads=20_000, seed=103, rewording=0.25, drift=0.25, pictures=0.0, handles=0.02, emails=0.01
)


@pytest.mark.parametrize(
    ("spec", "floor"),
    [(RICH, 0.97), (POOR, 0.93), (BLIND, 0.9)],
    ids=["pictures on all ads", "on one in eight", "on none"],
)
def test_hands_are_found_and_ranked_in_larger_worlds(
    spec: WorldSpec,
    floor: float,
    tmp_path: Path,
    context: Context,
    tell: Callable[[str], None],
) -> None:
    files = write_world(spec, tmp_path / "world", lambda _: None)
    hand, controlled = {}, set()
    for line in files.truth.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        ad = content_id("posting", fact["source"], "source_id", fact["source_id"])
        hand[ad] = fact["hand"]
        if fact["kind"] == "controlled":
            controlled.add(ad)
    home = open_home(Settings(home=tmp_path / "home"), "tester", made_up=True)
    ingest(home, context, find_feeds([str(files.ads)]), HowToRead())
    build(home, context)
    found = {row.ad_id: str(row.lead_id) for row in desk.links(home, context)}
    ranking = by_probability(home)
    home.close()
    everyone, theirs = bcubed(hand, found), bcubed(hand, found, only=controlled)
    tell(f"{spec.ads:,} ads, pictures on {spec.pictures:.0%}; B-cubed, all ads: {everyone}")
    tell(f"B-cubed, ads of controllers: {theirs}")
    assert everyone.precision >= 0.95
    assert theirs.f1 >= floor
    groups = Counter(found.values())
    of_controllers = Counter(found[ad] for ad in controlled)
    relevant = {lead for lead, ads in of_controllers.items() if 1 < groups[lead] < 2 * ads}
    by_ads = sorted(groups, key=lambda lead: (-groups[lead], lead))
    ours, counted = r_precision(ranking, relevant), r_precision(by_ads, relevant)
    tell(f"R-precision {ours:.2f}, by number of ads {counted:.2f}")
    tell(f"precision in the first 50: {precision_at(ranking, relevant, 50):.2f}")
    assert ours >= 0.3
    assert ours >= 1.3 * counted
