"""However records are ordered and split, the archive says the same in the end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import Intake, json_line

from leadlight.finder.ingest.journal import Counts

LINES = st.builds(
    json_line,
    source_id=st.sampled_from(["a1", "a2", None]),
    url=st.sampled_from(["https://x.example/1", None]),
    title=st.sampled_from(["In town", "Last days"]),
    age=st.sampled_from([24, None]),
    captured_at=st.sampled_from(
        ["2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00", "2026-02-28T23:59:59-01:00"]
    ),
    posted_at=st.sampled_from(["2026-03-01T11:00:00Z", None]),
)
# What a posting or version took from its first record is left out; its name and content are not.
SAME: dict[str, tuple[str, ...]] = {
    "postings": ("ad_id", "source", "source_id", "named_by", "agency"),
    "versions": ("version_id", "ad_id", "source", "source_id", "title", "body", "place", "age"),
    "sightings": ("record_id", "version_id", "ad_id", "url", "captured_at", "posted_at"),
}
Told = dict[str, set[tuple[Any, ...]]]


def told(feeds: list[list[bytes]], batch_records: int) -> tuple[Told, Counts]:
    """What the archive says after the feeds were read one by one, and the counts in all."""
    with tempfile.TemporaryDirectory() as folder:
        intake = Intake(Path(folder), batch_records=batch_records)
        total = Counts()
        for feed in feeds:
            total += intake.take(b"".join(feed))
        rows = {kind: intake.rows(kind) for kind in SAME}
        intake.home.close()
    says = {kind: {tuple(row[c] for c in SAME[kind]) for row in rows[kind]} for kind in SAME}
    assert {kind: len(each) for kind, each in says.items()} == {
        kind: len(each) for kind, each in rows.items()
    }
    return says, total


@settings(max_examples=12)
@given(data=st.data(), lines=st.lists(LINES, min_size=2, max_size=7))
def test_neither_order_nor_split_nor_bunches_matter(
    data: st.DataObject, lines: list[bytes]
) -> None:
    once, counts = told([lines], batch_records=1000)
    mixed = data.draw(st.permutations(lines))
    cut = data.draw(st.integers(1, len(lines) - 1))
    again, others = told([mixed[:cut], mixed[cut:]], batch_records=data.draw(st.integers(1, 3)))
    assert again == once
    assert others == counts
