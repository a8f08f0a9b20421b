"""What a report may say, and what is refused in words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.errors import RecordError
from leadlight.core.missing import REPORT_FIELDS
from leadlight.finder.match.born import born, youngest_at
from leadlight.finder.match.report import build_report

TODAY = date(2026, 4, 1)
SOUND: dict[str, Any] = {
    "report_id": "M1",
    "age_at_missing": 15,
    "missing_since": "2026-02-01",
    "as_of": "2026-02-03",
}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"report_id": ""}, "report_id"),
        ({"report_id": None}, "report_id"),
        ({"status": "lost"}, "open"),
        ({"missing_since": "2026-02-30"}, "a day that there is"),
        ({"missing_since": "2026-02-04"}, "after `as_of`"),
        ({"missing_since": "2027-01-01", "as_of": None}, "future"),
        ({"missing_since": "1026-02-01"}, "before 1900"),
        ({"age_at_missing": None}, "no age"),
        ({"age_at_missing": 18}, "18 or older"),
        ({"age_at_missing": None, "birth_year": 2007}, "18 or older"),
        ({"age_at_missing": None, "age_now": 19}, "older"),
        ({"age_at_missing": None, "birth_year": 2031}, "birth_year"),
        ({"age_at_missing": -1}, "no age"),
        ({"age_at_missing": 15, "birth_year": 2015}, "contradict"),
        ({"phones": ["212-555-0142"]}, "E.164"),
        ({"phones": ["+1212555014"]}, "E.164"),
        ({"phones": ["+12125550142x"]}, "E.164"),
        ({"image_pdq": ["ab" * 31]}, "64 hexadecimal digits"),
        ({"image_pdq": ["zz" * 32]}, "hexadecimal digits alone"),
        ({"handles": ["two words"]}, "account"),
        ({"emails": ["nobody"]}, "address"),
        ({"height_cm": 1600}, "height_cm"),
        ({"aliases": 5}, "aliases"),
        ({"notes": "x" * 30_000}, "longer"),
    ],
)
def test_what_is_impossible_is_refused_in_words(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        build_report(SOUND | fields, TODAY)


@pytest.mark.parametrize(
    "ages",
    [
        {"birth_year": 2008, "age_at_missing": None},
        {"age_now": 18, "age_at_missing": None, "missing_since": "2025-06-01"},
        {"age_at_missing": 17, "birth_year": 2008},
        {"age_at_missing": 0},
    ],
)
def test_whoever_can_have_been_a_child_is_taken(ages: dict[str, Any]) -> None:
    assert build_report(SOUND | ages, TODAY).report_id == "M1"


def test_identifiers_are_written_as_extractors_write_them() -> None:
    report = build_report(
        SOUND
        | {
            "phones": ["+1 (212) 555-0142", "+12125550142"],
            "handles": ["@Bella_99", "Telegram:@Bella_99"],
            "emails": "Bella@Post.Example",
            "image_pdq": "AB" * 32,
            "shoes": "red",
        },
        TODAY,
    )
    assert report.phones == ("+12125550142",)
    assert report.handles == ("bella_99", "telegram:bella_99")
    assert report.emails == ("bella@post.example",)
    assert report.image_pdq == ("ab" * 32,)
    assert report.extra == {"shoes": "red"}


def test_a_closed_record_needs_no_age() -> None:
    assert build_report({"report_id": "M1", "status": "closed"}, TODAY).status == "closed"


@given(
    years=st.integers(0, 17),
    since=st.dates(date(2000, 1, 1), TODAY),
    days=st.integers(0, 364),
)
def test_a_child_is_taken_whatever_tells_the_age(years: int, since: date, days: int) -> None:
    birthday = since - timedelta(days=round(365.2425 * years) + days % 360 + 1)
    told: list[dict[str, Any]] = [
        {"birth_year": birthday.year, "age_at_missing": None},
        {"age_at_missing": years},
        {"birth_year": birthday.year, "age_at_missing": years},
    ]
    for ages in told:
        fields = SOUND | ages | {"missing_since": since.isoformat(), "as_of": since.isoformat()}
        interval = born(build_report(fields, TODAY))
        assert interval is not None
        assert interval.first - 370 <= birthday.toordinal() <= interval.last + 370
        assert youngest_at(interval, since) <= 17


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(REPORT_FIELDS)) | st.text(max_size=8), _ANY))
def test_nothing_but_a_reason_ever_comes_of_a_bad_record(fields: dict[str, Any]) -> None:
    with suppress(RecordError):
        assert build_report(SOUND | fields, TODAY).report_id
