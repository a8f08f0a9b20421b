"""From the fields of a record to one valid report: what is impossible is refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from leadlight.core.errors import RecordError
from leadlight.core.missing import REPORT_FIELDS, MissingReport
from leadlight.finder.match.born import born, told, youngest_at

_OLDEST = 17
_AGES = ("birth_year", "age_now", "age_at_missing")
_EARLIEST = 1900
_LONGEST_ID, _LONGEST_TEXT = 200, 20_000
_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_AMERICAN = re.compile(r"\+1[2-9]\d{9}")
_BETWEEN = re.compile(r"[\s().\-]+")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_HANDLE = re.compile(r"(?:[a-z]{2,20}:)?[^\s@:]{1,64}")
_NAMED = re.compile(r"`\$\.(\w+)`")
_HASH = re.compile(r"[0-9a-f]{64}")
_TALL = (30, 250)
_LISTS = ("aliases", "handles", "emails", "phones", "image_pdq")


def build_report(fields: Mapping[str, Any], today: date) -> MissingReport:
    """A valid report from ``fields``; a report without ``as_of`` is as of ``today``.

    Numbers lose what stands between their digits, accounts their at sign; lists may be given as one
    value.

    Raises:
        RecordError: names what is wrong, the field, and the remedy.
    """
    known = {key: value for key, value in fields.items() if key in REPORT_FIELDS}
    known = {key: value for key, value in known.items() if value not in (None, "")}
    for name in _LISTS:
        if isinstance(known.get(name), str):
            known[name] = [known[name]]
    extra = {key: value for key, value in fields.items() if key not in REPORT_FIELDS}
    try:
        report = msgspec.convert(known, MissingReport)
    except msgspec.ValidationError as error:
        raise RecordError(_with_remedy(str(error))) from None
    report = _normal(msgspec.structs.replace(report, extra=extra | report.extra))
    _check_text(report)
    if report.status == "open" or report.as_of:
        report = msgspec.structs.replace(report, as_of=report.as_of or today)
        _check_dates(report, today)
    if report.status == "open":
        _check_ages(report)
    return report


def _normal(report: MissingReport) -> MissingReport:
    """The same, its identifiers written as the extractors write them.

    Raises:
        RecordError: one of them is malformed.
    """
    return msgspec.structs.replace(
        report,
        report_id=report.report_id.strip(),
        aliases=_different(alias.strip() for alias in report.aliases),
        phones=_different(map(_phone, report.phones)),
        emails=_different(map(_email, report.emails)),
        handles=_different(map(_handle, report.handles)),
        image_pdq=_different(map(_hash, report.image_pdq)),
    )


def _different(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _phone(given: str) -> str:
    bare = _BETWEEN.sub("", given)
    is_sound = _PHONE.fullmatch(bare) and (bare[1] != "1" or _AMERICAN.fullmatch(bare))
    if not is_sound:
        raise RecordError(f"`phones`: {given!r} is no number in E.164; write it as +12135550123")
    return bare


def _email(given: str) -> str:
    bare = given.strip().lower()
    if not _EMAIL.fullmatch(bare):
        raise RecordError(f"`emails`: {given!r} is no address")
    return bare


def _handle(given: str) -> str:
    bare = given.strip().lower().removeprefix("@").replace(":@", ":")
    if not _HANDLE.fullmatch(bare):
        raise RecordError(f"`handles`: {given!r} is no account; write its name, or platform:name")
    return bare


def _hash(given: str) -> str:
    bare = given.strip().lower()
    if not _HASH.fullmatch(bare):
        raise RecordError(
            f"`image_pdq`: a PDQ hash has 64 hexadecimal digits; this has {len(bare)} characters"
            if len(bare) != len("0" * 64)
            else "`image_pdq`: a PDQ hash has hexadecimal digits alone"
        )
    return bare


def _check_text(report: MissingReport) -> None:
    if not report.report_id or len(report.report_id) > _LONGEST_ID:
        raise RecordError(f"`report_id` has 1 to {_LONGEST_ID} characters")
    if not report.report_id.isprintable():
        raise RecordError("`report_id` holds a character that cannot be shown")
    if len(msgspec.json.encode(report)) > _LONGEST_TEXT:
        raise RecordError(f"the report is longer than {_LONGEST_TEXT:,} bytes")
    if report.height_cm is not None and not _TALL[0] <= report.height_cm <= _TALL[1]:
        raise RecordError(f"`height_cm`: {report.height_cm:g} is not between 30 and 250")


def _check_dates(report: MissingReport, today: date) -> None:
    as_of, since = report.as_of or today, report.missing_since
    for name, day in (("as_of", as_of), ("missing_since", since)):
        if day is not None and day > today + timedelta(days=1):
            raise RecordError(f"`{name}`: {day} lies in the future")
        if day is not None and day.year < _EARLIEST:
            raise RecordError(f"`{name}`: {day} lies before {_EARLIEST}")
    if since is not None and since > as_of:
        raise RecordError(f"`missing_since` ({since}) lies after `as_of` ({as_of})")


def _check_ages(report: MissingReport) -> None:
    """Raise unless somebody of that age can have been a child when going missing."""
    given = {name: getattr(report, name) for name in _AGES if getattr(report, name) is not None}
    if not given:
        raise RecordError(f"no age: give one of {', '.join(f'`{name}`' for name in _AGES)}")
    for name, years in given.items():
        if name != "birth_year" and not 0 <= years <= 120:
            raise RecordError(f"`{name}`: {years} is no age")
    as_of = report.as_of or date.max
    if report.birth_year is not None and not _EARLIEST <= report.birth_year <= as_of.year:
        raise RecordError(f"`birth_year`: {report.birth_year} is not between 1900 and {as_of.year}")
    ages = ", ".join(f"`{name}` {value}" for name, value in given.items())
    day = report.missing_since or as_of
    if (years := max(youngest_at(each, day) for each in told(report))) > _OLDEST:
        raise RecordError(
            f"{years} or older at going missing ({ages}; {day}): reports are of children, up to 17"
        )
    if born(report) is None:
        raise RecordError(f"the ages contradict each other: {ages}")


def _with_remedy(problem: str) -> str:
    if "date" in problem.lower() and (named := _NAMED.search(problem)):
        return f"`{named[1]}`: write a day that there is, as in 2026-03-01"
    if "report_id" in problem:
        return f"{problem}: each report names itself by `report_id`"
    if "status" in problem:
        return f"{problem}: write `open` or `closed`"
    return problem
