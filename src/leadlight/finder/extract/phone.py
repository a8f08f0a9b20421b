"""Telephone numbers, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from leadlight.core.findings import Phone, Span
from leadlight.finder.extract.apart import APART, numbers_apart
from leadlight.finder.extract.candidate import is_code, numbers
from leadlight.finder.extract.disguise import characters, tricks
from leadlight.finder.extract.marked import MARKED, marked_numbers
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import international, national
from leadlight.finder.extract.numerals import CONNECTOR, Atom, group_at
from leadlight.finder.extract.spelled import SPACED, SURE, TYPED
from leadlight.finder.extract.split import AREA_CODE, torn_number
from leadlight.finder.extract.vanity import VANITY, vanity_numbers
from leadlight.finder.extract.watch import Sight

_MOST: Final = 15
_BACK: Final = 24
_CROWD: Final = 4000
_NOT_DIGITS: Final = re.compile(r"[^0-9]+")
_WORDS: Final = "|".join(SURE)
_CLEAR: Final = Sight(
    # six digits close to each other, letters that look like one among them
    r"(?:^|[^0-9])(?:[0-9][^ac-hjkmnpqrt-y0-9$]{0,12}){5}[0-9]",
    # the usual ways to write a number, with nothing near that could belong to it
    r"[^0-9]??((?<![a-z0-9.\-_/=@#*$€£+(])(?<!\d )(?<![$€£] )"
    r"(?:\+?1[\-. ]?(?=\()|\+?1[\-. ]|\+1)?(?:\([2-9]\d\d(?:\) ?-?|-)[2-9]\d\d[\-. ]?\d{4}"
    r"|(?!\d\d[05] - \d\d[05] - )[2-9]\d\d(?:[\-.]| - )[2-9]\d\d(?:[\-. ]| - )?\d{4}"
    r"|(?!\d\d[05] \d\d[05] \d{3}[05])[2-9]\d\d [2-9]\d\d[ \-]\d{4}"
    r"|1?(?P<bare>[2-9]\d\d[2-9]\d{6})))(?![a-z0-9@*_#]|[^a-z]?\d)",
)
_CLOSE: Final = Sight(
    "|".join(
        (
            rf"(?:^|[^a-z])(?:{_WORDS})[^a-z0-9]{{1,12}}(?:{_WORDS}|[0-9]|o[^a-z]|oh)",
            rf"(?:{_WORDS})(?:{_WORDS}|[0-9])",
            r"\b(?:[0-9]{1,2}[oilszbe]{1,2}|[oilszb]{1,2}[0-9])[oilszbe0-9]{0,2}\b",
            rf"\b(?:{'|'.join(TYPED)})\b",
            r"[0-9](?:x{1,3}|[^a-z0-9]{0,2}oh[^a-z0-9]{0,2})[0-9]",
            rf"\b(?:{SPACED})\b",
            r"[0-9][^a-z0-9$'\"]{13,40}[0-9]",
            rf"[0-9][^a-z0-9]{{0,3}}{CONNECTOR}[^a-z0-9]{{0,3}}[0-9]",
        )
    ),
    ".",
)
"""Where digits in other shapes stand close to each other; they are read in groups."""


def sights() -> tuple[Sight, ...]:
    """The patterns that are looked for in every text."""
    return (_CLEAR, _CLOSE, APART, AREA_CODE, VANITY, MARKED)


def read_phones(text: Text, region: str) -> tuple[Phone, ...]:
    """The numbers in ``text``; ``region`` (ISO 3166) is where numbers without a prefix belong."""
    starts = text.starts(_CLEAR)
    if close := text.starts(_CLOSE):
        starts = sorted((*starts, *close))
    return _read(text, region, starts) if starts or text.starts(APART) else ()


def _read(text: Text, region: str, starts: list[int]) -> tuple[Phone, ...]:
    reading = _Reading(text, region)
    for start in starts:
        if start >= reading.done:
            reading.read(start)
    if reading.rest and (torn := torn_number(text, reading.rest, region)):
        reading.add_torn(*torn)
    for e164, atoms in numbers_apart(text, region):
        reading.add_apart(atoms, e164)
    for e164, start, end in (*vanity_numbers(text, region), *marked_numbers(text, region)):
        reading.add(e164, text.spans(start, end), ("letters",))
    return reading.phones()


def read_phone_field(text: Text, region: str) -> tuple[Phone, ...]:
    """The number in a field that holds nothing else: read as text, else as its bare digits."""
    if phones := read_phones(text, region):
        return phones
    digits = _NOT_DIGITS.sub("", text.plain)[: _MOST + 1]
    e164 = international(digits) or national(digits, region)
    return (Phone(e164, text.spans(0, len(text.plain))),) if e164 else ()


class _Reading:
    """Numbers found so far, the groups of digits that are none, and how far the text was read."""

    def __init__(self, text: Text, region: str) -> None:
        self._text, self._region = text, region
        self._found: dict[str, tuple[list[Span], set[str]]] = {}
        self.rest: list[list[Atom]] = []
        self.done, self._atoms = 0, 0

    def read(self, start: int) -> None:
        """Reads the number at ``start`` if it is a clear one, else the group of digits there."""
        if not self._read_clear(start):
            self._read_group(start)

    def _read_clear(self, at: int) -> bool:
        plain = self._text.plain
        found = _CLEAR.pattern.match(plain, at)
        if found is None:
            return False
        start, end = found.span(1)
        if found["bare"] and is_code(plain, start, end):
            return False
        digits = _NOT_DIGITS.sub("", found[1])
        e164 = national(digits, self._region)
        if e164 is None or not digits.endswith(e164[2:]):
            return False
        shown = characters(self._text.written(start, end))
        self.add(e164, self._text.spans(start, end), shown)
        self.done = found.end()
        return True

    def _read_group(self, start: int) -> None:
        plain = self._text.plain
        group = group_at(plain, max(start - _BACK, self.done), start)
        self._atoms += len(group)
        found = numbers(plain, group, self._region, crowded=self._atoms > _CROWD)
        for candidate in found:
            self.add_atoms(group[candidate.first : candidate.last], candidate.e164)
        if rest := group[found[-1].last if found else 0 :]:
            self.rest.append(rest)
        self.done = group[-1].end if group else len(plain)

    def add_apart(self, atoms: list[Atom], e164: str) -> None:
        """Adds a number with words between its groups, if it was not read without them."""
        if e164 not in self._found:
            self.add_atoms(atoms, e164)

    def add_atoms(self, atoms: list[Atom], e164: str) -> None:
        """Adds the number that ``atoms`` make."""
        plain, start, end = self._text.plain, atoms[0].start, atoms[-1].end
        while start > 0 and plain[start - 1] in "+(":
            start -= 1
        shown = tricks(plain, atoms, self._text.all_written(start, end), e164)
        self.add(e164, self._text.spans(start, end), shown)

    def add_torn(self, atoms: list[Atom], e164: str) -> None:
        """Adds a number whose area code stands apart."""
        code, *local = atoms
        text, stretches = self._text, ((code.start, code.end), (local[0].start, local[-1].end))
        original = "".join([text.all_written(*stretch) for stretch in stretches])
        spans = [span for stretch in stretches for span in text.spans(*stretch)]
        self.add(e164, spans, (*tricks(text.plain, atoms, original, e164), "split"))

    def add(self, e164: str, spans: Iterable[Span], how: Iterable[str]) -> None:
        """Adds a number, or another place where it stands and the tricks used there."""
        known, found = self._found.setdefault(e164, ([], set()))
        known.extend(spans)
        found.update(how)

    def phones(self) -> tuple[Phone, ...]:
        """All that was found, each number once."""
        return tuple(
            Phone(e164, tuple(spans), bool(how), tuple(sorted(how)))
            for e164, (spans, how) in self._found.items()
        )
