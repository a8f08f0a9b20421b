"""The same three days, in any order, split anyhow, three times over: always the same archive and
the same leads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import CONTEXT
from tests.crash.dump import nothing_twice, orderless
from tests.crash.places import Place, feed

from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest

_NUMBERS = count(1)
DAYS, TIMES = (1, 2, 3), 3
Files = list[list[bytes]]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """All that three days bring."""
    folder = tmp_path_factory.mktemp("days")
    return [line for day in DAYS for line in feed(folder, day).read_bytes().splitlines(True)]


def brought(folder: Path, ingests: Sequence[Files]) -> bytes:
    """The canonical dump of a home that read the files of some ingests, and built at the end: a
    build in between would name leads, which keep their names."""
    place = Place(folder / f"place-{next(_NUMBERS)}", folder)
    home = place.opened()
    try:
        for number, files in enumerate(ingests):
            paths = []
            for at, lines in enumerate(files):
                path = folder / f"{number}-{at}.jsonl"
                path.write_bytes(b"".join(lines))
                paths.append(str(path))
            ingest(home, CONTEXT, find_feeds(paths), HowToRead())
        build(home, CONTEXT)
        assert nothing_twice(home)
        return orderless(home)
    finally:
        home.close()
        place.away()


def cut(lines: Sequence[bytes], places: Sequence[int]) -> Files:
    """The lines in files that end at some places."""
    ends = [*sorted({place % len(lines) for place in places} - {0}), len(lines)]
    return [list(lines[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


_WHOLE: dict[str, bytes] = {}


@pytest.mark.slow
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 2**32),
    files=st.lists(st.integers(0, 1_000), max_size=6),
    at=st.lists(st.integers(0, 1_000), max_size=3),
)
def test_feeds_in_any_order_leave_the_same(
    lines: list[bytes],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    files: list[int],
    at: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("order")
    if not _WHOLE:
        _WHOLE["dump"] = brought(folder, [[lines]])
    shuffled = lines * TIMES
    Random(seed).shuffle(shuffled)
    cuts = cut(shuffled, files)
    ends = [*sorted({place % len(cuts) for place in at} - {0}), len(cuts)]
    ingests = [cuts[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    assert brought(folder, ingests) == _WHOLE["dump"]
