"""The other worlds are what they say: repeatable, harmless, apart from the project's own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import pytest
from bench.otherworlds import DIFFICULTIES, STYLES, OtherSpec, write_other_world
from bench.otherworlds.words import people, vocabulary
from msgspec.structs import replace

from leadlight.academy import names, phrases
from leadlight.core.ids import ad_id
from leadlight.core.records import Ad
from leadlight.finder.ingest.record import decode_ad

SMALL = OtherSpec(ads=1500, seed=5)


def _written(spec: OtherSpec, folder: Path) -> tuple[list[Ad], list[dict[str, object]]]:
    ads, truth = write_other_world(spec, folder)
    told = [msgspec.json.decode(line) for line in truth.read_bytes().splitlines()]
    return [decode_ad(line) for line in ads.read_bytes().splitlines()], told


@pytest.mark.parametrize("style", STYLES)
def test_every_ad_is_a_record_with_its_truth(style: str, tmp_path: Path) -> None:
    ads, told = _written(replace(SMALL, style=style), tmp_path)
    assert len({ad_id(ad) for ad in ads}) == len(ads) == SMALL.ads
    assert [ad.source_id for ad in ads] == [it["source_id"] for it in told]
    assert {"controlled", "independent", "agency", "spam", "other"} == {it["kind"] for it in told}
    assert [ad.captured_at for ad in ads] == sorted(ad.captured_at for ad in ads)


@pytest.mark.parametrize("style", STYLES)
def test_numbers_are_set_aside_for_fiction(style: str, tmp_path: Path) -> None:
    _, told = _written(replace(SMALL, style=style), tmp_path)
    numbers = [number for it in told for number in msgspec.convert(it["phones"], list[str])]
    assert len(numbers) > SMALL.ads / 2
    assert all(re.fullmatch(r"\+1\d{3}555\d{4}", number) for number in numbers)


def test_the_same_seed_makes_the_same_world(tmp_path: Path) -> None:
    first, second = (write_other_world(SMALL, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("how", DIFFICULTIES)
def test_pictures_are_as_rare_as_was_asked(how: str, tmp_path: Path) -> None:
    spec = replace(SMALL, **DIFFICULTIES[how])
    ads, _ = _written(spec, tmp_path)
    shown = sum(bool(ad.images) for ad in ads) / len(ads)
    assert shown == pytest.approx(spec.pictures, abs=0.05)


def test_controllers_burn_numbers_and_some_come_to_strangers(tmp_path: Path) -> None:
    _, told = _written(replace(SMALL, style="c", ads=6000), tmp_path)
    numbers, hands = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for it in told:
        for number in msgspec.convert(it["phones"], list[str]):
            hands[number].add(str(it["hand"]))
            if it["kind"] == "controlled":
                numbers[str(it["hand"])].add(number)
    assert sum(len(used) > 3 for used in numbers.values()) > len(numbers) / 3
    assert Counter(len(users) for users in hands.values())[2] > 10


def test_nothing_is_shared_with_the_own_world() -> None:
    ours = {
        line.lower()
        for language in ("en", "es")
        for it in phrases.phrases(language).values()
        for line in it
    }
    theirs = {line.lower() for name in STYLES.values() for line in vocabulary(name).frames}
    assert not ours & theirs
    assert not {*names.stock().listed} & {*people().given}
