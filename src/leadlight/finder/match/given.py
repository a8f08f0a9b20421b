"""Open reports as the tables that matching reads: what is looked for, and what is known of whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import pyarrow as pa

from leadlight.core.ids import content_id
from leadlight.core.missing import KeptReport, MissingReport, Review
from leadlight.finder.extract.gazetteer import folded
from leadlight.finder.match.born import born

_TEXT, _LIST = pa.string(), pa.list_(pa.string())

REPORTS = pa.schema(
    {
        "report_id": _TEXT,
        "missing_since": pa.timestamp("us", tz="UTC"),
        "born": pa.float64(),
        "lat": pa.float64(),
        "lon": pa.float64(),
        "phones": _LIST,
        "emails": _LIST,
        "handles": _LIST,
        "aliases": _LIST,
        "given": _LIST,
        "accounts": _LIST,
        "pdqs": _LIST,
        "hair": _TEXT,
        "eyes": _TEXT,
        "height_cm": pa.float64(),
    }
)
"""A row an open report; ``born`` is the ordinal of the middle of the days of birth, ``aliases`` and
``given`` are names as ``folded`` writes them, ``accounts`` what accounts and addresses begin with:
their first word, and all that comes before a digit."""

REVIEWS = pa.schema({"report_id": _TEXT, "ad_id": _TEXT})
"""A row for each ad whose lead somebody said is not this child."""

GIVEN = "awaited"
"""Name of the digest among a generation's facts."""

_NO_WORD, _NO_WORDS = re.compile("[^a-z]"), re.compile("[^a-z ]")
_SHORTEST = 2
"""Letters of a name that tells anything."""


def given_reports(kept: Iterable[KeptReport]) -> pa.Table:
    """The table ``given_reports``: those that are open, by their ids."""
    rows = [
        _row(each, each.report)
        for each in sorted(kept, key=lambda each: each.report_id)
        if each.status == "open" and each.report
    ]
    return pa.Table.from_pylist(rows, schema=REPORTS)


def given_reviews(reviews: Iterable[Review]) -> pa.Table:
    """The table ``given_reviews``: what stands."""
    rows = sorted({(each.report_id, each.ad_id) for each in reviews if each.stands})
    return pa.Table.from_pylist(
        [dict(zip(REVIEWS.names, row, strict=True)) for row in rows], schema=REVIEWS
    )


def digest(reports: pa.Table, reviews: pa.Table) -> str:
    """Names what a build was given of reports: two with the same digest match the same."""
    rows: Sequence[dict[str, Any]] = reports.to_pylist()
    told = [[str(value) for value in row.values()] for row in rows]
    return content_id("awaited", told, reviews.to_pylist())


def is_awaited(facts: Mapping[str, Any], reports: pa.Table, reviews: pa.Table) -> bool:
    """Whether the generation with these facts was given the same.

    One that was built before there were reports was given none.
    """
    nothing = given_reports(()), given_reviews(())
    told: str = facts.get(GIVEN, digest(*nothing))
    return told == digest(reports, reviews)


def _row(kept: KeptReport, report: MissingReport) -> dict[str, Any]:
    since, interval = report.missing_since, born(report)
    return {
        "report_id": report.report_id,
        "missing_since": datetime.combine(since, time(), UTC) if since else None,
        "born": (interval.first + interval.last) / 2 if interval else None,
        "lat": kept.spot.lat if kept.spot else None,
        "lon": kept.spot.lon if kept.spot else None,
        "phones": list(report.phones),
        "emails": list(report.emails),
        "handles": list(report.handles),
        "aliases": names(report.aliases),
        "given": names(report.given_name.split()[:1] if report.given_name else ()),
        "accounts": sorted({*_begun((*report.handles, *report.emails))}),
        "pdqs": list(report.image_pdq),
        "hair": report.hair.lower() if report.hair else None,
        "eyes": report.eyes.lower() if report.eyes else None,
        "height_cm": report.height_cm,
    }


def _begun(accounts: Iterable[str]) -> Iterator[str]:
    for account in accounts:
        name = folded(account.partition("@")[0].rpartition(":")[2])
        yield from names((_NO_WORD.split(name)[0], _NO_WORDS.split(name)[0].replace(" ", "")))


def names(given: Iterable[str]) -> list[str]:
    """Names as they are compared; those that hold too little are none."""
    found = (folded(name) for name in given)
    return list(dict.fromkeys(name for name in found if len(name) >= _SHORTEST))
