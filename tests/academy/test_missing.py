"""Reports of missing children and the truth about them."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadlight.academy.world import WorldSpec, missing, simulate, write_world

Record = dict[str, Any]
_FIELDS = {
    *("report_id", "status", "as_of", "given_name", "aliases", "birth_year", "age_at_missing"),
    *("missing_since", "last_seen_place", "state_care", "handles", "emails", "phones"),
    *("image_pdq", "height_cm", "hair", "eyes", "notes"),
}


@pytest.fixture(scope="module")
def reports(spec: WorldSpec) -> list[tuple[Record, Record]]:
    return list(missing(spec))


@pytest.fixture(scope="module")
def ads_of(world: list[tuple[Record, Record]]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for _, truth in world:
        for person in truth["people"]:
            found[person].append(truth)
    return found


def _distance(a: str, b: str) -> int:
    return (int(a, 16) ^ int(b, 16)).bit_count()


def test_reports_have_the_fields_of_the_record(reports: list[tuple[Record, Record]]) -> None:
    for report, truth in reports:
        assert set(report) <= _FIELDS
        assert report["report_id"] == truth["report_id"]
        assert 12 <= report["age_at_missing"] <= 17
        assert date.fromisoformat(report["missing_since"]) < date.fromisoformat(report["as_of"])
    assert len({report["report_id"] for report, _ in reports}) == len(reports)


def test_advertised_children_stand_in_ads_after_they_went_missing(
    reports: list[tuple[Record, Record]], ads_of: dict[str, list[Record]]
) -> None:
    advertised = [(report, truth) for report, truth in reports if truth["person"]]
    assert len(advertised) > 10
    for report, truth in advertised:
        ads = ads_of[truth["person"]]
        assert {ad["hand"] for ad in ads} == {truth["hand"]}
        assert all(ad["minor"] for ad in ads)
        assert report["missing_since"] < min(ad["captured_at"] for ad in ads)


def test_a_given_picture_is_one_of_the_childs_own(
    reports: list[tuple[Record, Record]], ads_of: dict[str, list[Record]]
) -> None:
    matched = 0
    for report, truth in reports:
        if not truth["person"] or not report["image_pdq"]:
            continue
        shown = (p["pdq"] for ad in ads_of[truth["person"]] for p in ad["pictures"])
        matched += any(_distance(report["image_pdq"][0], pdq) <= 40 for pdq in shown)
    assert matched >= 3


def test_most_reports_are_of_children_in_no_ad_and_some_mislead(
    reports: list[tuple[Record, Record]], world: list[tuple[Record, Record]]
) -> None:
    others = [(report, truth) for report, truth in reports if not truth["person"]]
    assert len(others) > len(reports) / 3
    clues = {truth["clue"] for _, truth in others}
    assert clues >= {"recycled number", "stock picture", "unseen handle", "none"}
    seen = {handle.split(":")[1] for _, truth in world for handle in truth["handles"]}
    assert not any(set(report["handles"]) & seen for report, _ in others)


def test_reports_are_repeatable() -> None:
    spec = WorldSpec(ads=500, seed=4)
    assert list(missing(spec)) == list(missing(spec))
    assert list(missing(spec)) != list(missing(WorldSpec(ads=500, seed=5)))


def test_a_world_without_children_has_no_true_match() -> None:
    assert all(not truth["person"] for _, truth in missing(WorldSpec(ads=2_000, minors=0.0)))
    assert len(list(simulate(WorldSpec(ads=1, minors=0.0)))) == 1


def test_the_written_world_holds_the_same_ads_and_reports(tmp_path: Path) -> None:
    spec = WorldSpec(ads=600, seed=8)
    files = write_world(spec, tmp_path, lambda _: None)
    for records, written in ((missing(spec), files.missing), (simulate(spec), files.ads)):
        lines = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
        assert lines == [record for record, _ in records]
