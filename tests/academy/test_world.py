"""The world as a feed: exact, repeatable, in order, in constant memory, and readable."""

from __future__ import annotations

import re
import tracemalloc
import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.academy import world as world_module
from leadlight.academy.world import WorldSpec, simulate, source_id, write_world
from leadlight.core.errors import InputError
from leadlight.core.records import Ad

Pair = tuple[dict[str, Any], dict[str, Any]]


def _quiet(_: int) -> None:
    return None


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_world(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_world(WorldSpec(ads=300, seed=seed), tmp_path / name, _quiet)
    one, same, other = (_bytes(tmp_path / name) for name in ("one", "same", "other"))
    assert one == same
    assert all(one[name] != other[name] for name in one)


@settings(max_examples=15, deadline=None)
@given(ads=st.integers(1, 400), seed=st.integers(0, 10_000), days=st.integers(1, 60))
def test_a_world_has_exactly_as_many_ads_as_asked_for(ads: int, seed: int, days: int) -> None:
    assert sum(1 for _ in simulate(WorldSpec(ads=ads, seed=seed, days=days))) == ads


def test_ads_come_by_time_of_capture_within_the_days(world: list[Pair], spec: WorldSpec) -> None:
    captured = [datetime.fromisoformat(ad["captured_at"]) for ad, _ in world]
    posted = [datetime.fromisoformat(ad["posted_at"]) for ad, _ in world]
    assert all(earlier <= later for earlier, later in pairwise(captured))
    assert all(a <= b for a, b in zip(posted, captured, strict=True))
    assert min(posted) >= spec.start
    assert max(posted) < spec.start + timedelta(days=spec.days)


def test_every_record_is_an_ad(world: list[Pair]) -> None:
    for ad, _ in world:
        read = msgspec.convert(ad, Ad)
        assert set(ad) <= set(Ad.__struct_fields__)
        assert read.gone_at is None or read.gone_at > read.captured_at


def test_truth_stands_beside_each_ad(world: list[Pair]) -> None:
    for ad, truth in world:
        for field in ("source", "source_id", "captured_at"):
            assert ad[field] == truth[field]
        assert [image["pdq"] for image in ad["images"]] == [p["pdq"] for p in truth["pictures"]]


def test_some_postings_come_again_changed_and_some_unchanged(world: list[Pair]) -> None:
    seen: dict[str, list[tuple[str, str]]] = {}
    for ad, _ in world:
        seen.setdefault(ad["source_id"], []).append((ad["title"], ad["body"]))
    again = [texts for texts in seen.values() if len(texts) > 1]
    changed = sum(len(set(texts)) > 1 for texts in again)
    assert 0.03 < len(again) / len(seen) < 0.09
    assert 0.3 < changed / len(again) < 0.75


def _as_digits(text: str) -> str:
    """The text with look-alike digits as digits, without unseen signs, addresses and accounts."""
    plain = unicodedata.normalize("NFKC", text)
    seen = re.sub("[\u200b-\u200d\u2060\ufeff\ufe0f\u20e3]", "", plain)
    return re.sub(r"\S+@\S+|https?://\S+|[a-z]{3,}\d+\b", " ", seen)


def test_only_fictional_numbers_stand_in_any_text(world: list[Pair]) -> None:
    """Runs of seven digits and more, the usual marks between them left out."""
    run = re.compile(r"(?:\d(?:[ .(-]|\) ?| - )?){7,}")
    for ad, _ in world:
        for found in run.finditer(_as_digits(f"{ad['title']}\n{ad['body']}")):
            digits = re.sub(r"\D", "", found[0])
            assert "555" in digits, (ad["body"], found[0])


def test_truth_numbers_have_the_555_exchange_and_hosts_cannot_exist(world: list[Pair]) -> None:
    for ad, truth in world:
        assert all(re.fullmatch(r"\+1[2-9]\d\d555\d{4}", phone) for phone in truth["phones"])
        assert all(address.endswith(".example") for address in truth["emails"])
        assert ad["source"].endswith(".example")
        assert re.fullmatch(r"[a-z]{12}", ad["source_id"])


def test_plain_numbers_names_and_ages_stand_in_the_ad(world: list[Pair]) -> None:
    for ad, truth in world:
        text = f"{ad['title']} {ad['body']} {ad.get('age', '')}"
        assert all(name.lower() in text.lower() for name in truth["names"])
        assert all(str(age) in text for age in truth["ages"])
        if not truth["tricks"]:
            digits = re.sub(r"\D", "", text)
            assert all(phone[2:] in digits for phone in truth["phones"])
            assert all(address in text for address in truth["emails"])
        assert all(str(price["amount"]) in text for price in truth["prices"])


def test_memory_does_not_grow_with_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_module, "_AT_ONCE", 512)

    def peak(ads: int) -> int:
        tracemalloc.start()
        for _ in simulate(WorldSpec(ads=ads, days=20)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(2_000)  # what is read once and kept
    assert peak(10_000) < 1.5 * peak(2_000)


def test_source_ids_differ() -> None:
    assert len({source_id(7, count) for count in range(50_000)}) == 50_000


def test_a_world_that_is_there_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine")
    told: list[int] = []
    first = write_world(WorldSpec(ads=200, seed=1), tmp_path, told.append)
    old = first.ads.read_bytes()
    write_world(WorldSpec(ads=100, seed=2), tmp_path, _quiet)
    assert sum(told) == 200
    assert first.ads.read_bytes() != old
    assert first.ads.read_bytes().count(b"\n") == first.truth.read_bytes().count(b"\n") == 100
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "ads.jsonl",
        "keep.txt",
        "missing.jsonl",
        "missing_truth.jsonl",
        "truth.jsonl",
    ]


def test_a_world_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    files = write_world(WorldSpec(ads=50), tmp_path, _quiet)
    old = files.ads.read_bytes()

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_world(WorldSpec(ads=50, seed=9), tmp_path, stop)
    assert files.ads.read_bytes() == old
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file/world"):
        write_world(WorldSpec(ads=1), tmp_path / "file" / "world", _quiet)


@pytest.mark.parametrize(
    ("knobs", "named"),
    [
        ({"ads": 0}, "ads"),
        ({"days": 0}, "days"),
        ({"drift": 1.5}, "drift"),
        ({"minors": -1}, "min"),
    ],
)
def test_a_bad_knob_is_named(knobs: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        WorldSpec(**knobs)


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(InputError, match="offset"):
        WorldSpec(start=datetime(2026, 3, 1))  # noqa: DTZ001 - what is refused


def test_the_truth_says_who_was_where_from_when_to_when(world: list[Pair]) -> None:
    tours: dict[str, list[dict[str, Any]]] = {}
    for ad, truth in world:
        stay = truth["stay"]
        assert (stay is None) == (truth["kind"] == "spam")
        if stay:
            assert stay["from"] != stay["to"]
            first, last = (datetime.fromisoformat(stay[end]) for end in ("from", "to"))
            posted = datetime.fromisoformat(ad["posted_at"])
            assert first <= posted + timedelta(seconds=1)
            assert posted <= last + timedelta(minutes=1)
            assert not truth["tour"] or truth["place"] in truth["tour"]
            tours.setdefault(truth["hand"], truth["tour"])
            assert truth["tour"] == tours[truth["hand"]]
    rounds = [tour for tour in tours.values() if tour]
    assert 0.1 < len(rounds) / len(tours) < 0.4
    assert {len(tour) for tour in rounds} == {3, 4, 5, 6}
