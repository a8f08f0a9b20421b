"""What is counted of each mark of a hand is what a look at its ads, one by one, finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.tallies import tally

START = datetime(2026, 3, 1, tzinfo=UTC)
MOMENT = pa.timestamp("us", tz="UTC")
HOURS = st.integers(0, 50)
ADS = st.lists(st.tuples(st.integers(0, 3), HOURS, HOURS), min_size=1, max_size=12)


@given(ADS, st.data())
def test_each_mark_of_a_hand_is_counted_once_an_ad(
    ads: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    places = st.tuples(st.integers(0, len(ads) - 1), st.integers(5, 8))
    shown = data.draw(st.lists(places, max_size=40))
    order = data.draw(st.permutations(range(len(ads))))
    hands, first, last = zip(*(ads[ad] for ad in order), strict=True)
    found = tally(
        pa.table(
            {
                "ad": pa.array(order, pa.int32()),
                "hand": pa.array(hands, pa.int64()),
                "first_seen": pa.array(map(_at, first), MOMENT),
                "last_seen": pa.array(map(_at, last), MOMENT),
            }
        ),
        pa.table(
            {
                "ad": pa.array([ad for ad, _ in shown], pa.int32()),
                "mark": pa.array([mark for _, mark in shown], pa.uint64()),
            }
        ),
    )
    expected = []
    for hand, mark in {(ads[ad][0], mark) for ad, mark in shown}:
        own = {ad for ad, each in shown if each == mark and ads[ad][0] == hand}
        since, until = min(ads[ad][1] for ad in own), max(ads[ad][2] for ad in own)
        expected.append((hand, mark, len(own), _at(since), _at(until)))
    assert sorted(tuple(row.values()) for row in found.to_pylist()) == sorted(expected)


def _at(hours: int) -> datetime:
    return START + timedelta(hours=hours)
