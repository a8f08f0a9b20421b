"""A record is the same whether it is read in one go or part by part."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadlight.core.errors import RecordError
from leadlight.core.records import AD_FIELDS, Ad
from leadlight.finder.ingest.record import build_ad, decode_ad, decode_fields

TIMES = [
    "2026-03-01T12:00:00Z",
    "2026-03-01t12:00:00.5+05:30",
    "2026-03-01",
    "1812-01-01T00:00:00Z",
]
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([24.0, 1e300, 10**30, -0.0]),
    st.text(max_size=9),
    st.sampled_from([*TIMES, "ab" * 32, "phone"]),
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
CONTACT = st.fixed_dictionaries(
    {"type": st.sampled_from(["phone", "email", "fax"]), "value": st.text(max_size=5)},
    optional={"note": ANYTHING},
)
IMAGE = st.fixed_dictionaries(
    {},
    optional={
        "url": st.text(max_size=5),
        "pdq": st.sampled_from(["ab" * 32, "AB" * 32, "zz"]),
        "quality": st.integers(-1, 101) | st.just(50.0),
        "cuts": st.lists(st.just("cd" * 32), max_size=17),
        "note": ANYTHING,
    },
)
LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "source": st.sampled_from(["s", ""]),
    "title": st.text(max_size=9),
    "body": st.text(max_size=9),
    "lat": st.sampled_from([37, 37.8, -90, 91]),
    "age": st.sampled_from([24, "24", 24.0, 10**30, True]),
    "places": st.lists(st.text(max_size=5), max_size=3),
    "contacts": st.lists(CONTACT, max_size=2),
    "images": st.lists(IMAGE, max_size=2),
    "capture": st.fixed_dictionaries({}, optional={"offset": st.integers(-1, 9), "note": ANYTHING}),
    "extra": st.dictionaries(st.text(max_size=3), ANYTHING, max_size=2),
} | {name: st.sampled_from(TIMES) for name in ("captured_at", "posted_at", "gone_at")}
FIELDS = st.fixed_dictionaries(
    {},
    optional={name: LIKELY.get(name, ANYTHING) | ANYTHING for name in (*AD_FIELDS, "views")},
)
SOUND = {"source": "s", "captured_at": TIMES[0], "title": "t"}


def part_by_part(raw: bytes, source: str | None) -> Ad:
    return build_ad(decode_fields(raw), source)


def outcome(read: Callable[..., Ad], raw: bytes, source: str | None) -> str:
    """The record to the letter, as 24 is not ``24.0`` though they are equal, or why it is none."""
    try:
        return repr(read(raw, source))
    except RecordError as error:
        return str(error)


def same_either_way(raw: bytes, source: str | None = None) -> None:
    assert outcome(decode_ad, raw, source) == outcome(part_by_part, raw, source)


@given(FIELDS, st.none() | st.just("filled"))
@example({}, None)
def test_what_is_read_in_one_go_is_what_is_built(fields: dict[str, Any], source: str) -> None:
    same_either_way(json.dumps(fields).encode(), source)
    same_either_way(json.dumps(SOUND | fields).encode(), source)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"source":"a","source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t","title":null}',
        b'{"source":null,"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t"}',
        b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"\\ud800"}',
        b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"\xff"}',
        b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t"} {}',
        b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t","lat":NaN}',
        b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t","capture":{"x":"\xff"}}',
        b'{"source":"s","captured_at":"2026-03-01T12:00:00Z","title":"t","images":[{"x\xff":1}]}',
        b"[]",
        b"null",
        b"",
    ],
)
def test_odd_bytes_are_told_of_alike(raw: bytes) -> None:
    same_either_way(raw)


@pytest.mark.parametrize("levels", [1, 62, 63, 64, 65, 66, 5000])
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
@pytest.mark.parametrize("field", ["extra", "views"])
def test_depth_is_bounded_alike(levels: int, brackets: str, field: str) -> None:
    inner = (brackets[:-1] * levels + "1" + brackets[-1] * levels).replace("[1]", "[]")
    whole = json.dumps(SOUND)[:-1] + f', "{field}": {{"deep": {inner}}}}}'
    same_either_way(whole.encode())
    is_refused = outcome(decode_ad, whole.encode(), None) == "nested too deeply"
    assert is_refused == (levels > 63)
