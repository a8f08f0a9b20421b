"""The audit log, for auditors: who looked at what, when and why; and how to prove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from leadlight.core.errors import NotFoundError, RequestError
from leadlight.govern import slices
from leadlight.govern.access import AUDIT
from leadlight.govern.checkpoints import newest
from leadlight.govern.slices import LogEvent, LogSlice, SliceFilter, Taken
from leadlight.serve.reader import CurrentReader
from leadlight.serve.sheets import sheet
from leadlight.shell.faces import Face
from leadlight.shell.site import Site

PATH = "/log"
SHEET = "/log.csv"
LINES = "/log.ndjson"
PROOF = "/log/{event_id}/proof"
CHECKPOINT = "/log/checkpoint"
_MOST = 1 << 53

Word = Annotated[str, Query(max_length=200)]
EventId = Annotated[int, Path(ge=1, le=_MOST, description="number of an event")]


def filtered(  # noqa: PLR0913, PLR0917 - the fields of the page's form
    actor: Word = "",
    action: Word = "",
    outcome: Word = "",
    purpose: Word = "",
    about: Word = "",
    since: Word = "",
    until: Word = "",
    limit: Annotated[int, Query(ge=1, le=500, description="most events, 1 to 500")] = 50,
    before: Annotated[int | None, Query(ge=1, le=_MOST, description="`next` of a page")] = None,
) -> SliceFilter:
    """The filters of the address; those left empty are none.

    Raises:
        RequestError: a date is none.
    """
    return SliceFilter(
        limit=limit,
        before=before,
        actor=actor or None,
        action=action or None,
        outcome=outcome or None,
        purpose=purpose or None,
        about=about or None,
        since=_moment(since),
        until=_moment(until, end=True),
    )


Wanted = Annotated[SliceFilter, Depends(filtered)]


def found(reader: CurrentReader, wanted: Wanted) -> LogSlice:
    """A page of the log, newest first."""
    return slices.look(reader.home, reader.context, reader.who.agency, wanted)


def view(record: LogSlice, request: Request) -> Mapping[str, Any]:
    """The form as it was sent, and where the rest is."""
    asked = {k: v for k, v in request.query_params.items() if v and k != "before"}
    query = f"?{urlencode(asked)}" if asked else ""
    older = urlencode({**asked, "before": record.next}) if record.next else None
    return {
        "asked": asked,
        "actions": slices.words(),
        "outcomes": slices.outcomes(),
        "older": f"{PATH}?{older}" if older else None,
        "newest": f"{PATH}{query}" if "before" in request.query_params else None,
        "sheet": f"{SHEET}{query}",
        "lines": f"{LINES}{query}",
        "details": {each.seq: in_words(each.details) for each in record.events},
    }


def taken(reader: CurrentReader, wanted: Wanted) -> Taken:
    """What is carried away; the taking is an event."""
    return slices.take_out(reader.home, reader.context, reader.who.agency, wanted)


def as_sheet(there: Annotated[Taken, Depends(taken)]) -> Response:
    """A line an event, newest first; the last one says where older ones were left."""
    head = ("event", "at", "who", "session", "scope", "action", "in words", "outcome", "case",
            "purpose", "object", "details")  # fmt: skip
    rows: list[tuple[object, ...]] = [
        (each.seq, each.at.isoformat(), each.actor, each.session, each.scope, each.action,
         each.says, each.outcome, each.case, each.purpose, each.object, _details(each))
        for each in there.events
    ]  # fmt: skip
    if not there.is_whole:
        rows.append((f"older ones were left: at most {slices.MOST:,} at a time",))
    return sheet("log", head, rows)


def as_lines(there: Annotated[Taken, Depends(taken)]) -> Response:
    """An event a line, as JSON; a last line says where older ones were left."""
    lines = [msgspec.json.encode(each) for each in there.events]
    if not there.is_whole:
        lines.append(msgspec.json.encode({"left": True, "most": slices.MOST}))
    content = b"".join(line + b"\n" for line in lines)
    return _file(content, "application/x-ndjson", "log.ndjson")


def proof(reader: CurrentReader, event_id: EventId) -> Response:
    """The event with the proof that it is in the log, as ``leadlight-verify`` reads it."""
    text = slices.prove(reader.home, reader.context, reader.who.agency, event_id)
    return _file(text.encode(), "text/plain; charset=utf-8", f"event-{event_id}.tlog-proof")


def checkpoint(reader: CurrentReader) -> Response:
    """The last checkpoint, to be kept elsewhere; ``NotFoundError`` before there is one."""
    signed = newest(reader.home)
    if signed is None:
        raise NotFoundError("no checkpoint was written yet: `leadlight log checkpoint` writes one")
    return _file(signed.note.encode(), "text/plain; charset=utf-8", signed.path.name)


FACE = Face(
    path=PATH,
    record=found,
    shape=LogSlice,
    template="log.html",
    view=view,
    summary="The audit log, newest first: who looked at what, when and why.",
    rule=AUDIT,
)


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.show(FACE)
    ways: dict[str, Callable[..., Response]] = {
        SHEET: as_sheet,
        LINES: as_lines,
        PROOF: proof,
        CHECKPOINT: checkpoint,
    }
    for path, act in ways.items():
        site.add_way(path, act, AUDIT)


def in_words(details: Mapping[str, Any] | None) -> str:
    """``limit: 20; place: Reno; roles: look, search``; what is empty is left out."""
    told = ((key.replace("_", " "), _plainly(value)) for key, value in (details or {}).items())
    return "; ".join(f"{key}: {value}" for key, value in told if value)


def _plainly(value: object) -> str:
    if isinstance(value, Mapping):
        return f"({in_words(value)})" if in_words(value) else ""
    if isinstance(value, list | tuple):
        return ", ".join(map(_plainly, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _details(each: LogEvent) -> str:
    return msgspec.json.encode(each.details).decode() if each.details else ""


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _moment(text: str, *, end: bool = False) -> datetime | None:
    """A date or time, UTC without an offset; a date's ``end`` is its last moment."""
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise RequestError(f"{text[:40]!r} is no date or time; write 2026-03-01") from None
    if end and len(text) <= len("2026-03-01"):
        given = datetime.combine(given, time.max)
    return given if given.tzinfo else given.replace(tzinfo=UTC)
