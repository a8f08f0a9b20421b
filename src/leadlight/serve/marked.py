"""An ad's text cut into stretches: what was found in each, and which words are crude."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from typing import NamedTuple

from leadlight.core.findings import Findings, Span
from leadlight.finder.extract.disguise import TRICKS
from leadlight.shell.wording import spot

LONGEST = 12_000
"""Characters of a field that a page shows; its twin has them all."""


class Mark(NamedTuple):
    """A finding: its kind, what it was read as, and what else there is to say of it."""

    kind: str
    value: str
    more: str = ""

    @property
    def says(self) -> str:
        """The finding in a line."""
        return f"{self.kind}: {self.value}{f', {self.more}' if self.more else ''}"


class Stretch(NamedTuple):
    """A piece of a field with the same findings all along."""

    text: str
    marks: tuple[Mark, ...]
    is_crude: bool


class _Found(NamedTuple):
    span: Span
    mark: Mark


def stretches(name: str, text: str, findings: Findings) -> tuple[Stretch, ...]:
    """The field called ``name``, in pieces that make up its first ``LONGEST`` characters."""
    shown = text[:LONGEST]
    found = [each for each in _found(findings) if each.span.field == name]
    crude = [match.span() for match in _crude().finditer(shown)]
    ends = {0, len(shown)}
    for start, end in (*((it.span.start, it.span.end) for it in found), *crude):
        ends |= {min(max(start, 0), len(shown)), min(max(end, 0), len(shown))}
    cuts = sorted(ends)
    return tuple(
        Stretch(
            text=shown[start:end],
            marks=tuple(
                dict.fromkeys(
                    it.mark for it in found if it.span.start <= start and end <= it.span.end
                )
            ),
            is_crude=any(first <= start and end <= last for first, last in crude),
        )
        for start, end in pairwise(cuts)
    )


def marks(findings: Findings) -> tuple[Mark, ...]:
    """Every finding that stands somewhere in the ad, once, by kind."""
    return tuple(dict.fromkeys(each.mark for each in _found(findings)))


def _found(findings: Findings) -> Iterator[_Found]:
    for mark, spans in chain(_contacts(findings), _told(findings)):
        for span in spans:
            yield _Found(span, mark)


def _contacts(findings: Findings) -> Iterator[tuple[Mark, tuple[Span, ...]]]:
    for number in findings.phones:
        hidden = (
            f"made hard to read ({', '.join(TRICKS[each] for each in number.tricks)})"
            if number.obscured
            else ""
        )
        yield Mark("number", number.e164, hidden), number.spans
    for email in findings.emails:
        yield Mark("e-mail", email.address), email.spans
    for handle in findings.handles:
        yield Mark("handle", f"{handle.platform}:{handle.name}"), handle.spans
    for link in findings.urls:
        yield Mark("address", link.url), link.spans
    for payment in findings.payments:
        yield Mark("payment", f"{payment.system}:{payment.name}"), payment.spans


def _told(findings: Findings) -> Iterator[tuple[Mark, tuple[Span, ...]]]:
    for age in findings.ages:
        yield Mark("age", str(age.years), age.name or ""), age.spans
    for price in findings.prices:
        lasting = f"for {price.minutes} minutes" if price.minutes else ""
        yield Mark("price", f"{price.amount:g} {price.currency}", lasting), price.spans
    for name in findings.names:
        yield Mark("name", name.name), name.spans
    for place in findings.places:
        where = spot(place.admin1)
        if place.kind == "area_code":
            where = ", ".join(filter(None, (where, "from the number's area code")))
        yield Mark("place", place.name, where), place.spans
    for indicator in findings.indicators:
        said = indicator.code.replace("_", " ")
        yield Mark("indicator", said, f"grade {indicator.grade}"), indicator.spans


@cache
def _crude() -> re.Pattern[str]:
    lines = files("leadlight.serve").joinpath("crude.txt").read_text("utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    told = "|".join(re.escape(word).replace(r"\*", r"\w{0,12}") for word in words)
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE)
