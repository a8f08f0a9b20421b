"""Ages stated as ages: by a cue before or behind, by its place in a title, in the age field.

Every two-digit number is looked at once, with a few characters around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadlight.core.findings import Age
from leadlight.finder.extract.normalise import Text

YOUNGEST, OLDEST = 10, 99
"""Years outside are taken for something else."""

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED = {
    f"{ten}{joint if one else ''}{one}": value + unit
    for ten, value in _TENS.items()
    for unit, one in enumerate(_ONES)
    for joint in (" ", "-")
} | {"eighteen": 18, "nineteen": 19}
_NOT_AFTER = r"(?<![a-z0-9$€£.,:/'#])"
_FIGURES = re.compile(rf"{_NOT_AFTER}\d\d(?!\d)")
_FIGURES_OR_WORDS = re.compile(
    rf"{_NOT_AFTER}(?:\d\d(?!\d)|(?:{'|'.join(sorted(_SPELLED, key=len, reverse=True))})(?![a-z]))"
)
_FIRST_WORDS = frozenset(re.split("[ -]", spelled)[0] for spelled in _SPELLED)
_AROUND, _BEFORE_WIDTH = 24, 18
_BEFORE = re.compile(
    r"(?<![a-z])(?:(?:i ?'? ?a?m|she ?'?s|she is|turned|turning|aged?|my age is|age is)"
    r"(?: only| just| a| now| barely)?|edad(?: es)?|tengo|cumpli|soy de)[ ]{0,2}[:=\-~]?[ ]{0,2}$"
)
_BEHIND = re.compile(
    r"[ \-]?(?:years?[ \-](?:old|young)|yrs?[ \-]?old|y[./]?o\b|yrs?\b(?! of)|anos\b|anitos\b)"
    r"(?! (?:of )?(?:exp|in ))"
)
_NO_AGE = re.compile(
    r"[ ]?(?:%|\"|'\d|\+|min|miles?\b|mi\b|blocks?\b|percent|lbs?\b|pounds|kg\b|cm\b|inch|ft\b|feet"
    r"|weeks?\b|days?\b|hours?\b|hrs?\b|hh\b|roses|dollars|bucks|am\b|pm\b|and (?:up|over|older)"
    r"|or (?:older|over)|times\b|reviews|[a-d]{1,3}\b|[$€£°:/.,]\d|-\d)"
)
_TITLE = re.compile(
    r"(?<![\w$.:/'#])(?P<closing>[1-6]\d)(?=[^a-z0-9]*+$)(?!\x00?[%+$'\"])"
    r"|\((?P<bracketed>[1-6]\d)\)"
    r"|(?<=[a-z], )(?P<comma>[1-6]\d)(?= [a-z])(?! (?:min|m|hr|hour|roses)\b)"
)
_NO_TITLE = re.compile(
    r"(?:till?|until|at|room|exit|unit|suite|route|hwy|over|under|past|for|\bi|specials?|donation"
    r"|roses|hh|hr|from|only)[ \-]$"
)
_EACH = r"(?<![a-z])(?P<{0}>[a-z]{{3,14}})[ ,(\-:]{{1,3}}(?P<{1}>\d\d)\)?"
_PAIR = re.compile(
    _EACH.format("first", "one")
    + r"[ ]{0,2}(?:and|&|\+|y|/|,)[ ]{0,2}"
    + _EACH.format("second", "two")
    + r"(?![0-9a-z%'\"])"
)
_NO_PERSON = {"age", "aged", "turned", "and", "only", "edad", "tengo", "years", "over", "under"}


def read_ages(text: Text, plain: str) -> tuple[Age, ...]:
    """Stated ages in ``plain``: the text with numbers of other kinds blanked out."""
    ages: dict[tuple[int, str | None], Age] = {}
    for years, name, start, end in (
        *_of_two(plain),
        *_stated(text, plain),
        *_in_title(text, plain),
    ):
        if YOUNGEST <= years <= OLDEST and not _is_known(ages, years, name):
            ages[years, name] = Age(years, text.spans(start, end), name)
    return tuple(ages.values())


def read_age_field(text: Text) -> tuple[Age, ...]:
    """The first number of years in a field that holds an age."""
    for found in re.finditer(r"(?<!\d)\d\d(?!\d)", text.plain):
        if YOUNGEST <= int(found[0]) <= OLDEST:
            return (Age(int(found[0]), text.spans(*found.span())),)
    return ()


def _is_known(ages: dict[tuple[int, str | None], Age], years: int, name: str | None) -> bool:
    return (years, name) in ages or any(known == years for known, _ in ages)


def _stated(text: Text, plain: str) -> Iterator[tuple[int, None, int, int]]:
    is_spelled = not text.words.isdisjoint(_FIRST_WORDS)
    for found in (_FIGURES_OR_WORDS if is_spelled else _FIGURES).finditer(plain):
        start, end = found.span()
        behind = plain[end : end + _AROUND]
        is_cued = _BEFORE.search(
            plain[max(start - _BEFORE_WIDTH, 0) : start]
        ) and not _NO_AGE.match(behind)
        if is_cued or _BEHIND.match(behind):
            yield _years(found[0]), None, start, end


def _years(text: str) -> int:
    return _SPELLED[text] if text in _SPELLED else int(text)


def _in_title(text: Text, plain: str) -> Iterator[tuple[int, None, int, int]]:
    """A number that closes the title, stands in brackets or behind a name and a comma there."""
    for field in text.fields:
        if field.name == "title":
            title = plain[field.start : field.end]
            for found in _TITLE.finditer(title):
                start, end = found.span(found.lastgroup or 0)
                if not _NO_TITLE.search(title[:start][-_AROUND:]):
                    yield int(title[start:end]), None, field.start + start, field.start + end


def _of_two(plain: str) -> Iterator[tuple[int, str, int, int]]:
    """Two people, each with an age: "Bella 22 and Mia (24)"."""
    if len(_FIGURES.findall(plain)) < 2:
        return
    for found in _PAIR.finditer(plain):
        names = found["first"], found["second"]
        if _NO_PERSON.isdisjoint(names):
            yield int(found["one"]), names[0].title(), *found.span("one")
            yield int(found["two"]), names[1].title(), *found.span("two")
