"""Links on worlds that share neither words nor forms nor habits with the project's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bench.judged import facts
from bench.otherworlds import OtherSpec, write_other_world

from leadlight.academy.truth import bcubed
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home

pytestmark = pytest.mark.slow

PROSE = OtherSpec(style="a", ads=6_000, seed=301, pictures=0.125, handles=0.02, emails=0.01)
MIXED = OtherSpec(style="c", ads=6_000, seed=302, pictures=0.0, handles=0.02, emails=0.01)


@pytest.mark.parametrize(
    ("spec", "floor"), [(PROSE, 0.8), (MIXED, 0.8)], ids=["long letters", "mixed languages"]
)
def test_hands_are_found_where_nothing_was_tuned(
    spec: OtherSpec,
    floor: float,
    tmp_path: Path,
    context: Context,
    tell: Callable[[str], None],
) -> None:
    ads, truth = write_other_world(spec, tmp_path / "world")
    told = facts(truth)
    home = open_home(Settings(home=tmp_path / "home"), "tester", made_up=True)
    ingest(home, context, find_feeds([str(ads)]), HowToRead())
    build(home, context)
    found = {row.ad_id: str(row.lead_id) for row in desk.links(home, context)}
    home.close()
    hand = {ad: it.hand for ad, it in told.items()}
    everyone = bcubed(hand, found)
    theirs = bcubed(hand, found, only={ad for ad, it in told.items() if it.kind == "controlled"})
    tell(f"another world ({spec.style}); B-cubed, all ads: {everyone}")
    tell(f"B-cubed, ads of controllers: {theirs}")
    assert everyone.precision >= 0.95
    assert theirs.f1 >= floor
