"""Charts stay inside their frame."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.leads import Reason
from leadlight.core.reach import Stay
from leadlight.serve.charts import LANE, effect_bar, timeline

START = datetime(2026, 1, 3, tzinfo=UTC)
HOURS = st.integers(min_value=0, max_value=24 * 900)


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    """A stay somewhere within three years."""
    start = START + timedelta(hours=draw(HOURS))
    end = start + timedelta(hours=draw(HOURS))
    place = draw(st.sampled_from([f"Place {number}" for number in range(30)]))
    return Stay(start, end, place, draw(st.integers(1, 50)), None, None)


@st.composite
def reasons(draw: st.DrawFn) -> Reason:
    """A reason of any weight, for or against."""
    effect = draw(st.floats(min_value=-9, max_value=9))
    return Reason(code="c", says="says", effect=effect, supports=effect >= 0)


@given(st.lists(stays(), min_size=1, max_size=60))
def test_a_timeline_draws_every_stay_of_its_places_inside_the_frame(given: list[Stay]) -> None:
    """Each place has a lane until there are too many, and those are counted."""
    drawn = timeline(given)
    assert drawn is not None
    assert len(drawn.lanes) + drawn.left_out == len({stay.place for stay in given})
    for lane in drawn.lanes:
        told = [re.search(r"(\d+) stays", bar.says) for bar in lane.bars]
        stays_told = sum(int(each[1]) if each else 1 for each in told)
        assert stays_told == sum(stay.place == lane.place for stay in given)
        assert all(one.x + one.width <= next_.x + 1e-9 for one, next_ in pairwise(lane.bars))
        assert all(bar.x >= 0 and bar.x + bar.width <= 101 for bar in lane.bars)
        assert lane.y + LANE < drawn.height + 1
    assert 1 <= len(drawn.ticks) <= 8


def test_without_stays_there_is_no_timeline() -> None:
    """Nothing is drawn of nothing."""
    assert timeline(()) is None


@given(st.lists(reasons(), min_size=1, max_size=12))
def test_bars_point_the_way_they_speak(given: list[Reason]) -> None:
    """Right of the middle for looking, left against, the longest foremost."""
    for reason in given:
        bar = effect_bar(reason, given)
        assert 0 <= bar.x <= 100
        assert bar.x + bar.width <= 100
        assert bar.x == 50 if reason.supports else bar.x + bar.width <= 50.001


def test_reasons_without_weight_have_no_bar() -> None:
    """A card of grade C or X alone divides by nothing."""
    alone = Reason(code="c", says="says", effect=0.0, supports=False, grade="X")
    assert effect_bar(alone, [alone]).width == 0
