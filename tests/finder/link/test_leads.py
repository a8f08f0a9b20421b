"""Names of leads: they stay with most of their ads, else with the ad that they were made of."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.link.leads import STAGES

Names = dict[str, str]
_NAMING = {"leads_before", "carried", "kept", "back", "named"}
NAMING = [stage for stage in STAGES if stage.name in _NAMING]
REDIRECTING = [stage for stage in STAGES if stage.name == "redirects"]


def lead(ad: str) -> str:
    """The id of a lead that was made of ``ad``."""
    return "L" + md5(ad.encode()).hexdigest()[:16]


A, B, C, D = (lead(ad) for ad in ("a1", "b1", "c1", "d1"))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckdbEngine]:
    with DuckdbEngine(Settings(home=tmp_path, workers=1), tmp_path / "scratch") as opened:
        yield opened


def named(
    engine: DuckdbEngine, hands: list[str], before: Names, redirects: Names | None = None
) -> tuple[list[str], Names]:
    """The lead of each of ``hands`` (their ads), and what old ids redirect to.

    ``before`` gives each ad its lead of the last build.
    """
    members = [(ad, number) for number, ads in enumerate(hands) for ad in ads.split()]
    tables: dict[str, tuple[str, str, list[Any]]] = {
        "members": ("ad_id", "hand", members),
        "previous_links": ("ad_id", "lead_id", list(before.items())),
        "previous_redirects": ("old_id", "lead_id", list((redirects or {}).items())),
    }
    for name, (one, other, rows) in tables.items():
        kinds = pa.string(), pa.int64() if other == "hand" else pa.string()
        columns = [pa.array([row[at] for row in rows], kinds[at]) for at in (0, 1)]
        engine.give(name, pa.table({one: columns[0], other: columns[1]}))
    engine.give("this_build", pa.table({"number": [9]}))
    for stage in (*NAMING, *REDIRECTING):
        engine.run(stage)
    leads = engine.fetch("SELECT lead_id FROM named ORDER BY hand")["lead_id"].to_pylist()
    assert len(set(leads)) == len(hands), "a hand has one name, and no other hand has it"
    found = engine.fetch("SELECT old_id, lead_id FROM redirects").to_pylist()
    assert not {row["old_id"] for row in found} & set(leads), "what is a name redirects nowhere"
    assert len({row["old_id"] for row in found}) == len(found)
    return leads, {row["old_id"]: row["lead_id"] for row in found}


def of(leads: dict[str, str]) -> Names:
    """From the ads of each lead to the lead of each ad."""
    return {ad: name for name, ads in leads.items() for ad in ads.split()}


def test_new_hands_are_named_after_their_least_ad(engine: DuckdbEngine) -> None:
    assert named(engine, ["a1 a2", "b1"], {}) == ([A, B], {})


def test_the_name_of_most_stays_and_the_other_leads_on(engine: DuckdbEngine) -> None:
    before = of({A: "a1 a2", B: "b1 b2 b3"})
    assert named(engine, ["a1 a2 b1 b2 b3"], before) == ([B], {A: B})


def test_what_parts_again_has_its_name_again(engine: DuckdbEngine) -> None:
    before = of({B: "a1 a2 b1 b2 b3"})
    assert named(engine, ["a1 a2", "b1 b2 b3"], before, {A: B}) == ([A, B], {})


def test_though_ads_came_meanwhile(engine: DuckdbEngine) -> None:
    before = of({B: "a0 a1 b1 b2 b3"})
    assert named(engine, ["a0 a1 x", "b1 b2 b3"], before, {A: B}) == ([A, B], {})


def test_older_names_go_with_it(engine: DuckdbEngine) -> None:
    before = of({B: "a1 c1 b1 b2 b3 d1"})
    one, other = sorted([A, C])
    leads, redirects = named(engine, ["a1 c1", "b1 b2 b3 d1"], before, {A: B, C: B, D: B})
    assert (leads, redirects) == ([one, B], {other: one, D: B})


def test_a_name_that_lost_most_of_its_ads_stays_with_the_first_one(engine: DuckdbEngine) -> None:
    before = of({A: "a1 a2 a3", B: "b1 b2 b3 b4"})
    assert named(engine, ["a1", "a2 a3 b1 b2 b3 b4"], before) == ([A, B], {})


def test_or_leads_on_where_that_ad_has_gone_too(engine: DuckdbEngine) -> None:
    before = of({A: "a1 a2 a3", B: "b1 b2 b3 b4"})
    leads, redirects = named(engine, ["a3", "a1 a2 b1 b2 b3 b4"], before)
    assert (leads[1], redirects) == (B, {A: B})
    assert leads[0] == lead("a3")


def test_a_name_that_is_taken_is_not_given_again(engine: DuckdbEngine) -> None:
    before = of({A: "a1 a2 a3"})
    leads, _ = named(engine, ["a1", "a2 a3"], before)
    assert leads[1] == A
    assert leads[0] not in {A, lead("a1")}
