"""Which lead a verdict is on after linking, and what may be learned from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest

from leadlight.core.settings import Settings
from leadlight.core.verdicts import Said, Verdict
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.link.verdicts import STAGES, are_learned, given_verdicts, taught

AT = datetime(2026, 3, 1, tzinfo=UTC)


def said(number: int, kind: Said, lead_id: str, ads: str) -> Verdict:
    return Verdict(
        id=number,
        lead_id=lead_id,
        kind=kind,
        note=None,
        taken_in=(),
        read_as="other",
        matches={},
        ads=tuple(ads),
        generation=1,
        actor="analyst",
        purpose="a test",
        agency="home",
        given_at=AT,
        retracted_at=None,
        retracted_by=None,
    )


def retracted(verdict: Verdict) -> Verdict:
    return msgspec.structs.replace(verdict, retracted_at=AT, retracted_by="analyst")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckdbEngine]:
    with DuckdbEngine(Settings(home=tmp_path, workers=1), tmp_path / "scratch") as opened:
        yield opened


def follow(
    engine: DuckdbEngine,
    verdicts: list[Verdict],
    leads: dict[str, str],
    redirects: dict[str, str] | None = None,
) -> tuple[dict[int, str], dict[str, str]]:
    """The lead of each verdict, and the kind of each lead that is to be learned.

    ``leads`` gives each lead its ads, a letter each.
    """
    rows = [(ad, lead) for lead, ads in leads.items() for ad in ads]
    engine.give(
        "links",
        pa.table({"ad_id": [ad for ad, _ in rows], "lead_id": [lead for _, lead in rows]}),
    )
    went = list((redirects or {}).items())
    columns = [pa.array([row[at] for row in went], pa.string()) for at in (0, 1)]
    engine.give("redirects", pa.table(columns, names=["old_id", "lead_id"]))
    engine.give("given_verdicts", given_verdicts(verdicts))
    for stage in STAGES:
        engine.run(stage)
    judged = engine.fetch("SELECT id, lead_id FROM judged").to_pylist()
    labels = engine.fetch("SELECT lead_id, kind FROM verdicts").to_pylist()
    assert len({row["lead_id"] for row in labels}) == len(labels)
    return (
        {row["id"]: row["lead_id"] for row in judged},
        {row["lead_id"]: row["kind"] for row in labels},
    )


def test_it_stays_with_its_lead_whatever_comes_in(engine: DuckdbEngine) -> None:
    verdicts = [said(1, "controlled", "L1", "ab")]
    assert follow(engine, verdicts, {"L1": "abcd", "L2": "e"}) == ({1: "L1"}, {"L1": "controlled"})


def test_it_stays_with_the_name_when_a_lead_splits(engine: DuckdbEngine) -> None:
    verdicts = [said(1, "spam", "L1", "abc")]
    assert follow(engine, verdicts, {"L1": "a", "L2": "bc"}) == ({1: "L1"}, {"L1": "spam"})


def test_it_goes_with_its_ads_when_the_name_is_left_with_others(engine: DuckdbEngine) -> None:
    verdicts = [said(1, "independent", "L1", "abc")]
    found = follow(engine, verdicts, {"L1": "xyz", "L2": "ab", "L3": "c"})
    assert found == ({1: "L2"}, {"L2": "independent"})


def test_names_that_were_lost_are_found_again_by_ads(engine: DuckdbEngine) -> None:
    """As in an archive that was restored without its builds."""
    verdicts = [said(1, "agency", "L1", "ab"), said(2, "other", "L2", "c")]
    found = follow(engine, verdicts, {"L8": "abx", "L9": "c"})
    assert found == ({1: "L8", 2: "L9"}, {"L8": "agency", "L9": "other"})


def test_what_a_larger_lead_took_in_is_on_it_and_teaches_nothing(engine: DuckdbEngine) -> None:
    verdicts = [said(1, "independent", "L1", "a")]
    assert follow(engine, verdicts, {"L2": "abcdef"}, {"L1": "L2"}) == ({1: "L2"}, {})


@pytest.mark.parametrize(
    ("larger", "smaller", "labels"),
    [
        ("spam", "spam", {"L2": "spam"}),
        ("spam", "agency", {}),
        ("unsure", "spam", {}),
        ("spam", "unsure", {}),
    ],
)
@pytest.mark.parametrize("larger_first", [True, False])
def test_of_leads_that_merged_what_both_say_is_learned(
    engine: DuckdbEngine, larger: Said, smaller: Said, labels: dict[str, str], *, larger_first: bool
) -> None:
    """Or what was said of the larger one last of all."""
    numbers = (1, 2) if larger_first else (2, 1)
    verdicts = [said(numbers[0], larger, "L2", "cd"), said(numbers[1], smaller, "L1", "a")]
    _, found = follow(engine, verdicts, {"L2": "abcd"}, {"L1": "L2"})
    last_of_all = {} if larger_first or larger == "unsure" else {"L2": larger}
    assert found == (labels or last_of_all)


def test_the_newest_is_learned_and_unsure_is_not(engine: DuckdbEngine) -> None:
    leads = {"L1": "a", "L2": "b", "L3": "c"}
    verdicts = [
        said(4, "controlled", "L1", "a"),
        said(1, "spam", "L1", "a"),
        said(2, "agency", "L2", "b"),
        said(3, "unsure", "L2", "b"),
        retracted(said(5, "other", "L3", "c")),
    ]
    assert follow(engine, verdicts, leads) == (
        {1: "L1", 2: "L2", 3: "L2", 4: "L1"},
        {"L1": "controlled"},
    )


def test_a_verdict_whose_ads_are_gone_is_on_no_lead(engine: DuckdbEngine) -> None:
    assert follow(engine, [said(1, "spam", "L1", "z")], {"L1": "a"}) == ({}, {})
    assert follow(engine, [], {"L1": "a"}) == ({}, {})


def test_a_new_build_is_due_only_when_something_else_is_taught() -> None:
    one, two = said(1, "spam", "L1", "a"), said(2, "controlled", "L2", "b")
    facts = {"learned": taught(given_verdicts([one, two]))}
    assert are_learned(facts, given_verdicts([two, one]))
    again = said(3, "controlled", "L2", "b")
    assert are_learned(facts, given_verdicts([one, two, again]))
    assert are_learned(facts, given_verdicts([one, two, retracted(said(3, "other", "L1", "a"))]))
    for other in ([], [one], [one, two, said(3, "other", "L1", "a")], [one, retracted(two)]):
        assert not are_learned(facts, given_verdicts(other))
    assert are_learned({}, given_verdicts([]))
