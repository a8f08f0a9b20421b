"""The kernel gives what reading one ad gives."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pytest

from leadlight.core.records import Ad, Contact
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.extract.kernel import extract
from leadlight.finder.extract.read import read_findings
from leadlight.finder.ingest.record import decode_ad

FEED = Path(__file__).parents[3] / "examples" / "feed.jsonl"
Batch = Callable[[list[Ad]], pa.RecordBatch]


@pytest.fixture(scope="module")
def feed() -> list[Ad]:
    with FEED.open("rb") as lines:
        return [decode_ad(line) for line in islice(lines, 200)]


def test_equals_reading_one_by_one(feed: list[Ad], a_batch: Batch) -> None:
    rows = extract(a_batch(feed), region="US").to_pylist()
    for ad, row in zip(feed, rows, strict=True):
        found = read_findings(ad, "US")
        assert row["ad_id"] == found.ad_id
        assert row["version_id"] == found.version_id
        assert row["phones"] == sorted(phone.e164 for phone in found.phones)
        assert row["handles"] == sorted(f"{it.platform}:{it.name}" for it in found.handles)
        assert row["ages"] == sorted({age.years for age in found.ages})
        assert row["names"] == sorted(name.name for name in found.names)
        assert row["indicators"] == sorted(indicator.code for indicator in found.indicators)
        assert row["pdqs"] == sorted({image.pdq for image in found.images if image.pdq})
        assert row["obscured"] == any(phone.obscured for phone in found.phones)
        assert {place["name"] for place in row["places"]} == {place.name for place in found.places}


def test_schema_order_and_nothing_at_all(an_ad: Callable[..., Ad], a_batch: Batch) -> None:
    batch = extract(a_batch([an_ad(source_id=str(n), body="x") for n in range(3)]))
    assert batch.schema == FINDINGS
    assert len(set(batch.column("ad_id").to_pylist())) == 3
    assert extract(a_batch([])).num_rows == 0


def test_values_are_different_and_sorted(an_ad: Callable[..., Ad], a_batch: Batch) -> None:
    ad = an_ad(
        title="503-555-0101",
        body="503 555 0101 or 305 555 0101, $200 hr $120 hh $200 hr",
        contacts=(Contact("phone", "+15035550101"),),
    )
    (row,) = extract(a_batch([ad])).to_pylist()
    assert row["phones"] == ["+13055550101", "+15035550101"]
    assert [price["amount"] for price in row["prices"]] == [120, 200]


def test_travels_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(partial(extract, region="CA"))).keywords == {"region": "CA"}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(KeyError, match="version_id"):
        extract(pa.RecordBatch.from_pydict({"ad_id": ["a"]}))


def test_findings_are_json(feed: list[Ad], a_batch: Batch) -> None:
    json.dumps(extract(a_batch(feed[:5])).to_pylist())
