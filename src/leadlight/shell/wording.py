"""Numbers, times and text from outside, as a page writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from markupsafe import Markup, escape

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NUMBERED = re.compile("(?:^|, *)[0-9]+$")
LONGEST = 300  # characters of an ad's text in one cell; the JSON twin holds the whole
_NOTHING = Markup("")
_MOMENTS = 20_000  # ways of writing a moment that are kept: pages repeat them


def number(value: int) -> str:
    """``12,345``."""
    return f"{value:,}"


def count(value: int, one: str, many: str | None = None) -> str:
    """``1 ad``, ``3 ads``, ``2 cities``."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def signed(value: float) -> str:
    """``+1.31``, ``−0.62`` with a true minus sign, ``0``."""
    shown = f"{value:+.2f}".replace("-", "−")
    return "0" if shown[1:] == "0.00" else shown


@lru_cache(_MOMENTS)
def day(moment: datetime) -> str:
    """``6 Mar 2026``, in UTC."""
    return calendar_day(moment.astimezone(UTC))


def calendar_day(on: date) -> str:
    """``6 Mar 2026``."""
    return f"{on.day} {on:%b %Y}"


def days(first: datetime, last: datetime) -> str:
    """``3 Jan - 6 Mar 2026``, with an en dash; one day stands alone."""
    start, end = day(first), day(last)
    if start == end:
        return end
    if start[-4:] == end[-4:]:
        start = start[:-5]
    return f"{start} – {end}"


def stamp(moment: datetime) -> str:
    """``6 Mar 2026, 14:05``, in UTC."""
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M}"


def when(moment: datetime | None) -> Markup:
    """``stamp`` as an element that holds the exact time; a dash where there is none."""
    return Markup("–") if moment is None else _when(moment)


@lru_cache(_MOMENTS)
def _when(moment: datetime) -> Markup:
    exact = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    inside = f'<time datetime="{exact}">{stamp(moment)}</time>'
    return Markup(inside)  # noqa: S704  # made of numbers and names of months


def lasting(first: datetime, last: datetime) -> str:
    """How long from ``first`` to ``last``: ``1 day``, ``12 days``, ``9 weeks``, ``14 months``."""
    whole = (last - first).days + 1
    if whole <= 20:
        return count(whole, "day")
    weeks = round(whole / 7)
    return count(weeks, "week") if weeks <= 26 else count(round(whole / 30.44), "month")


def plain(text: str, longest: int = LONGEST) -> str:
    """``text`` cut at ``longest``, for places where no element can stand.

    Characters that turn the direction or control a terminal stand as their code (``⟨202E⟩``): they
    are a way to make a number read backwards.
    """
    shown = text if len(text) <= longest else text[:longest] + "…"
    return _HIDDEN.sub(lambda found: f"⟨{ord(found.group()):04X}⟩", shown)


def foreign(text: str | None, longest: int = LONGEST) -> Markup:
    """Text from outside: plain, escaped, its direction kept to itself."""
    return Markup(f"<bdi>{escape(plain(text, longest))}</bdi>") if text else _NOTHING  # noqa: S704  # escaped


def ticked(text: str) -> Markup:
    """A docstring for a page: what stands in double backquotes is code."""
    pieces = enumerate(text.split("``"))
    drawn = (Markup("<code>{}</code>").format(each) if at % 2 else each for at, each in pieces)
    return Markup("").join(drawn)


def spot(place: str) -> str:
    """A place as people write it: ``Valencia`` for ``Valencia, 60``. GeoNames numbers the regions
    of most countries; a number says nothing to a reader."""
    return _NUMBERED.sub("", place)


FILTERS = {
    "number": number,
    "spot": spot,
    "count": count,
    "signed": signed,
    "days": days,
    "day": calendar_day,
    "stamp": stamp,
    "when": when,
    "ticked": ticked,
    "plain": plain,
    "foreign": foreign,
}
