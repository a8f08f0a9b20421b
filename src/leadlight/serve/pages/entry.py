"""Entering a report of a missing child, and changing one: no mistake loses what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.errors import InputError
from leadlight.core.missing import KeptReport, MissingReport
from leadlight.finder import desk
from leadlight.finder.match.columns import Columns
from leadlight.govern.access import REPORTS
from leadlight.serve.pages.missing import ReportId, address
from leadlight.serve.reader import CurrentReader
from leadlight.shell.forms import Fields
from leadlight.shell.site import Site

NEW = "/missing/new"
CHANGE = "/missing/change"

_LISTS = ("aliases", "phones", "handles", "emails", "image_pdq")
_ALONE = (
    *("report_id", "given_name", "as_of", "missing_since", "last_seen_place", "birth_year"),
    *("age_at_missing", "age_now", "state_care", "height_cm", "hair", "eyes", "notes"),
)
_EMPTY = dict.fromkeys((*_ALONE, *_LISTS, "replaces"), "")
_BETWEEN = re.compile(r"[\n,;]+")
_COLUMNS = Columns(separator="\n")
_FIELD = re.compile(r"`([a-z_]+)`:? *")
_CALLED = {
    "report_id": "Id",
    "as_of": "The report is of",
    "missing_since": "Missing since",
    "birth_year": "Born in",
    "age_at_missing": "Age at going missing",
    "age_now": "Age when reported",
    "height_cm": "Height",
    "state_care": "State care",
    "phones": "Numbers",
    "emails": "E-mail addresses",
    "handles": "Accounts",
    "image_pdq": "Pictures, by hash",
}
"""What the form calls a field that an error names."""


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong with a form: in words, and the fields that the words name."""

    says: str
    fields: frozenset[str]


def new(request: Request, reader: CurrentReader) -> Response:
    """An empty form."""
    return _drawn(request, {"as_of": reader.home.clock().date().isoformat()})


def change(request: Request, reader: CurrentReader, report_id: ReportId) -> Response:
    """The form with what is known of the report; ``NotFoundError`` where there is none to see."""
    return _drawn(request, written(desk.report_to_change(reader.home, reader.context, report_id)))


def enter(request: Request, reader: CurrentReader, fields: Fields) -> Response:
    """Keeps the report and shows its candidates; or the form again, with all that was typed."""
    try:
        kept = desk.enter_report(
            reader.home, reader.context, record(reader, fields), _number(fields.get("replaces"))
        )
    except InputError as error:
        return _drawn(request, fields, wrong(str(error)))
    return RedirectResponse(address(kept), 303)


def record(reader: CurrentReader, fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a report in those of the form; ``RecordError`` where one is of no sense."""
    lists = {
        name: [part.strip() for part in _BETWEEN.split(fields[name]) if part.strip()]
        for name in _LISTS
        if name in fields
    }
    if "phones" in lists:
        lists["phones"] = [desk.number_in(reader.home, each) for each in lists["phones"]]
    alone = {name: fields[name] for name in _ALONE if name in fields}
    return _COLUMNS.record(alone) | lists


def written(kept: KeptReport) -> dict[str, str]:
    """A report as the form shows it."""
    assert kept.report
    values = {name: _text(getattr(kept.report, name)) for name in (*_ALONE, *_LISTS)}
    return {name: value for name, value in values.items() if value} | {"replaces": str(kept.id)}


def wrong(error: str) -> Wrong:
    """An error in the words of the form."""
    named = [name for name in _FIELD.findall(error) if name in MissingReport.__struct_fields__]
    says = _FIELD.sub(lambda found: _said(found[1], found[0]), error)
    return Wrong(says, frozenset(named))


def join(site: Site) -> None:
    """Adds this module's ways in."""
    site.add_way(NEW, new, REPORTS)
    site.add_way(CHANGE, change, REPORTS)
    site.take(NEW, enter, REPORTS)


def _said(name: str, whole: str) -> str:
    called = _CALLED.get(name, name.replace("_", " ").capitalize())
    return f"{called}{whole.removeprefix(f'`{name}`')}"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _number(said: str | None) -> int | None:
    return int(said) if said is not None and said.isascii() and said.isdecimal() else None


def _drawn(request: Request, values: Mapping[str, str], found: Wrong | None = None) -> Response:
    site: Site = request.app
    told = {"values": _EMPTY | dict(values), "wrong": found}
    return site.draw(request, "entry.html", told, 200 if found is None else 422)
