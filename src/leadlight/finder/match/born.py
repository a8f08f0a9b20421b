"""When a child was born, from what a report says of the age: days between which it lies."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from leadlight.core.missing import MissingReport

_SLACK = 366
"""Days by which what is said of an age may be off: reports are written by people in a hurry."""
DAYS_A_YEAR = 365.2425
_ROUNDING = 0.01
"""Days: a birthday is a birthday, whatever a year of a fraction makes of it."""


class Interval(NamedTuple):
    """The first and the last day, as ordinals."""

    first: float
    last: float


def born(report: MissingReport) -> Interval | None:
    """The days on which the child may have been born; none if what is said contradicts itself.

    Where everything fits exactly it is held to; else each age may be a year off.
    """
    given = told(report)
    if not given:
        return None
    exact = Interval(max(each.first for each in given), min(each.last for each in given))
    if exact.first <= exact.last:
        return exact
    loose = Interval(exact.first - _SLACK, exact.last + _SLACK)
    return loose if loose.first <= loose.last else None


def youngest_at(interval: Interval, day: date) -> int:
    """The least age in whole years on ``day``."""
    return int((day.toordinal() - interval.last + _ROUNDING) // DAYS_A_YEAR)


def told(report: MissingReport) -> list[Interval]:
    """The days that each age in the report, taken by itself, leaves for the birth."""
    found = []
    if report.birth_year is not None:
        year = report.birth_year
        found.append(Interval(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()))
    for years, day in (
        (report.age_now, report.as_of),
        (report.age_at_missing, report.missing_since or report.as_of),
    ):
        if years is not None and day is not None:
            last = day.toordinal() - years * DAYS_A_YEAR
            found.append(Interval(last - DAYS_A_YEAR + 1, last))
    return found


def age_on(report: MissingReport, day: date) -> tuple[int, int] | None:
    """The least and the greatest age in whole years on ``day``, as far as the report tells."""
    interval = born(report)
    if interval is None:
        return None
    most = int((day.toordinal() - interval.first + _ROUNDING) // DAYS_A_YEAR)
    return youngest_at(interval, day), most
