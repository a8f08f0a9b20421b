"""Contact points over time: which began as another fell silent, and what the chart holds."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from tests.serve.test_drawn import START, detail

from leadlight.core.leads import Identifiers, Sighting
from leadlight.finder.reach.succession import successions
from leadlight.serve.lanes import lanes

DAY = timedelta(days=1)


def seen(value: str, first: int, last: int, ads: int = 2) -> Sighting:
    """A value seen from one day to another."""
    return Sighting(value, ads, START + first * DAY, START + last * DAY)


def follows(*sightings: Sighting) -> dict[str, str]:
    """Which value comes after which."""
    found = successions([("phones", each) for each in sightings])
    return {new: old.value for new, old in found.items()}


def test_what_begins_as_another_falls_silent_takes_over() -> None:
    """Within a month, and with two days of overlap, as ads stay up."""
    assert follows(seen("a", 0, 10), seen("b", 11, 20)) == {"b": "a"}
    assert follows(seen("a", 0, 10), seen("b", 8, 20)) == {"b": "a"}
    assert follows(seen("a", 0, 10), seen("b", 7, 20)) == {}
    assert follows(seen("a", 0, 10), seen("b", 41, 50)) == {}
    assert follows(seen("a", 0, 10), seen("b", 5, 9)) == {}


def test_each_takes_over_from_one_and_hands_over_to_one() -> None:
    """The nearest in time."""
    assert follows(seen("a", 0, 10), seen("b", 0, 5), seen("c", 11, 20)) == {"c": "a"}
    assert follows(seen("a", 0, 10), seen("b", 11, 30), seen("c", 12, 31)) == {"b": "a"}


def test_kinds_do_not_take_over_from_one_another() -> None:
    """A handle is no new number."""
    pairs = [("phones", seen("a", 0, 3)), ("handles", seen("b", 4, 8))]
    assert successions(pairs) == {}


def test_the_chart_has_a_lane_a_contact_point() -> None:
    """In the order in which they came, the last one's line from the first one's end."""
    phones = (seen("+12125550102", 11, 20), seen("+12125550101", 0, 10))
    lead = msgspec.structs.replace(detail("x"), identifiers=Identifiers(phones=phones))
    chart = lanes(lead)
    assert chart is not None
    first, second = chart.lanes
    assert [first.written, second.written] == ["+1 212-555-0101", "+1 212-555-0102"]
    assert second.before is not None
    assert second.before.written == "+1 212-555-0101"
    assert second.before.x == first.x + first.width
    assert chart.left_out == 0


def test_no_contact_point_no_chart() -> None:
    """Names alone make none; of many the later ones stand in the tables."""
    bare = msgspec.structs.replace(detail("x"), identifiers=Identifiers(names=(seen("Ann", 0, 1),)))
    assert lanes(bare) is None
    many = Identifiers(phones=tuple(seen(f"+1212555{at:04}", at, at + 1) for at in range(30)))
    chart = lanes(msgspec.structs.replace(detail("x"), identifiers=many))
    assert chart is not None
    assert (len(chart.lanes), chart.left_out) == (24, 6)
