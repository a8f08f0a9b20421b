"""Ids come from content alone: the same content one id, other content another."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core import ids
from leadlight.core.records import Ad, Contact, Image

MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
AD = Ad(
    source="nightboard.example",
    source_id="a1",
    url="https://nightboard.example/a1",
    captured_at=MOMENT,
    title="In town",
    body="call",
    place="Oakland",
    contacts=(Contact("phone", "+12125550100"),),
    age=24,
    images=(Image(pdq="ab" * 32),),
)
OTHER_CONTENT: dict[str, Any] = {
    "title": "In town!",
    "body": "call me",
    "place": "Berkeley",
    "contacts": (Contact("phone", "+12125550101"),),
    "age": 25,
    "images": (Image(pdq="ac" * 32),),
}
OTHER_CIRCUMSTANCE: dict[str, Any] = {
    "captured_at": MOMENT + timedelta(days=1),
    "posted_at": MOMENT,
    "gone_at": MOMENT,
    "url": "https://nightboard.example/moved",
    "places": ("East Bay",),
    "lat": 37.8,
    "lon": -122.2,
    "category": "massage",
    "agency": "another",
    "extra": {"views": 3},
}
OTHER_NAME: dict[str, Any] = {"source": "skiplist.example", "source_id": "a2"}


def changed(field: str, value: Any) -> Ad:
    return msgspec.structs.replace(AD, **{field: value})


@pytest.mark.parametrize("field", sorted(OTHER_CONTENT))
def test_other_content_is_another_version_of_the_same_posting(field: str) -> None:
    other = changed(field, OTHER_CONTENT[field])
    assert ids.ad_id(other) == ids.ad_id(AD)
    assert ids.version_id(other) != ids.version_id(AD)
    assert ids.record_id(other) != ids.record_id(AD)


@pytest.mark.parametrize("field", sorted(OTHER_CIRCUMSTANCE))
def test_another_circumstance_is_another_record_of_the_same_version(field: str) -> None:
    other = changed(field, OTHER_CIRCUMSTANCE[field])
    assert ids.version_id(other) == ids.version_id(AD)
    assert ids.record_id(other) != ids.record_id(AD)


@pytest.mark.parametrize("field", sorted(OTHER_NAME))
def test_another_name_is_another_posting(field: str) -> None:
    other = changed(field, OTHER_NAME[field])
    assert ids.ad_id(other) != ids.ad_id(AD)
    assert ids.version_id(other) != ids.version_id(AD)


def test_every_field_of_a_record_is_tried_above() -> None:
    tried = OTHER_CONTENT | OTHER_CIRCUMSTANCE | OTHER_NAME
    assert set(Ad.__struct_fields__) - set(tried) == {"capture"}


def test_what_names_a_posting() -> None:
    by_url = changed("source_id", None)
    by_content = msgspec.structs.replace(by_url, url=None)
    assert [ids.named_by(ad) for ad in (AD, by_url, by_content)] == ["source_id", "url", "content"]
    assert ids.ad_id(by_url) == ids.ad_id(msgspec.structs.replace(by_url, title="Other"))
    assert ids.ad_id(by_content) != ids.ad_id(msgspec.structs.replace(by_content, title="Other"))


def test_a_name_of_one_kind_is_never_a_name_of_another() -> None:
    """A ``source_id`` that looks like a URL does not name the posting at that URL."""
    address = "https://nightboard.example/a1"
    by_id = Ad(source="s", captured_at=MOMENT, title="t", source_id=address)
    by_url = Ad(source="s", captured_at=MOMENT, title="t", url=address)
    assert ids.ad_id(by_id) != ids.ad_id(by_url)


def test_fields_do_not_run_into_one_another() -> None:
    moved = msgspec.structs.replace(AD, title="In towncall", body=None)
    joined = msgspec.structs.replace(AD, title=None, body="In towncall")
    assert len({ids.version_id(ad) for ad in (AD, moved, joined)}) == 3


def test_a_picture_is_named_by_its_hash_in_either_case_and_else_by_its_address() -> None:
    pictures = (
        Image(sha256="AB" * 32, url="https://img.example/1"),
        Image(sha256="ab" * 32, url="https://img.example/2"),
    )
    first, second = (changed("images", (picture,)) for picture in pictures)
    assert ids.version_id(first) == ids.version_id(second)
    unhashed = [changed("images", (Image(url=f"https://img.example/{n}"),)) for n in (1, 2)]
    assert ids.version_id(unhashed[0]) != ids.version_id(unhashed[1])


@given(st.integers(-14 * 60, 14 * 60))
def test_the_same_moment_in_another_offset_is_the_very_same_record(minutes: int) -> None:
    there = MOMENT.astimezone(timezone(timedelta(minutes=minutes)))
    assert ids.record_id(changed("captured_at", there)) == ids.record_id(AD)


@given(st.permutations(list(json.loads(msgspec.json.encode(AD)))), st.sampled_from([None, 1]))
def test_neither_key_order_nor_blanks_matter(order: list[str], indent: int | None) -> None:
    plain = json.loads(msgspec.json.encode(AD))
    text = json.dumps({key: plain[key] for key in order}, indent=indent)
    read = msgspec.json.decode(text, type=Ad)
    for name in (ids.ad_id, ids.version_id, ids.record_id):
        assert name(read) == name(AD)


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_texts_share_a_version_only_if_they_are_the_same(one: str, two: str) -> None:
    same = ids.version_id(changed("body", one)) == ids.version_id(changed("body", two))
    assert same == (one == two)


def test_an_id_can_be_recomputed_with_standard_tools() -> None:
    parts = ["posting", "nightboard.example", "source_id", "a1"]
    canonical = json.dumps(parts, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    assert ids.ad_id(AD) == hashlib.sha256(canonical.encode()).hexdigest()[:32]


@pytest.mark.parametrize("source_id", ["a1", None])
def test_the_names_of_an_ad_are_its_three_ids(source_id: str | None) -> None:
    for field, value in OTHER_CIRCUMSTANCE.items():
        ad = msgspec.structs.replace(changed(field, value), source_id=source_id)
        assert ids.names(ad) == (ids.ad_id(ad), ids.version_id(ad), ids.record_id(ad))


def test_the_id_of_a_record_can_be_recomputed_too() -> None:
    there = timezone(timedelta(hours=2))
    ad = msgspec.structs.replace(AD, posted_at=MOMENT.astimezone(there), extra={"b": 1, "a": []})
    plain = json.loads(msgspec.json.encode(ad))
    plain |= {"captured_at": "2026-03-01T12:30:00Z", "posted_at": "2026-03-01T12:30:00Z"}
    parts = ["record", plain]
    canonical = json.dumps(parts, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    assert ids.record_id(ad) == hashlib.sha256(canonical.encode()).hexdigest()[:32]
