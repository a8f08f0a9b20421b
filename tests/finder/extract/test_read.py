"""The whole ad: fields, spans and what must change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.findings import Findings
from leadlight.core.records import Ad, Contact, Image
from leadlight.finder.cards import identity_words
from leadlight.finder.extract.read import read_ad, read_findings

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
Make = Callable[..., Ad]

PARTS = st.lists(
    st.sampled_from(
        [
            *("im 22", "Bella here", "<b>503</b>", "555-9256", "503.555.9256", "insta: bella_x"),
            *("120 hh 200 hr", "bella (at) mail (dot) example", "https://bella.example/a", "five"),
            *("in Reno", "cash app $bella", "no scams", "4️⃣1️⃣0️⃣", "&amp;", "\u200b", "５０３"),
            *("e\u0301", "latina", "🔥", "\n"),
        ]
    )
    | st.text(max_size=8),
    max_size=14,
).map(" ".join)


def spans_of(findings: Findings) -> list[dict[str, Any]]:
    found: dict[str, Any] = msgspec.to_builtins(findings)
    lists = [value for value in found.values() if isinstance(value, (list, tuple))]
    return [
        span
        for things in lists
        for it in things
        if isinstance(it, dict)
        for span in it.get("spans", ())
    ]


@given(title=PARTS, body=PARTS)
def test_every_span_slices_the_field_as_given(title: str, body: str) -> None:
    ad = Ad(
        source="nightboard.example", captured_at=MOMENT, title=title, body=body, place="Reno, NV"
    )
    for span in spans_of(read_findings(ad, "US")):
        field = getattr(ad, span["field"])
        assert field[span["start"] : span["end"]] == span["text"] != ""


@given(title=PARTS, body=PARTS)
def test_reading_is_the_same_each_time(title: str, body: str) -> None:
    ad = Ad(source="nightboard.example", captured_at=MOMENT, title=title, body=body)
    assert read_ad(ad, "US", "a", "b") == read_ad(ad, "US", "a", "b")


def test_an_ad_whole(an_ad: Make) -> None:
    ad = an_ad(
        title="✨ Honey 🔥 visiting - 23",
        body="my name is Honey * real pics * 120 hh 200 hr * call five03-555-9256 * insta @honey_x",
        place="Oakland / East Bay",
        images=(Image(pdq="A" * 64), Image(url="https://img.example/1.jpg")),
    )
    found = read_findings(ad, "US")
    assert [phone.e164 for phone in found.phones] == ["+15035559256"]
    assert [(it.platform, it.name) for it in found.handles] == [("instagram", "honey_x")]
    assert [age.years for age in found.ages] == [23]
    assert [(it.amount, it.minutes) for it in found.prices] == [(120, 30), (200, 60)]
    assert [name.name for name in found.names] == ["Honey"]
    places = [(it.name, it.kind) for it in found.places]
    assert places == [("Oakland", "label"), ("Portland", "area_code")]
    assert [image.pdq for image in found.images] == ["a" * 64]
    codes = {indicator.code for indicator in found.indicators}
    assert {"trust_language", "movement_language", "obscured_number"} <= codes


def test_fields_beside_the_text(an_ad: Make) -> None:
    ad = an_ad(
        body="hello",
        age="25 yrs",
        places=("Reno, NV", "Las Vegas"),
        contacts=(
            Contact("email", "Bella@Mail.example"),
            Contact("handle", "telegram: bellaxo"),
            Contact("handle", "@bellaxo"),
            Contact("url", "https://t.me/bella_22"),
            Contact("url", "bella.example"),
            Contact("payment", "cashapp:$bella"),
        ),
    )
    found = read_findings(ad, "US")
    assert [(age.years, age.spans[0].field, age.spans[0].text) for age in found.ages] == [
        (25, "age", "25")
    ]
    assert [(it.name, it.spans[0].field) for it in found.places] == [
        ("Reno", "places.0"),
        ("Las Vegas", "places.1"),
    ]
    assert [email.address for email in found.emails] == ["bella@mail.example"]
    assert {f"{it.platform}:{it.name}" for it in found.handles} == {
        "telegram:bellaxo",
        "unknown:bellaxo",
        "telegram:bella_22",
    }
    assert [link.url for link in found.urls if link.personal] == ["https://bella.example"]
    assert [(it.system, it.name) for it in found.payments] == [("cashapp", "bella")]


def test_an_integer_age_and_a_silly_one(an_ad: Make) -> None:
    assert [age.years for age in read_findings(an_ad(body="x", age=22), "US").ages] == [22]
    assert read_findings(an_ad(body="x", age=7), "US").ages == ()


def test_dollars_are_those_of_the_place(an_ad: Make) -> None:
    found = read_findings(an_ad(body="$120 hh", place="Toronto"), "US")
    assert [price.currency for price in found.prices] == ["CAD"]


def test_coordinates_choose_among_namesakes(an_ad: Make) -> None:
    found = read_findings(an_ad(body="x", place="Portland", lat=43.66, lon=-70.25), "US")
    assert found.places[0].admin1 == "ME"


WORDS = sorted(word for word in identity_words() if word.isascii())


@pytest.mark.parametrize(
    "template",
    [
        "{} lady in Reno * call 503 555 0101",
        "im {} - im 22",
        "proud {}!",
        "call five 0 3 5 5 5 0 1 0 1\n{}",
    ],
)
def test_words_of_identity_change_nothing(an_ad: Make, template: str) -> None:
    """Whatever the word, in text for comparison and in findings that can link or score."""
    readings = {
        (reading.typed, *signs(reading.findings))
        for word in WORDS
        for reading in [read_ad(an_ad(body=template.format(word)), "US", "a", "b")]
    }
    assert len(readings) == 1


def signs(found: Findings) -> tuple[Any, ...]:
    return (
        tuple(phone.e164 for phone in found.phones),
        tuple(name.name for name in found.names),
        tuple(place.name for place in found.places),
        tuple(age.years for age in found.ages),
        tuple(indicator.code for indicator in found.indicators),
    )
