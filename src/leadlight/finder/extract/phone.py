"""Telephone numbers, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from leadlight.core.findings import Phone
from leadlight.finder.extract.disguise import tricks
from leadlight.finder.extract.normalise import BOUNDARY, Text
from leadlight.finder.extract.numbering import international, lengths, national
from leadlight.finder.extract.numerals import Atom, groups
from leadlight.finder.extract.split import torn_number

_FEWEST, _MOST, _AROUND = 8, 15, 32
_CUE = re.compile(
    r"(?:call|text|txt|phone|cell|tel|ring|mobile|number|whats ?app|llama|llamame|numero|celular"
    r"|mensaje|\bph|📞|📱|☎|☏|📲)"
    r"[^a-z0-9]{0,6}(?:(?:me|us|or|at|on|text|call|is|al)[^a-z0-9]{1,4}){0,3}$"
)
_IDENTIFIER = re.compile(
    r"(?:\bid|\bref|reference|post|posting|listing|licen[sc]e|\bad|order|invoice|serial|account"
    r"|tracking|\bim[gq])[^a-z0-9]{0,3}(?:id|no|nr|number|num|code)?[^a-z0-9+]{0,4}$"
)
_PRICE = re.compile(
    r"(?<![a-z])(?:hh|hrs?|hour|h|half|full|mins?|specials?|roses|donation|rates?)"
    r"[ ]{0,2}[:=/\-]?[ ]{0,2}$"
)
_GLUED = re.compile(r"(?:call|text|txt|cell|phone|tel|me|us|at|ph|number|now|hmu|line|sms|wa|or)$")
_FAR = 9
_PLAIN_GAPS = {" ", "  ", "/", ":", ", ", ","}
_NOT_DIGITS = re.compile(r"[^0-9]+")


class _Candidate(NamedTuple):
    """Atoms that are a number of the plan; the higher the score, the more it looks like one."""

    first: int
    last: int
    e164: str
    score: int


def read_phones(text: Text, region: str) -> tuple[Phone, ...]:
    """The numbers in ``text``; ``region`` (ISO 3166) is where numbers without a prefix belong."""
    phones: dict[str, Phone] = {}
    for group in groups(text.plain, _FEWEST):
        for candidate in _best(_candidates(text.plain, group, region)):
            phone = _phone(text, group[candidate.first : candidate.last], candidate.e164)
            phones[phone.e164] = _joined(phones.get(phone.e164), phone)
    if torn := torn_number(text, region):
        phones.setdefault(torn[1], _torn_phone(text, *torn))
    return tuple(phones.values())


def read_phone_field(text: Text, region: str) -> tuple[Phone, ...]:
    """The number in a field that holds nothing else: read as text, else as its bare digits."""
    if phones := read_phones(text, region):
        return phones
    digits = _NOT_DIGITS.sub("", text.plain)[: _MOST + 1]
    e164 = international(digits) or national(digits, region)
    return (Phone(e164, text.spans(0, len(text.plain))),) if e164 else ()


def _candidates(plain: str, group: list[Atom], region: str) -> Iterator[_Candidate]:
    fits = lengths(region)
    for first, atom in enumerate(group):
        if atom.kind == "weak":
            continue
        plus, digits = _has_plus(plain, atom.start), ""
        for last, other in enumerate(group[first : first + _MOST], first + 1):
            digits += other.digits
            if len(digits) > _MOST:
                break
            if not plus and len(digits) not in fits:
                continue
            e164 = international(digits) if plus else national(digits, region)
            if e164 and (score := _score(plain, group[first:last], plus=plus)):
                yield _Candidate(first, last, e164, score + _room(group, first, last))


def _has_plus(plain: str, start: int) -> bool:
    return plain[max(start - 3, 0) : start].rstrip(" (").endswith("+")


def _room(group: list[Atom], first: int, last: int) -> int:
    """How far the atoms stand from their neighbours: up to 9 on each side."""
    before = group[first].start - group[first - 1].end if first else _FAR
    behind = group[last].start - group[last - 1].end if last < len(group) else _FAR
    return min(before, _FAR) + min(behind, _FAR)


def _score(plain: str, atoms: list[Atom], *, plus: bool) -> int:
    """How much these atoms look like one number; 0 if they do not."""
    start = atoms[0].start
    before = plain[max(start - _AROUND, 0) : start]
    natural, gaps = _is_natural(atoms), _gaps(plain, atoms)
    kinds = {atom.kind for atom in atoms}
    if not plus and _is_something_else(atoms, before):
        return 0
    disguised = "words" in kinds or "letters" in kinds
    marked = len(gaps) == 1 and gaps.isdisjoint(_PLAIN_GAPS)
    if not (natural or marked or disguised or plus or _CUE.search(before)):
        return 0
    whole = BOUNDARY not in plain[start : atoms[-1].end]
    even = (len(gaps) == 1) + (len(kinds) == 1)
    return 1 + 128 * plus + 64 * natural + 32 * ("weak" not in kinds) + 8 * whole + 2 * even


def _is_something_else(atoms: list[Atom], before: str) -> bool:
    """Whether the first figures are an id, a price, or the tail of a name or word."""
    if atoms[0].kind != "figures":
        return False
    if len(atoms) == 1:
        return bool(_IDENTIFIER.search(before))
    if before[-1:].isalpha():
        return not _GLUED.search(before)
    return bool(_PRICE.search(before))


def _is_natural(atoms: list[Atom]) -> bool:
    """Whether the digits stand as 3-3-4, all together, one by one or in pairs."""
    sizes = [len(atom.digits) for atom in atoms]
    surplus = sum(sizes) - 10
    ends = {end - surplus for end in accumulate(sizes)}
    return max(sizes) <= 2 or len(sizes) == 1 or {3, 6} <= ends or ends in ({3, 10}, {6, 10})


def _gaps(plain: str, atoms: list[Atom]) -> set[str]:
    return {plain[one.end : other.start] for one, other in pairwise(atoms)}


def _best(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """The best candidates that share no atom, in the order of the text."""
    chosen: list[_Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(candidates, key=lambda one: (-one.score, one.first, -one.last)):
        atoms = range(candidate.first, candidate.last)
        if taken.isdisjoint(atoms):
            taken.update(atoms)
            chosen.append(candidate)
    return sorted(chosen)


def _phone(text: Text, atoms: list[Atom], e164: str) -> Phone:
    start, end = atoms[0].start, atoms[-1].end
    while start > 0 and text.plain[start - 1] in "+(":
        start -= 1
    spans = text.spans(start, end)
    found = tricks(text.plain, atoms, "".join(span.text for span in spans))
    return Phone(e164, spans, bool(found), found)


def _torn_phone(text: Text, atoms: list[Atom], e164: str) -> Phone:
    code, *local = atoms
    spans = text.spans(code.start, code.end) + text.spans(local[0].start, local[-1].end)
    return Phone(e164, spans, True, tricks(text.plain, atoms, "".join(it.text for it in spans)))


def _joined(known: Phone | None, phone: Phone) -> Phone:
    if known is None:
        return phone
    both = tuple(sorted({*known.tricks, *phone.tricks}))
    return Phone(known.e164, known.spans + phone.spans, bool(both), both)
