"""By what purged ads are known in the log: what no other ad has, however it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.retain.searched import Marks, marks_of
from leadlight.store.shapes import VERSIONS


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marks]:
    """Those of one of two ads that share words and a number."""
    folder = tmp_path_factory.mktemp("searched")
    texts = {
        "gone": "Marmalade new in town, late night: two-1-two 555 0177 or (212) 555-0100",
        "stays": "New in town; call (212) 555-0100, late",
    }
    rows = [{"ad_id": ad, "body": text} for ad, text in texts.items()]
    found = [{"ad_id": "gone", "phones": ["+12125550177", "+12125550100"]}]
    with DuckdbEngine(Settings(home=folder), folder / "scratch") as engine:
        engine.give("versions", pa.Table.from_pylist(rows, VERSIONS))
        engine.give("findings", pa.Table.from_pylist(found, FINDINGS))
        yield marks_of(engine, ["gone"])


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("marmalade", True),
        ('"MARMALADE new"', True),
        ("212 555 0177", True),
        ("+1 (212) 555-0177", True),
        ("2125550177", True),
        ("night AND town", True),
        ("new in town", False),
        ("(212) 555-0100", False),
        ("2125550100", False),
        ("late", False),
        ("", False),
    ],
)
def test_what_no_other_ad_has_tells_of_it(marks: Marks, query: str, *, is_told: bool) -> None:
    """What is common stays in the log: who asked for it asked for others too."""
    content = json.dumps({"object": "", "details": {"query": query, "limit": 20}})
    assert marks.are_in("search", content) == is_told
    assert not marks.are_in("lead.read", content)


def test_its_id_tells_of_it_whatever_was_done(marks: Marks) -> None:
    """And no other's."""
    for action in ("ad.read", "judgement.make", "search"):
        assert marks.are_in(action, json.dumps({"object": "gone other", "details": {}}))
        assert not marks.are_in(action, json.dumps({"object": "going", "details": {}}))


@given(st.text(max_size=40))
def test_any_text_can_be_asked(marks: Marks, text: str) -> None:
    """Whatever stands in the log; the names of its parts tell of nothing."""
    marks.are_in("search", json.dumps({"object": text, "details": {text: {"a": [text, 1, None]}}}))
    names = {"marmalade": 1, "nothing": {"marmalade": [2]}}
    assert not marks.are_in("search", json.dumps({"object": "", "details": names}))
