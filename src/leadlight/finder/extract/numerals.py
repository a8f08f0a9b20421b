"""Digits as people write them: figures, words in English and Spanish, letters that look like one.

An *atom* is the smallest stretch that stands for digits; a *group* is a run of atoms with nothing
but separators between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["figures", "words", "letters", "weak"]

_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_SPANISH = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_UNITS = {word: value for words in (_ENGLISH, _SPANISH) for value, word in enumerate(words)}
_TENS_IN_ORDER = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * tens for tens, word in enumerate(_TENS_IN_ORDER, 2)} | {"fourty": 40}
_SCALES = {"hundred": 100, "thousand": 1000}
_REPEATS = {"double": 2, "triple": 3, "doble": 2}
_WORDS = "|".join(
    sorted([*_UNITS, *_TENS, *_SCALES, *_REPEATS], key=lambda word: (-len(word), word))
)
_LIKE_DIGITS = str.maketrans("oilszb", "011528")

_ATOM = re.compile(
    r"(?=[\dbcdefhilnostuz])"  # a quick look before the slow ones: nothing starts otherwise
    r"(?:(?<![a-z])|(?=\d)|(?<=[lt])(?:(?<=call)|(?<=text)|(?<=txt)))(?:"
    r"(?P<figures>\d++(?![a-z]))"
    rf"|(?P<words>(?:\d*+(?:{_WORDS}))++\d*+(?![a-z]))"
    r"|(?P<letters>(?<![a-z0-9])(?=[oilszb]{1,8}\d|\d{1,9}[oilszb])[oilszb\d]{2,14}+(?![a-z0-9]))"
    r"|(?P<glued>\d++)"
    r"|(?P<weak>(?<![a-z0-9'$])(?:[oil]|oo|oh|[oilszb]{3,4})(?![a-z0-9'])))"
)
_PART = re.compile(rf"\d+|{_WORDS}")
_GAP = re.compile(
    r"[^a-z0-9$€£¥%°\"']{0,8}(?:(?:dash|dot|hyphen|guion|punto)[^a-z0-9$€£¥%°\"']{1,4})?"
)
_WIDEST = 20
_WITHIN = {"", " ", "-"}
_POUNDS = ("lb", "lbs", "ibs")


class Atom(NamedTuple):
    """A stretch of the plain text and the digits that it stands for."""

    start: int
    end: int
    digits: str
    kind: Kind


def groups(plain: str, fewest: int) -> Iterator[list[Atom]]:
    """Runs of atoms that hold at least ``fewest`` digits, in order."""
    group: list[Atom] = []
    reading, end = _Reading(), 0
    for atom in _atoms(plain):
        if atom.start - end > _WIDEST or not _GAP.fullmatch(plain, end, atom.start):
            yield from _enough(group, fewest)
            group, reading = [], _Reading()
        reading.add(group, atom, plain[end : atom.start])
        end = atom.end
    yield from _enough(group, fewest)


def _enough(group: list[Atom], fewest: int) -> Iterator[list[Atom]]:
    if sum(len(atom.digits) for atom in group) >= fewest:
        yield group


def _atoms(plain: str) -> Iterator[Atom]:
    behind = -_WIDEST
    for found in _ATOM.finditer(plain):
        kind, text, (start, end) = found.lastgroup, found[0], found.span()
        if kind == "weak" and start - behind > _WIDEST:
            continue  # a letter alone stands for a digit beside digits only
        behind = end
        if kind == "words":
            yield from _word_atoms(text, start)
        elif kind == "letters":
            if not text.endswith(_POUNDS):
                yield Atom(start, end, text.translate(_LIKE_DIGITS), "letters")
        elif kind == "weak":
            yield Atom(start, end, text.replace("h", "").translate(_LIKE_DIGITS), "weak")
        else:
            yield Atom(start, end, text, "figures")


def _word_atoms(text: str, start: int) -> Iterator[Atom]:
    for part in _PART.finditer(text):
        kind: Kind = "figures" if part[0].isdigit() else "words"
        yield Atom(start + part.start(), start + part.end(), part[0], kind)


class _Reading:
    """Reads number words in their context: "thirty three", "five hundred", "double five"."""

    def __init__(self) -> None:
        self._room = 0
        self._repeat: Atom | None = None

    def add(self, group: list[Atom], atom: Atom, gap: str) -> None:
        """Appends ``atom`` to ``group``, or lets the atom before the ``gap`` take it in."""
        if gap not in _WITHIN:
            self._room = 0
        if atom.digits in _REPEATS:
            self._repeat = atom
        elif self._repeat is not None:
            self._add_repeated(group, atom, self._repeat)
        elif atom.digits in _SCALES:
            self._scale(group, atom)
        elif atom.kind == "words":
            self._add_word(group, atom)
        else:
            self._room = 0
            group.append(atom)

    def _add_repeated(self, group: list[Atom], atom: Atom, repeat: Atom) -> None:
        digits = str(_UNITS.get(atom.digits, "")) if atom.kind == "words" else atom.digits
        spelled = digits[:1] * _REPEATS[repeat.digits] + digits[1:]
        self._room, self._repeat = 0, None
        if spelled:
            group.append(Atom(repeat.start, atom.end, spelled, "words"))

    def _scale(self, group: list[Atom], atom: Atom) -> None:
        scale = _SCALES[atom.digits]
        if group and len(group[-1].digits) <= 2:
            last = group.pop()
            digits = str(int(last.digits) * scale)
            group.append(Atom(last.start, atom.end, digits, "words"))
            self._room = scale

    def _add_word(self, group: list[Atom], atom: Atom) -> None:
        value = _UNITS.get(atom.digits, _TENS.get(atom.digits, 0))
        if 0 < value < self._room:
            last = group.pop()
            digits = str(int(last.digits) + value)
            group.append(Atom(last.start, atom.end, digits, "words"))
        else:
            group.append(atom._replace(digits=str(value)))
        self._room = 10 if atom.digits in _TENS else 0
