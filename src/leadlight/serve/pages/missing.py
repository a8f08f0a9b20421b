"""Missing children: the open reports, one with its candidates side by side, and what is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.awaited import Candidate, MissingFile, MissingList
from leadlight.core.missing import Match, MatchReason
from leadlight.finder import desk
from leadlight.govern.access import LOOK
from leadlight.serve.charts import Bar
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sent import form_of
from leadlight.serve.words import phone
from leadlight.shell.faces import Face
from leadlight.shell.forms import Fields

ASIDE = "/missing/aside"
AGAIN = "/missing/again"
CLOSE = "/missing/close"

PAGE = 100  # reports in one list
_COUNT = re.compile(r"[0-9]{1,6}")

_FAINT, _LEAST_OPEN = 0.05, 4
"""Probability under which a candidate is folded away, and how many are open at the least."""
_START = "start"
"""The part that is no evidence: what was held before any was looked at."""

ReportId = Annotated[str, Query(alias="id", min_length=1, max_length=200)]


class Chance(NamedTuple):
    """A probability as it is shown: a word, and a number no finer than it is worth."""

    word: str
    number: str
    percent: float


class Aside(msgspec.Struct):
    """The form that says that a candidate is not this child."""

    report: str
    lead: str
    note: str | None = None


class Again(msgspec.Struct):
    """The form that takes that back."""

    report: str
    id: int


class Closing(msgspec.Struct):
    """The form that closes a report; ``sure`` must be ticked."""

    report: str
    sure: str


def listed(reader: CurrentReader) -> MissingList:
    """The open reports that whoever asks may see."""
    return desk.missing_list(reader.home, reader.context)


def found(reader: CurrentReader, report_id: ReportId) -> MissingFile:
    """The report of this id; ``NotFoundError`` if there is none that whoever asks may see."""
    return desk.missing_file(reader.home, reader.context, report_id)


def rows(record: MissingList, request: Request) -> Mapping[str, Any]:
    """A row a report, a page of them at a time: ``?after=`` says how many stand before it."""
    said = request.query_params.get("after", "")
    first = int(said) // PAGE * PAGE if _COUNT.fullmatch(said) else 0
    page = record.reports[first : first + PAGE]
    last = first + len(page)
    return {
        "first": first,
        "before": f"?after={first - PAGE}" if first else None,
        "after": f"?after={last}" if last < len(record.reports) else None,
        "rows": [
            {
                "line": each,
                "report": each.report.report,
                "address": address(each.report.report_id),
                "chance": chance(each.best.probability) if each.best else None,
            }
            for each in page
        ],
        "alerts": sum(bool(each.alerts) for each in record.reports),
    }


def view(record: MissingFile, _request: Request) -> Mapping[str, Any]:
    """The report's facts, and its candidates with bars."""
    report_id = record.kept.report_id
    report = record.kept.report
    assert report
    left = [each for each in record.candidates if not each.match.reviewed]
    longest = max((length(each.match) for each in left), default=0.0)
    return {
        "report": report,
        "phones": [phone(each) for each in report.phones],
        "address": address(report_id),
        "change": f"/missing/change?{urlencode({'id': report_id})}",
        "packet": f"/missing/packet?{urlencode({'id': report_id})}",
        "candidates": [shown(each, longest) for each in left],
        "open": opened(left),
        "aside": [each for each in record.candidates if each.match.reviewed],
        "undone": [each for each in record.reviews if not each.stands],
        "alerts": sum(each.match.alert for each in left),
    }


def opened(candidates: Sequence[Candidate]) -> int:
    """How many are open to see: those that are not faint, and some; the others are folded."""
    telling = sum(each.match.alert or each.match.probability >= _FAINT for each in candidates)
    return max(telling, _LEAST_OPEN)


def shown(candidate: Candidate, longest: float) -> Mapping[str, Any]:
    """A candidate as it is drawn, its bars as long as those of the others beside it."""
    match = candidate.match
    return {
        "candidate": candidate,
        "match": match,
        "ad": candidate.ad,
        "chance": chance(match.probability),
        "start": next((each for each in match.reasons if each.code == _START), None),
        "reasons": list(bars(match, longest)),
    }


def length(match: Match) -> float:
    """The log-odds of its longest bar."""
    return max((abs(each.effect) for each in match.reasons if each.code != _START), default=0.0)


def bars(match: Match, longest: float) -> Iterator[tuple[MatchReason, Bar]]:
    """Each part with its bar from the middle, those for it first; the longest bar is ``longest``
    log-odds."""
    parts = [each for each in match.reasons if each.code != _START]
    for each in sorted(parts, key=lambda it: -it.effect):
        width = 49 * abs(each.effect) / (longest or 1.0)
        yield each, Bar(50 if each.effect > 0 else 50 - width, width, each.says)


def chance(probability: float) -> Chance:
    """``Strong, 97 %``; ``Faint, under 1 %``."""
    percent = 100 * probability
    number = "under 1 %" if percent < 1 else "over 99 %" if percent > 99 else f"{percent:.0f} %"
    if probability >= 0.8:
        return Chance("Strong", number, percent)
    if probability >= 0.5:
        return Chance("Raised", number, percent)
    return Chance("Weak" if probability >= 0.05 else "Faint", number, percent)


def address(report_id: str) -> str:
    """Where the report's page is; an id may hold any letters, so it stands behind a question
    mark."""
    return f"/missing/report?{urlencode({'id': report_id})}"


def put_aside(reader: CurrentReader, fields: Fields) -> Response:
    """Sets a candidate aside; ``InputError`` where the form names none."""
    form = form_of(fields, Aside)
    desk.set_aside(reader.home, reader.context, form.report, form.lead, form.note)
    return RedirectResponse(f"{address(form.report)}#candidates", 303)


def take_again(reader: CurrentReader, fields: Fields) -> Response:
    """Takes that back; ``InputError`` where the form names none."""
    form = form_of(fields, Again)
    desk.take_in_again(reader.home, reader.context, form.report, form.id)
    return RedirectResponse(f"{address(form.report)}#candidates", 303)


def close(reader: CurrentReader, fields: Fields) -> Response:
    """Closes a report; ``InputError`` where nobody ticked that it should be."""
    form = form_of(fields, Closing)
    desk.close_missing(reader.home, reader.context, form.report)
    return RedirectResponse("/missing", 303)


LIST = Face(
    path="/missing",
    record=listed,
    shape=MissingList,
    template="missing.html",
    view=rows,
    summary="Open reports of missing children, those that alert first.",
    rule=LOOK,
)
REPORT = Face(
    path="/missing/report",
    record=found,
    shape=MissingFile,
    template="report.html",
    view=view,
    summary="One report of a missing child, and the leads that the child may be in.",
    rule=LOOK,
)
