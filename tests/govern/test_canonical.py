"""Canonical JSON is what RFC 8785 says, whatever is to be recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.errors import InputError
from leadlight.govern.canonical import canonical

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
EXACT = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | EXACT | NUMBERS | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        # RFC 8785, section 3.2.2, and the edges of its appendix B
        ([333333333.33333329, 1e30, 4.50, 2e-3], "[333333333.3333333,1e+30,4.5,0.002]"),
        ("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f", '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ([None, True, False], "[null,true,false]"),
        ([0.0, -0.0, 5e-324, -5e-324], "[0,0,5e-324,-5e-324]"),
        ([1.7976931348623157e308, 2.0**53], "[1.7976931348623157e+308,9007199254740992]"),
        ([295147905179352830000.0, 1e22], "[295147905179352830000,1e+22]"),
        ([1e23, 1e21, 1e20], "[1e+23,1e+21,100000000000000000000]"),
        ([999999999999999900000.0, 1e-27], "[999999999999999900000,1e-27]"),
        ([1e-6, 1e-7, 0.000001234, -1.5e-9], "[0.000001,1e-7,0.000001234,-1.5e-9]"),
        ([333333333.3333332, 424242.25, -10.0], "[333333333.3333332,424242.25,-10]"),
        # section 3.2.3: keys in the order of UTF-16, in which an emoji comes before U+FB33
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7},
         '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}'),
        ({"b": [], "a": {}}, '{"a":{},"b":[]}'),
    ],
)  # fmt: skip
def test_the_examples_of_the_standard(value: Any, said: str) -> None:
    assert canonical(value) == said.encode()


def read(said: bytes) -> Any:
    """As ECMAScript reads it, which knows no integers."""
    return json.loads(
        said, parse_int=lambda digits: float(digits) if len(digits) > 15 else int(digits)
    )


@given(VALUES)
def test_it_reads_back_as_the_same_value(value: Any) -> None:
    assert read(canonical(value)) == value


@given(st.dictionaries(TEXT, VALUES))
def test_the_order_in_which_keys_were_given_does_not_count(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical(value) == canonical(turned)


@given(VALUES)
def test_what_is_canonical_stays_as_it_is(value: Any) -> None:
    once = canonical(value)
    assert canonical(read(once)) == once


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), 2**53, b"x", {1: 2}, "\udc00", {"\ud800": 1}, object()]
)
def test_what_json_cannot_say_exactly_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match="record"):
        canonical({"value": [value]})
