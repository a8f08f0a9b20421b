"""The records that are printed have exactly the keys that feeds and scripts rely on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from leadlight.core import findings as found
from leadlight.core import leads as told
from leadlight.core import reach, ties

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
SPANS = (found.Span("body", 0, 3, "abc"),)
REASON = told.Reason(code="many", says="Many.", effect=1.5, supports=True)
SIDE = ties.Side(ads=2, groups=1, marks=("+12125550100",), names=("Ana",), ad_id="a")
SHARED = (ties.Shared("phrase", "by the sea", 4.0, 0.01),)
PARTS = (ties.Part("phrase", 4.0), ties.Part("name", -1.0))
HOLDS = ties.Holds(
    lead_id="l", needed=8.0, ads=4, groups=2, links=(), more_links=0, bridges=(), unasked=0
)
REACH = reach.Reach(
    apart=False,
    people=(),
    weeks=(),
    circuit=None,
    contradictions=(),
    rhythm=reach.Rhythm((0,) * 24, (0,) * 7, None, None, None, None),
    handovers=(),
    mentions=(),
    companions=(),
    next_posting=None,
    why_no_next=None,
)
RANKED: dict[str, Any] = {
    "rank": 1,
    "lead_id": "l",
    "probability": 0.9,
    "interval": (0.8, 0.95),
    "base": -3.0,
    "basis": "weak",
    "kind": "controlled",
    "first_seen": MOMENT,
    "last_seen": MOMENT,
    "places": (told.PlaceCount("Oakland", 37.8, -122.2, 3),),
    "reasons": (REASON,),
}
RANKED_KEYS = {*RANKED, "ads", "identifiers", "verdict"}
KEYS: list[tuple[msgspec.Struct, set[str]]] = [
    (found.Span("body", 0, 1, "a"), {"field", "start", "end", "text"}),
    (found.Phone("+12125550100", SPANS), {"e164", "spans", "obscured", "tricks"}),
    (found.Email("a@example.com", SPANS), {"address", "spans"}),
    (found.Handle("insta", "a", SPANS), {"platform", "name", "spans"}),
    (found.Age(24, SPANS), {"years", "spans"}),
    (found.Age(24, SPANS, "Ana"), {"years", "name", "spans"}),
    (found.Price(100.0, "USD", 60, SPANS), {"amount", "currency", "minutes", "spans"}),
    (found.PersonName("Ana", SPANS), {"name", "spans"}),
    (
        found.Place("Oakland", "CA", "US", 37.8, -122.2, "label", SPANS),
        {"name", "admin1", "country", "lat", "lon", "kind", "spans"},
    ),
    (found.Picture("a" * 64, "b" * 64), {"sha256", "pdq", "quality", "cuts"}),
    (found.Indicator("new_in_town", "A", SPANS), {"code", "grade", "spans"}),
    (
        found.Findings(ad_id="a", version_id="v", source="s", source_id=None),
        {
            *("ad_id", "version_id", "source", "source_id", "phones", "emails", "handles", "urls"),
            *("payments", "ages", "prices", "names", "places", "images", "languages"),
            "indicators",
        },
    ),
    (REASON, {"code", "says", "effect", "for", "grade", "ads"}),
    (RANKED["places"][0], {"name", "lat", "lon", "ads"}),
    (
        told.IdentifierCounts(),
        {"phones", "emails", "handles", "images", "templates", "names"},
    ),
    (told.Lead(ads=3, identifiers=told.IdentifierCounts(), **RANKED), RANKED_KEYS),
    (
        told.LeadDetail(
            ads=(),
            identifiers=told.Identifiers(),
            timeline=(),
            movement=(),
            next_place=(),
            reach=REACH,
            evidence=(),
            holds=HOLDS,
            listed=True,
            turns=(),
            **RANKED,
        ),
        RANKED_KEYS
        | {"timeline", "movement", "next_place", "evidence", "holds"}
        | {"listed", "turns", "reach"},
    ),
    (told.Sighting("+12125550100", 2, MOMENT, MOMENT), {"value", "ads", "first_seen", "last_seen"}),
    (
        reach.Stay(MOMENT, MOMENT, "Oakland", 2, None, None),
        {"from", "to", "place", "ads", "lat", "lon"}
        | {"admin1", "certainty", "labels", "texts", "codes", "people", "ad_ids", "clashes"},
    ),
    (
        reach.Move("Oakland", "Reno", MOMENT, MOMENT, 300.0),
        {"from", "to", "left", "arrived", "km", "kmh", "person"},
    ),
    (
        REACH,
        {
            *("apart", "people", "weeks", "circuit", "contradictions", "rhythm", "handovers"),
            *("mentions", "companions", "next_posting", "why_no_next"),
        },
    ),
    (reach.NextPlace("Reno", 0.4), {"name", "probability", "admin1"}),
    (told.Evidence("phone", "+12125550100", ("a",), 5.0), {"kind", "value", "ads", "weight"}),
    (
        told.LeadAd(
            ad_id="a",
            version_id="v",
            source="s",
            url=None,
            posted_at=None,
            captured_at=MOMENT,
            last_seen=MOMENT,
            gone_at=None,
            title=None,
            place=None,
        ),
        {
            *("ad_id", "version_id", "source", "url", "posted_at", "captured_at", "last_seen"),
            *("gone_at", "title", "place"),
        },
    ),
    (HOLDS, {"lead_id", "needed", "ads", "groups", "links", "more_links", "bridges", "unasked"}),
    (SIDE, {"ads", "groups", "marks", "names", "ad_id"}),
    (SHARED[0], {"kind", "value", "weight", "rate"}),
    (
        ties.Step(start="a", end="b", by="groups", weight=4.0, values=SHARED, parts=PARTS),
        {"from", "to", "by", "weight", "values", "parts", "sides", "together"},
    ),
    (
        ties.Link(
            weight=9.0,
            together=9.5,
            sides=(SIDE, SIDE),
            start="a",
            end="b",
            values=SHARED,
            parts=PARTS,
        ),
        {"from", "to", "weight", "together", "sides", "values", "parts"},
    ),
    (ties.Bridge(kind="phone", value="+1", ads=2), {"kind", "value", "ads", "parts"}),
    (
        told.LinkRow(ad_id="a", source="s", source_id=None, lead_id=None, template_id=None),
        {"ad_id", "source", "source_id", "lead_id", "template_id"},
    ),
    (
        told.Hit(
            ad_id="a",
            lead_id=None,
            source="s",
            source_id=None,
            url=None,
            captured_at=MOMENT,
            snippet="",
            matched=(),
        ),
        {
            *("ad_id", "lead_id", "source", "source_id", "url", "captured_at", "snippet"),
            "matched",
        },
    ),
]


@pytest.mark.parametrize(("record", "keys"), KEYS, ids=lambda each: type(each).__name__)
def test_a_record_is_printed_with_exactly_these_keys(
    record: msgspec.Struct, keys: set[str]
) -> None:
    printed = json.loads(msgspec.json.encode(record))
    assert set(printed) == keys
    assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record


def test_a_template_of_nothing_and_a_missing_lead_are_null_and_not_left_out() -> None:
    row = told.LinkRow(ad_id="a", source="s", source_id=None, lead_id="l", template_id=None)
    assert json.loads(msgspec.json.encode(row))["template_id"] is None


def test_an_interval_is_a_pair_and_a_moment_has_its_offset() -> None:
    lead = told.Lead(ads=3, identifiers=told.IdentifierCounts(), **RANKED)
    printed = json.loads(msgspec.json.encode(lead))
    assert printed["interval"] == [0.8, 0.95]
    assert printed["first_seen"] == "2026-03-01T00:00:00Z"
    assert printed["reasons"][0]["for"] is True
