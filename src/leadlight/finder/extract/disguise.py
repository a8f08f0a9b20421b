"""How a number was made hard to read: an obscured number is itself a tested indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from leadlight.finder.extract.charset import CHARSET
from leadlight.finder.extract.normalise import BOUNDARY
from leadlight.finder.extract.numerals import Atom
from leadlight.finder.extract.shape import is_homely

TRICKS: Final = {
    "words": "digits spelled as words",
    "letters": "letters or marks in place of digits",
    "keycaps": "emoji digits",
    "fancy_digits": "circled, bold or other unusual digits",
    "look_alikes": "letters of another script",
    "hidden": "invisible characters between digits",
    "markup": "HTML between digits",
    "separators": "unusual marks between digits",
    "grouping": "digits apart from each other, or in unusual groups",
    "glued": "digits stuck to letters",
    "split": "broken over lines or fields",
}
"""Each trick and what it is."""

_USUAL_GAP: Final = re.compile(r"(?:\) ?-?|[.\-/]| ?- ?|[ \t]{1,2}| ?\()?")
_USUAL_SIZES: Final = ([10], [11], [3, 7], [6, 4], [3, 3, 4])
_LONGEST_AT_HOME, _MOST_PARTS = 11, 6
_KEYCAP_MARKS: Final = "\ufe0f\u20e3"


def tricks(plain: str, atoms: list[Atom], original: str, e164: str) -> tuple[str, ...]:
    """Names of the tricks, sorted, that hide the number that ``atoms`` make; keys of `TRICKS`.

    ``original`` is the text as given that the number stands in, ``e164`` the number.
    """
    found = {*_kinds(atoms), *_layout(plain, atoms, e164), *characters(original)}
    return tuple(sorted(found))


def _kinds(atoms: list[Atom]) -> Iterator[str]:
    kinds = {atom.kind for atom in atoms}
    if kinds & {"words", "sounds", "slips"}:
        yield "words"
    if kinds & {"letters", "weak"}:
        yield "letters"


def _layout(plain: str, atoms: list[Atom], e164: str) -> Iterator[str]:
    start, end = atoms[0].start, atoms[-1].end
    if not (_is_usual(plain, atoms) or is_homely(atoms, e164)):
        yield "grouping"
    if BOUNDARY in plain[start:end] or "\n" in plain[start:end]:
        yield "split"
    elif not all(_USUAL_GAP.fullmatch(plain, a.end, b.start) for a, b in pairwise(atoms)):
        yield "separators"
    if plain[start - 1 : start].isalpha() or plain[end : end + 1].isalpha():
        yield "glued"


def _is_usual(plain: str, atoms: list[Atom]) -> bool:
    """Whether the groups are those of home, or any few behind a prefix for other countries."""
    sizes = [len(atom.digits) for atom in atoms]
    if sizes in _USUAL_SIZES or (sizes[0] == 1 and sizes[1:] in _USUAL_SIZES):
        return True
    start = atoms[0].start
    abroad = "+" in plain[max(start - 2, 0) : start] or sum(sizes) > _LONGEST_AT_HOME
    return abroad and len(sizes) <= _MOST_PARTS and sizes.count(1) < 3


def characters(original: str) -> Iterator[str]:
    """Tricks with characters that the text as given shows."""
    if original.isascii():
        if "<" in original or "&" in original:
            yield "markup"
        return
    if "—" in original:
        yield "separators"
    beyond = [char for char in original if char > "\x7f" and char not in _KEYCAP_MARKS]
    if "\u20e3" in original:
        yield "keycaps"
    if any(CHARSET[char].isdigit() for char in beyond):
        yield "fancy_digits"
    if any(char.isalpha() for char in beyond):
        yield "look_alikes"
    if any(CHARSET[char] == "" for char in beyond):
        yield "hidden"
    if "<" in original or "&" in original:
        yield "markup"
