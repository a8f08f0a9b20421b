"""What is counted of each mark of a hand is what a look at its ads, one by one, finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.link.tallies import tally, tally_pictures

START = datetime(2026, 3, 1, tzinfo=UTC)
MOMENT = pa.timestamp("us", tz="UTC")
Ad = tuple[int, int, int]
HOURS = st.integers(0, 50)
ADS = st.lists(st.tuples(st.integers(0, 3), HOURS, HOURS), min_size=1, max_size=12)


@given(ADS, st.data())
def test_each_mark_of_a_hand_is_counted_once_an_ad(ads: list[Ad], data: st.DataObject) -> None:
    places = st.tuples(st.integers(0, len(ads) - 1), st.integers(5, 8))
    shown = data.draw(st.lists(places, max_size=40))
    found = tally(_placed(ads, data), _columns(shown, {"ad": pa.int32(), "mark": pa.uint64()}))
    assert _rows(found) == _counted(ads, shown)


@given(ADS, st.permutations([(0, 0), (1, 0), (2, 2), (3, 2), (4, 4)]), st.data())
def test_a_picture_is_counted_for_those_that_are_the_same(
    ads: list[Ad], same: list[tuple[int, int]], data: st.DataObject
) -> None:
    places = st.tuples(st.integers(0, len(ads) - 1), st.integers(0, len(same) - 1))
    drawn = data.draw(st.lists(places, max_size=40))
    found = tally_pictures(
        _placed(ads, data),
        _columns(drawn, {"ad": pa.int32(), "number": pa.int64()}),
        _columns(same, {"number": pa.int64(), "picture": pa.int64()}),
    )
    assert _rows(found) == _counted(ads, [(ad, dict(same)[number]) for ad, number in drawn])


def _placed(ads: list[Ad], data: st.DataObject) -> pa.Table:
    """The ads in any order."""
    order = data.draw(st.permutations(range(len(ads))))
    hands, first, last = zip(*(ads[ad] for ad in order), strict=True)
    return pa.table(
        {
            "ad": pa.array(order, pa.int32()),
            "hand": pa.array(hands, pa.int64()),
            "first_seen": pa.array(map(_at, first), MOMENT),
            "last_seen": pa.array(map(_at, last), MOMENT),
        }
    )


def _counted(ads: list[Ad], shown: list[tuple[int, int]]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for hand, mark in sorted({(ads[ad][0], mark) for ad, mark in shown}):
        own = {ad for ad, each in shown if each == mark and ads[ad][0] == hand}
        since, until = min(ads[ad][1] for ad in own), max(ads[ad][2] for ad in own)
        rows.append((hand, mark, len(own), _at(since), _at(until)))
    return rows


def _rows(found: pa.Table) -> list[tuple[object, ...]]:
    return [
        tuple(row.values())
        for row in found.sort_by([("hand", "ascending"), ("mark", "ascending")]).to_pylist()
    ]


def _columns(rows: list[tuple[int, int]], kinds: dict[str, pa.DataType]) -> pa.Table:
    columns = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds.values())]
    return pa.table(dict(zip(kinds, columns, strict=True)))


def _at(hours: int) -> datetime:
    return START + timedelta(hours=hours)
