"""Digits as people write them: figures, words in English and Spanish, letters that look like one.

An *atom* is the smallest stretch that stands for digits; a *group* is a run of atoms with nothing
but separators between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from leadlight.finder.extract import spelled

Kind = Literal["figures", "words", "letters", "weak", "sounds", "slips"]
"""``weak`` letters, words that sound like a digit and ``slips`` (misspelled words) stand for digits
among other digits only."""

UNSURE: Final[frozenset[Kind]] = frozenset({"weak", "sounds", "slips"})

SEPARATOR: Final = r"[^a-z0-9$€£¥%°\"']"
"""One of the marks that may stand between the digits of a number."""

_ON_A_LINE: Final = r"[^a-z0-9$€£¥%°\"'\n\0]"
CONNECTOR: Final = (
    r"(?:dash|dot|hyphen|period|point|minus|slash|star|space|stop|guion|punto|espacio|menos|raya"
    r"|then|and|luego|call|text|txt|me|now)"
)
"""Words that people say or put between the digits of a number."""

UNIT: Final = (
    r"(?:[ap]m|hrs?|hours?|horas?|mins?|minut[eo]s?|lbs?|pounds|kg|cm|mm|ft|yrs?|years|yo|y/o|a[nñ]os"
    r"|usd|dollars|bucks|dolares|pesos|roses|rosas|inch(?:es)?|st|nd|rd|th|[a-h]{1,3}s?|k)(?![a-z])"
)
"""What makes figures before it an amount, a measure or a time."""

_WIDEST: Final = 24
_UNIT_ROOM, _ONE_TO_NINE = 10, frozenset("123456789")
_WORDS: Final = "|".join(spelled.SURE)
_PLURALS: Final = "|".join(spelled.PLURALS)
_DIGITS: Final = rf"(?:\d|oh?(?=\d|{_WORDS}))"
_TYPED: Final = "|".join(spelled.TYPED)
_NO_NUMBER: Final = r"two[ -]{0,2}spirit"
"""A word of identity, which may not be read as a digit."""
_ATOM: Final = re.compile(
    # most characters between atoms fail here, before many alternatives do
    rf"(?=[a-z0-9])(?!{_NO_NUMBER})(?:"
    rf"(?P<run>(?:{_DIGITS}{{0,12}}(?:{_WORDS})){{3,40}}+{_DIGITS}*+)"
    r"|(?P<figures>\d++(?![a-z]))"
    rf"|(?<![a-z])(?:(?P<words>(?:{_DIGITS}{{0,12}}(?:{_WORDS})){{1,40}}+{_DIGITS}*+|{_PLURALS}"
    r"|(?=\d|oh\d)(?:\d{0,9}oh){1,4}+\d{0,9})(?![a-z])"
    rf"|(?P<spaced>{spelled.SPACED})(?![a-z0-9])"
    rf"|(?<!\d)(?P<typed>{_TYPED})(?![a-z0-9])"
    r"|(?<!\d)(?P<letters>(?![a-z]{1,4}\d{7}|(?:2[89]|3\d|4[0-4])[be]{1,2}(?![a-z0-9]))(?=[oilszb]{1,8}\d|\d{1,9}[oilszbe])[oilszbe\d]{2,14}+(?![a-z0-9])))"
    rf"|(?P<glued>\d{{7,}}+|\d++(?!{UNIT}))|(?P<unit>\d++)"
    r"|(?P<token>(?<![a-z0-9'$])[a-z]{1,8}(?![a-z0-9'])))"
)
_PART: Final = re.compile(rf"\d+|(?:{_PLURALS})$|{_WORDS}|oh?")
_BETWEEN: Final = re.compile(
    rf"{SEPARATOR}{{0,20}}| y |{_ON_A_LINE}{{0,6}}{CONNECTOR}{_ON_A_LINE}{{0,6}}|x{{1,3}}"
)
_NO_LETTERS: Final = re.compile(r"[^a-z]")
_AND: Final = {" y ", " and "}
_WITHIN: Final = {"", " ", "-", *_AND}
_SAID_LAST: Final = re.compile(r"[a-z]+ty")
_POUNDS: Final = ("lb", "lbs", "ibs")
_TOLL_FREE: Final = "800"
"""Said "eight hundred"; the digits behind it are the next group."""


class Atom:
    """A stretch of the plain text and the digits that it stands for."""

    __slots__ = ("digits", "end", "kind", "start")

    def __init__(self, start: int, end: int, digits: str, kind: Kind) -> None:
        self.start, self.end = start, end
        self.digits, self.kind = digits, kind

    def reads(self, digits: str) -> Atom:
        """The same stretch, standing for ``digits``."""
        return Atom(self.start, self.end, digits, self.kind)


def group_at(plain: str, first: int, least: int) -> list[Atom]:
    """The run of atoms that ends behind ``least``, else the next one; reading begins at ``first``.

    Empty if there is none.
    """
    group: list[Atom] = []
    reading, end = _Reading(), first
    for atom in _atoms(plain, first, least):
        if atom.start - end > _WIDEST or not _BETWEEN.fullmatch(plain, end, atom.start):
            if group and end > least:
                break
            group, reading = [], _Reading()
        reading.add(group, atom, plain[end : atom.start])
        end = atom.end
    return _closed(plain, group)


def _closed(plain: str, group: list[Atom]) -> list[Atom]:
    """``group`` with a last digit behind a word for tens taken in by it: "01 thirty 4"."""
    if len(group) < 2 or group[-1].digits not in _ONE_TO_NINE or group[-1].kind != "figures":
        return group
    tens, last = group[-2:]
    if plain[tens.end : last.start] != " " or not _SAID_LAST.fullmatch(plain, tens.start, tens.end):
        return group
    digits = str(int(tens.digits) + int(last.digits))
    return [*group[:-2], Atom(tens.start, last.end, digits, "words")]


def _atoms(plain: str, first: int, least: int) -> Iterator[Atom]:
    """Atoms from ``first`` on, until a wide gap follows one that ends behind ``least``."""
    behind = first
    for found in _ATOM.finditer(plain, first):
        kind, text, (start, end) = found.lastgroup or "", found[0], found.span()
        if kind == "token":
            if start - behind > _WIDEST and behind > least:
                return
            if start - behind <= _WIDEST and (unsure := _unsure(start, end, text)):
                behind = end
                yield unsure
        elif kind != "unit" and not text.endswith(_POUNDS):
            behind = end
            yield from _sure(kind, text, start, end)


def _sure(kind: str, text: str, start: int, end: int) -> Iterator[Atom]:
    if kind in ("words", "run"):
        for part in _PART.finditer(text):
            yield _part(part[0], start + part.start(), start + part.end())
    elif kind == "spaced":
        yield Atom(start, end, _NO_LETTERS.sub("", text), "words")
    elif kind == "letters":
        yield Atom(start, end, spelled.like_digits(text), "letters")
    elif kind == "typed":
        yield Atom(start, end, str(spelled.TYPED[text]), "letters")
    else:
        yield Atom(start, end, text, "figures")


def _part(text: str, start: int, end: int) -> Atom:
    if text.isdigit():
        return Atom(start, end, text, "figures")
    return Atom(start, end, "zero" if text[0] == "o" and len(text) < 3 else text, "words")


def _unsure(start: int, end: int, word: str) -> Atom | None:
    """The atom that ``word`` may be among digits."""
    if digits := spelled.LETTERS.get(word):
        return Atom(start, end, digits, "weak")
    if (value := spelled.slip(word)) is not None:
        return Atom(start, end, str(value), "slips")
    if value := spelled.SOUNDS.get(word):
        return Atom(start, end, str(value), "sounds")
    return None


class _Reading:
    """Reads number words in their context: "thirty three", "five hundred", "double five"."""

    def __init__(self) -> None:
        self._room = 0
        self._repeat: Atom | None = None
        self._needs_and = False

    def add(self, group: list[Atom], atom: Atom, gap: str) -> None:
        """Appends ``atom`` to ``group``, or lets the atom before the ``gap`` take it in."""
        if gap not in _WITHIN or (self._needs_and and gap not in _AND):
            self._room = 0
        self._needs_and = atom.digits in spelled.WITH_AND
        if atom.digits in spelled.REPEATS:
            self._repeat = atom
        elif self._repeat is not None:
            self._add_repeated(group, atom, self._repeat)
        elif atom.digits in spelled.SCALES:
            self._scale(group, atom)
        elif atom.digits in spelled.PLURALS:
            self._repeat_often(group, atom)
        elif atom.kind == "words":
            self._add_word(group, atom)
        elif self._room == _UNIT_ROOM and not gap and atom.digits in _ONE_TO_NINE:
            last = group.pop()
            digits = str(int(last.digits) + int(atom.digits))
            group.append(Atom(last.start, atom.end, digits, "words"))
            self._room = 0
        else:
            self._room = 0
            group.append(atom)

    def _add_repeated(self, group: list[Atom], atom: Atom, repeat: Atom) -> None:
        digits = str(spelled.UNITS.get(atom.digits, "")) if atom.kind == "words" else atom.digits
        repeated = digits[:1] * spelled.REPEATS[repeat.digits] + digits[1:]
        self._room, self._repeat = 0, None
        if repeated:
            group.append(Atom(repeat.start, atom.end, repeated, "words"))

    def _repeat_often(self, group: list[Atom], atom: Atom) -> None:
        """Reads "three fives", or a five alone where no small number stands before it."""
        self._room, digit = 0, str(spelled.PLURALS[atom.digits])
        if group and group[-1].digits in ("2", "3", "4"):
            last = group.pop()
            group.append(Atom(last.start, atom.end, digit * int(last.digits), "words"))
        else:
            group.append(atom.reads(digit))

    def _scale(self, group: list[Atom], atom: Atom) -> None:
        scale = spelled.SCALES[atom.digits]
        self._room = scale
        if group and len(group[-1].digits) <= 2 and group[-1].kind not in UNSURE:
            last = group.pop()
            digits = str(int(last.digits) * scale)
            group.append(Atom(last.start, atom.end, digits, "words"))
            if digits == _TOLL_FREE:
                self._room = 0
        else:
            group.append(atom.reads(str(scale)))

    def _add_word(self, group: list[Atom], atom: Atom) -> None:
        word = atom.digits
        value = spelled.UNITS.get(word, spelled.TENS.get(word, spelled.HUNDREDS.get(word, 0)))
        if 0 < value < self._room and group:
            last = group.pop()
            digits = str(int(last.digits) + value)
            group.append(Atom(last.start, atom.end, digits, "words"))
        else:
            group.append(atom.reads(str(value)))
        self._room = _UNIT_ROOM if word in spelled.TENS else 100 if word in spelled.HUNDREDS else 0
