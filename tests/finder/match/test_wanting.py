"""What a report lacks is told, and nothing where it lacks nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from leadlight.core.missing import Spot
from leadlight.finder.match.report import build_report
from leadlight.finder.match.wanting import wanting

DENVER = Spot("Denver", 39.74, -104.98)


def lacks(spot: Spot | None = None, **fields: Any) -> str:
    report = build_report({"report_id": "M1", "age_now": 15} | fields, date(2026, 4, 1))
    return " | ".join(wanting(report, spot))


@pytest.mark.parametrize(
    "fields",
    [
        {"phones": ["+12125550142"]},
        {"image_pdq": ["5a" * 32]},
        {"handles": ["quillow77"]},
        {"emails": ["quillow@mail.example"]},
        {"aliases": ["Quillow"]},
    ],
)
def test_what_ads_may_show_is_enough(fields: dict[str, Any]) -> None:
    assert lacks(**fields) == ""
    assert lacks(DENVER, last_seen_place="Denver, CO", **fields) == ""


def test_a_report_with_nothing_to_match_on_says_so() -> None:
    assert "nothing to match on (no picture" in lacks(hair="brown", notes="left with a backpack")


def test_names_that_cannot_be_compared_are_nothing_to_match_on() -> None:
    assert "no two Latin letters" in lacks(given_name="\u041c\u0430\u0440\u0438\u044f")
    assert "no two Latin letters" in lacks(aliases=["\u041c\u0430\u0440\u0438\u044f", "J."])


def test_a_given_name_alone_is_little() -> None:
    assert "a given name is all" in lacks(given_name="Mia")


def test_a_place_that_nobody_knows_is_told() -> None:
    told = lacks(phones=["+12125550142"], last_seen_place="the old mill")
    assert "'the old mill' is no place that is known" in told
