"""What a report lacks, without which little or nothing can be found: told, and the report taken."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.core.missing import MissingReport, Spot
from leadlight.finder.match.given import names

_SHOWN = ("image_pdq", "phones", "emails", "handles")


def wanting(report: MissingReport, spot: Spot | None) -> tuple[str, ...]:
    """What the report lacks, a sentence each, with its remedy; ``spot`` is where its place lies."""
    return (*_selectors(report), *_place(report, spot))


def _selectors(report: MissingReport) -> Iterator[str]:
    if any(getattr(report, field) for field in _SHOWN):
        return
    given = names((report.given_name or "",))
    if not names(report.aliases) and not given:
        told = (
            "its names hold no two Latin letters or digits, and only such are compared"
            if report.aliases or report.given_name
            else "no picture, number, account, address or name"
        )
        yield f"nothing to match on ({told}): until a record brings one, no ad will be found"
    elif not report.aliases:
        yield "a given name is all there is to match on: add `aliases`, or what ads may show"


def _place(report: MissingReport, spot: Spot | None) -> Iterator[str]:
    if report.last_seen_place and spot is None:
        yield (
            f"`last_seen_place`: {report.last_seen_place!r} is no place that is known, so how near "
            "ads are is left out: write a city, with its state"
        )
