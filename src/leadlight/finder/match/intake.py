"""Reports from files into the ledger. A line that is none is set aside, and the rest is taken."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from leadlight.core.context import Context
from leadlight.core.errors import RecordError
from leadlight.core.ids import content_id
from leadlight.core.missing import KeptReport, MissingReport, Spot, Taken, Wanting
from leadlight.finder.extract.label import read_label
from leadlight.finder.ingest.csv_rows import read_fields
from leadlight.finder.ingest.feeds import PACKING_ERRORS, Feed, form_of
from leadlight.finder.ingest.lines import numbered_lines
from leadlight.finder.ingest.received import Position, Rejected, whole_file
from leadlight.finder.ingest.record import decode_fields
from leadlight.finder.match.access import may_see
from leadlight.finder.match.closing import close_report, values
from leadlight.finder.match.columns import Columns
from leadlight.finder.match.report import build_report
from leadlight.finder.match.wanting import wanting
from leadlight.govern.audit import Event, audited, record
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.missing import add_refused, add_report, newest_reports
from leadlight.store.sight import see_all

_HEAD = 4096
_AT_ONCE, _MOST_BYTES = 1_000, 8 << 20
"""Lines that are kept in one transaction, and bytes of them."""
_Row = tuple[Position, bytes, dict[str, Any]] | Rejected


class _Line(NamedTuple):
    """A line of a feed: the report in it, or why there is none."""

    feed: str
    position: Position
    raw: bytes
    report: MissingReport | None
    reason: str = ""
    report_id: str | None = None
    is_dated: bool = True


def take_reports(
    home: Home, context: Context, feeds: Sequence[Feed], columns: Columns | None = None
) -> Taken:
    """Read ``feeds`` of reports (JSON Lines, or CSV) into the ledger, in their order.

    A newer record of a report replaces the older; a closed one opens again only by a record as of
    a later day. What was counted is on disk.

    Raises:
        InputError: a feed cannot be opened.
    """
    counted: Counter[str] = Counter()
    lacks: list[Wanting] = []
    for feed in feeds:
        block: list[_Line] = []
        held = 0
        for line in _lines(feed, home, columns):
            block.append(line)
            held += len(line.raw)
            if len(block) == _AT_ONCE or held >= _MOST_BYTES:
                counted += _keep(home, context, block, lacks)
                block, held = [], 0
        counted += _keep(home, context, block, lacks)
    return Taken(**counted, wanting=tuple(lacks))


def _lines(feed: Feed, home: Home, columns: Columns | None) -> Iterator[_Line]:
    today = home.clock().date()
    for row in _rows(feed, home.settings.max_record_bytes, columns):
        if isinstance(row, Rejected):
            yield _Line(feed.name, row.position, row.raw, None, row.reason)
            continue
        position, raw, fields = row
        try:
            report = build_report(fields, today)
            yield _Line(feed.name, position, raw, report, is_dated=fields.get("as_of") is not None)
        except RecordError as error:
            named = fields.get("report_id")
            known = named.strip() if isinstance(named, str) else None
            yield _Line(feed.name, position, raw, None, str(error), known)


def _rows(feed: Feed, limit: int, columns: Columns | None) -> Iterator[_Row]:
    with feed.opened() as stream:
        try:
            if form_of(stream.peek(_HEAD), feed.name) == "csv":
                yield from read_fields(stream, limit, columns or Columns())
                return
            for line in numbered_lines(stream, limit):
                yield line if isinstance(line, Rejected) else _fields(*line, columns)
        except PACKING_ERRORS as error:
            yield whole_file(f"the file is damaged from here on: {error}")


def _fields(position: Position, raw: bytes, columns: Columns | None) -> _Row:
    try:
        fields = decode_fields(raw)
        return position, raw, columns.record(fields) if columns else fields
    except RecordError as error:
        return Rejected(position, raw, len(raw), str(error))


def _keep(
    home: Home, context: Context, lines: Sequence[_Line], lacks: list[Wanting]
) -> Counter[str]:
    """Count what becomes of the lines, and add to ``lacks`` what the reports taken lack."""
    if not lines:
        return Counter()
    counted = Counter({"read": len(lines)})
    own = home.record().agency
    adding = Event("missing.add", details={"lines": len(lines), "feed": lines[0].feed})
    with audited(home, context, adding) as ledger:
        see_all(ledger)  # no two agencies have reports of one id
        ids = sorted({line.report.report_id for line in lines if line.report})
        known = newest_reports(ledger, ids)
        refused = []
        for line in lines:
            if line.report is None:
                refused.append(_refused(home, line, own, line.reason))
                continue
            became = keep_report(home, context, ledger, line.report, known, is_dated=line.is_dated)
            counted[became] += 1
            if became in {"new", "replaced"}:
                lacks += _wanting(line, known[line.report.report_id])
            if became == "quarantined":
                refused.append(_refused(home, line, own, "another agency has a report of this id"))
        counted["quarantined"] = len(refused)
        add_refused(ledger, refused)
    return counted


def _wanting(line: _Line, kept: KeptReport) -> list[Wanting]:
    assert line.report is not None
    return [
        Wanting(report_id=kept.report_id, feed=line.feed, line=line.position.line, says=says)
        for says in wanting(line.report, kept.spot)
    ]


def keep_report(
    home: Home,
    context: Context,
    ledger: Connection,
    report: MissingReport,
    known: dict[str, KeptReport],
    *,
    is_dated: bool,
) -> str:
    """What becomes of the report beside what is ``known`` of its id, in the transaction under way;
    the name of its count. ``is_dated``: it says itself of which day it is."""
    before = known.get(report.report_id)
    own = home.record().agency if report.agency is None else report.agency
    if before and (before.agency != own or not may_see(context, before.agency)):
        return "quarantined"
    if before and _is_older(report, before, is_dated=is_dated):
        return "older"
    if before and before.report == report:
        return "repeated"
    if report.status == "closed":
        close_report(home, context, ledger, report.report_id, own, known)
        return "closed"
    spot = spot_of(report.last_seen_place, home.settings.region)
    known[report.report_id] = add_report(ledger, values(home, context, report, own, spot))
    record(ledger, home, context, Event("missing.take", report.report_id))
    return "replaced" if before else "new"


def _is_older(report: MissingReport, before: KeptReport, *, is_dated: bool) -> bool:
    """Whether what is known is newer. Of a closed report only a record that names a later day says
    more: the file that it came in may be read again, and every day."""
    as_of = report.as_of or date.max
    if before.status == "closed":
        return report.status == "closed" or not is_dated or as_of <= before.as_of
    return as_of < before.as_of


def spot_of(place: str | None, region: str) -> Spot | None:
    """Where a place lies that a report names, if the gazetteer knows it."""
    if not place:
        return None
    found = read_label("last_seen_place", place, region, None)
    return Spot(found[0].name, found[0].lat, found[0].lon) if found else None


def _refused(home: Home, line: _Line, agency: str, reason: str) -> Mapping[str, Any]:
    digest = hashlib.sha256(line.raw).hexdigest()
    place = line.position
    report_id = line.report.report_id if line.report else line.report_id
    return {
        "entry_id": content_id("missing", line.feed, place.line, place.offset, digest),
        "report_id": report_id,
        "agency": agency,
        "feed": line.feed,
        "line": place.line,
        "reason": reason,
        "raw": line.raw,
        "received_at": home.clock(),
    }
