"""The line on the logit scale: it mends what is too sure, and leaves order and sums alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.rank.additive import Additive, Term, logits, sigmoid
from leadlight.finder.rank.calibration import Line, expected_error, fitted_line

MODEL = Additive(
    -0.7,
    (
        Term("a", (0.0, 1.0), (-1.0, 0.3, 2.0), (0.1, 0.2, 0.3), absent=0.4),
        Term("b", (0.5,), (0.0, 1.5), (0.0, 0.1)),
    ),
)


def test_what_is_too_sure_is_brought_back() -> None:
    chance = np.random.default_rng(3)
    truly_logit = chance.normal(-1, 1.5, 20_000)
    truly = chance.random(20_000) < sigmoid(truly_logit)
    too_sure = 1.0 + 2.5 * truly_logit
    line = fitted_line(too_sure, truly)
    assert line.slope == pytest.approx(1 / 2.5, rel=0.05)
    assert line.shift == pytest.approx(-1 / 2.5, abs=0.05)
    mended = sigmoid(line.shift + line.slope * too_sure)
    assert expected_error(mended, truly) < 0.02 < expected_error(sigmoid(too_sure), truly)


@given(st.floats(-3, 3), st.floats(0.05, 5), st.lists(st.floats(-2, 3), min_size=2, max_size=2))
def test_a_model_on_the_line_still_adds_up(shift: float, slope: float, row: list[float]) -> None:
    values = np.array([row, [np.nan, row[1]]])
    before = logits(MODEL.base, MODEL.effects("ab", values))
    new = Line(shift, slope).of(MODEL)
    after = logits(new.base, new.effects("ab", values))
    assert after == pytest.approx(shift + slope * before, abs=1e-9)


def test_one_side_alone_teaches_no_slope() -> None:
    line = fitted_line(np.array([0.5, -0.5, 2.0]), np.array([False, False, False]))
    assert line.slope > 0
