"""Which digits of a group are a telephone number, and how much they look like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from leadlight.finder.extract import cue, numbering, shape
from leadlight.finder.extract.normalise import BOUNDARY
from leadlight.finder.extract.numerals import UNSURE, Atom

_FAR: Final = 9
_FEWEST: Final = 8
_FEW, _AREA = 5, 3
_LEFT, _ABROAD = 20, 64
_WORLD, _FOREIGN = range(7, 19), range(11, 14)
_EXIT: Final = re.compile(r"011|00[1-9]\d*|00(?=[ \-.][1-9])")
_CLOCK: Final = re.compile(r"\d[:.,]\Z")
_TIGHT: Final = {"-", ".", "_", "#", ":"}


class Candidate(NamedTuple):
    """Atoms that are a number of the plan; the higher the score, the more it looks like one."""

    first: int
    last: int
    e164: str
    score: int


def numbers(
    plain: str, group: list[Atom], region: str, *, crowded: bool = False
) -> list[Candidate]:
    """The best numbers in ``group`` that share no atom, in the order of the text.

    In a ``crowded`` text only the few parts of a usual number are tried: no hostile text makes
    this slow, and nobody would find another number there.
    """
    if sum(len(atom.digits) for atom in group) < _FEWEST:
        return []
    most = _FEW if crowded else len(group)
    chosen = _best(_candidates(plain, group, region, most))
    taken = {at for it in chosen for at in range(it.first, it.last)}
    return [it for it in chosen if not _goes_on(plain, group, it, taken)]


def _candidates(plain: str, group: list[Atom], region: str, most: int) -> Iterator[Candidate]:
    for first, last, digits, plus in _stretches(plain, group, region, most):
        atoms = group[first:last]
        e164, worldwide = _number(digits, region, plain, atoms, plus=plus)
        if e164 and (score := _score(plain, atoms, e164, plus=worldwide)):
            score += _room(group, first, last) - _LEFT * _left_over(group, first, last)
            if not worldwide and len(digits) > max(numbering.lengths(region)):
                score -= _ABROAD
            yield Candidate(first, last, e164, score)


def _stretches(
    plain: str, group: list[Atom], region: str, most: int
) -> Iterator[tuple[int, int, str, bool]]:
    """First atom, the one behind the last, digits, and whether they are dialled from abroad."""
    digits = "".join(atom.digits for atom in group)
    ends = list(accumulate(len(atom.digits) for atom in group))
    behind = {end: place for place, end in enumerate(ends, 1)}
    for first, atom in enumerate(group):
        if atom.kind in UNSURE and not _opens(plain, group, first):
            continue
        offset = ends[first] - len(atom.digits)
        plus = _has_plus(plain, atom.start) or (first == 0 and _has_exit(plain, atom))
        for length in _tried(digits, offset, region, plus=plus):
            last = behind.get(offset + length, 0)
            if 0 < last - first <= most:
                yield first, last, digits[offset : offset + length], plus


def _opens(plain: str, group: list[Atom], first: int) -> bool:
    """Whether a number may begin with this: a word that is hardly a digit before others in words,
    or an area code of three letters that a mark joins to the next group.
    """
    atom, *behind = group[first : first + 2]
    if atom.kind in ("slips", "sounds"):
        return bool(behind) and behind[0].kind != "figures"
    if len(atom.digits) != _AREA or atom.kind != "weak" or not behind:
        return False
    return plain[atom.end : behind[0].start] in _TIGHT or cue.calls(plain, atom.start, atom.end)


def _tried(digits: str, offset: int, region: str, *, plus: bool) -> range:
    """The lengths that a number from ``offset`` on may have."""
    if plus:
        return _WORLD
    if offset == 0 and len(digits) in _FOREIGN:
        return range(min(*numbering.lengths(region)), len(digits) + 1)
    return numbering.lengths(region)


def _number(
    digits: str, region: str, plain: str, atoms: list[Atom], *, plus: bool
) -> tuple[str | None, bool]:
    """The E.164 of ``digits``, and whether it is sure to be dialled from abroad.

    A plus sign that stands apart may be a bullet; without one, a foreign number needs a word for
    calling.
    """
    start, end = atoms[0].start, atoms[-1].end
    home = numbering.national(digits, region)
    if plus and not (home and plain[start - 2 : start] == "+ "):
        abroad = numbering.international(digits.removeprefix("011").removeprefix("00"))
        return (abroad, True) if abroad else (home, False)
    if home is None and len(digits) in _FOREIGN and cue.calls(plain, start, end):
        return numbering.international(digits), False
    return home, False


def _has_plus(plain: str, start: int) -> bool:
    if plain[start - 1 : start] not in ("+", " ", "(", "/", "="):
        return False
    before = plain[max(start - 4, 0) : start]
    if before.rstrip(" (").endswith("+"):
        return before.endswith("+") or not before[: before.index("+")][-1:].isalnum()
    return before[-1:] in "/=" and cue.is_worldwide(plain, start)


def _has_exit(plain: str, atom: Atom) -> bool:
    """Whether the digits begin with the prefix for calls abroad, 00 or 011."""
    if not atom.digits.startswith("0") or not _EXIT.match(plain, atom.start):
        return False
    return not _CLOCK.search(plain, max(atom.start - 3, 0), atom.start)


def _room(group: list[Atom], first: int, last: int) -> int:
    """How far the atoms stand from their neighbours: up to 9 on each side."""
    before = group[first].start - group[first - 1].end if first else _FAR
    behind = group[last].start - group[last - 1].end if last < len(group) else _FAR
    return min(before, _FAR) + min(behind, _FAR)


def _left_over(group: list[Atom], first: int, last: int) -> int:
    """How many neighbours look as if they belonged to the number: single digits or words."""
    beside = group[max(first - 1, 0) : first] + group[last : last + 1]
    return sum(len(atom.digits) == 1 or atom.kind == "words" for atom in beside)


def _score(plain: str, atoms: list[Atom], e164: str, *, plus: bool) -> int:
    """How much these atoms look like one number; 0 if they do not."""
    start, end = atoms[0].start, atoms[-1].end
    gaps = [plain[one.end : other.start] for one, other in pairwise(atoms)]
    natural = shape.is_natural(atoms, gaps) or shape.is_homely(atoms, e164)
    if not plus and _is_something_else(plain, atoms, gaps, natural=natural):
        return 0
    shown = natural or plus or shape.is_marked(gaps) or shape.is_spelled(atoms)
    if not (shown or cue.calls(plain, start, end)):
        return 0
    kinds = {atom.kind for atom in atoms}
    whole = BOUNDARY not in plain[start:end]
    even = (len(set(gaps)) == 1) + (len(kinds) == 1) + shape.is_usual(atoms)
    return 1 + 128 * plus + 64 * natural + 32 * kinds.isdisjoint(UNSURE) + 8 * whole + 2 * even


def _is_something_else(plain: str, atoms: list[Atom], gaps: list[str], *, natural: bool) -> bool:
    """Whether the digits are an id, amounts, measures, a date, or counted in order."""
    start, end = atoms[0].start, atoms[-1].end
    if len(atoms) == 1:
        return atoms[0].kind == "figures" and is_code(plain, start, end)
    if shape.is_other(atoms, gaps, natural=natural):
        return True
    if shape.is_list(atoms, gaps) or shape.is_measure(atoms):
        # what stands behind is no sign: a menu often ends in "call me"
        return not cue.calls_before(plain, start)
    if shape.is_usual(atoms) or atoms[0].kind != "figures":
        torn = len(atoms[0].digits) > 3 and plain[start - 1 : start].isalpha()
        return torn or plain[start - 1 : start] in ("$", "€", "£")
    if max(len(atom.digits) for atom in atoms) > 1 and cue.is_price(plain, start):
        return True
    return not natural and (cue.is_tail_of_name(plain, start) or cue.is_amount(plain, end))


def is_code(plain: str, start: int, end: int) -> bool:
    """Whether figures in one piece are an id, a page of a site, or part of a hash."""
    return (
        cue.identifies(plain, start)
        or cue.is_page_id(plain, start, end)
        or cue.is_part_of_code(plain, start, end)
    )


def _best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best candidates that share no atom, in the order of the text."""
    chosen: list[Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(candidates, key=lambda one: (-one.score, one.first, -one.last)):
        atoms = range(candidate.first, candidate.last)
        if taken.isdisjoint(atoms):
            taken.update(atoms)
            chosen.append(candidate)
    return sorted(chosen)


def _goes_on(plain: str, group: list[Atom], candidate: Candidate, taken: set[int]) -> bool:
    """Whether a digit too many stands at an end, joined as the digits of the number are."""
    first, last, *_ = candidate
    atoms = group[first:last]
    alone = all(len(atom.digits) == 1 for atom in atoms)
    inner = {plain[one.end : other.start] for one, other in pairwise(atoms)} - {""}
    for at, gap in _neighbours(plain, group, first, last):
        if at in taken or group[at].kind in UNSURE:
            continue
        size = len(group[at].digits)
        if alone and size == 1 and gap in inner and _is_alike(plain, group, at, first):
            return True
        tight = (gap in _TIGHT or gap in inner) and gap.strip() == gap != "/"
        if tight and (at >= last or size > 2 or gap == "."):
            return True
    return False


def _is_alike(plain: str, group: list[Atom], at: int, first: int) -> bool:
    """Whether the neighbour is written as the number is, and belongs to nothing before it."""
    if at > first:
        return group[at].kind == group[at - 1].kind
    before = plain[group[at - 1].end : group[at].start] if at else " "
    return group[at].kind == group[first].kind and before.isspace()


def _neighbours(plain: str, group: list[Atom], first: int, last: int) -> Iterator[tuple[int, str]]:
    if first:
        yield first - 1, plain[group[first - 1].end : group[first].start]
    if last < len(group):
        yield last, plain[group[last - 1].end : group[last].start]
