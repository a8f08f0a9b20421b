"""The shape of a row of digits: grouped as numbers are said, or as lists and measures are."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Final

from leadlight.finder.extract.numbering import home_sizes
from leadlight.finder.extract.numerals import UNSURE, Atom

_DIGITS: Final = 10
_USUAL: Final = ([10], [3, 7], [6, 4], [3, 3, 4], [4, 7], [4, 3, 4], [7, 4], [11])
_LIST, _MANY = 4, 5
_DATES: Final = ([4, 2, 2], [2, 2, 4])
_YEARS: Final = range(1930, 2100)
_AGES: Final = range(18, 46)
_LIST_MARKS: Final = {"", "/", ",", "|", "-", ":", ";", "&", "~", "."}
_OCTET: Final = 256
_BUSTS, _WAISTS, _HIPS = range(28, 51), range(20, 41), range(28, 55)
_SPELLED: Final = {"words", "letters"}


def is_natural(atoms: list[Atom], gaps: list[str]) -> bool:
    """Whether the digits stand as 3-3-4, all together, one by one or in pairs.

    Parts of a block are joined by the same mark, else they are no block.
    """
    sizes = [len(atom.digits) for atom in atoms]
    if is_usual(atoms) or max(sizes) == 1:
        return True
    if set(sizes[-5:]) == {2} and sum(sizes) <= _DIGITS + 1:
        return len(set(gaps[-4:])) == 1
    ends = [end - sum(sizes) + _DIGITS for end in accumulate(sizes)]
    if not {3, 6} <= set(ends):
        return False
    inside = {gap for end, gap in zip(ends, gaps, strict=False) if end not in (0, 3, 6)}
    even = len(inside) <= 1 and ("\n" not in inside or len(set(gaps)) == 1)
    return even or is_spelled(atoms) or _is_block_by_block(ends, gaps)


def _is_block_by_block(ends: list[int], gaps: list[str]) -> bool:
    """Whether each of the three blocks is whole, or digit by digit with one mark of its own."""
    for block in (range(1, 4), range(4, 7), range(7, 11)):
        cuts = [end for end in ends if end in block]
        inside = {gap for end, gap in zip(ends, gaps, strict=False) if end in block[:-1]}
        if inside != {""} and (len(cuts) not in (1, len(block)) or len(inside) > 1):
            return False
    return True


def is_usual(atoms: list[Atom]) -> bool:
    """Whether the digits stand in the few groups that most people write."""
    sizes = [len(atom.digits) for atom in atoms]
    return sizes in _USUAL or (sizes[0] == 1 and sizes[1:] in _USUAL)


def is_homely(atoms: list[Atom], e164: str) -> bool:
    """Whether a number from outside North America is grouped as it is at home."""
    if e164.startswith("+1"):
        return False
    return home_sizes(e164) == tuple(len(atom.digits) for atom in atoms)


def is_marked(gaps: list[str]) -> bool:
    """Whether one and the same unusual mark joins the digits: none that ids and dates have."""
    mark = gaps[0].strip() if len(set(gaps)) == 1 else ""
    return mark not in _LIST_MARKS and not mark.isalpha()


def is_spelled(atoms: list[Atom]) -> bool:
    """Whether several digits are words, or letters that look like digits."""
    spelled = sum(atom.kind in _SPELLED for atom in atoms)
    glued = any(one.end == other.start for one, other in pairwise(atoms))
    return spelled > 1 or spelled == len(atoms) or (spelled == 1 and glued)


def is_other(atoms: list[Atom], gaps: list[str], *, natural: bool) -> bool:
    """Whether the digits are no number whatever stands around them."""
    return (
        _is_misheard(atoms)
        or (not natural and _is_date(atoms))
        or _is_clock(atoms, gaps)
        or _is_host(atoms, gaps)
    )


def _is_misheard(atoms: list[Atom]) -> bool:
    """Whether words that are hardly digits stand where digits are not spelled out."""
    unsure = [atom.kind for atom in atoms if atom.kind in ("sounds", "slips")]
    if not unsure or _is_in_spelled_blocks(atoms):
        return False
    words = sum(atom.kind == "words" for atom in atoms)
    singles = all(len(atom.digits) == 1 for atom in atoms)
    if unsure.count("sounds") > 2 or (atoms[-1].kind == "sounds" and words < _MANY):
        return True
    return len(unsure) >= _MANY or not (singles or words >= _LIST)


def _is_in_spelled_blocks(atoms: list[Atom]) -> bool:
    """Whether words that are hardly digits have none but words beside them in their block."""
    blocks: dict[int, list[Atom]] = {}
    end = _DIGITS - sum(len(atom.digits) for atom in atoms)
    for atom in atoms:
        end += len(atom.digits)
        blocks.setdefault(min((end + 2) // 3, 4) if end < _DIGITS else 4, []).append(atom)
    return all(_is_spelled_block(block) for block in blocks.values())


def _is_spelled_block(block: list[Atom]) -> bool:
    kinds = {atom.kind for atom in block}
    if kinds.isdisjoint(("sounds", "slips")):
        return True
    singles = all(len(atom.digits) == 1 for atom in block)
    return singles and "figures" not in kinds and kinds != {"sounds"}


def is_list(atoms: list[Atom], gaps: list[str]) -> bool:
    """Whether the numbers are counted up or down, are ages, or round ones as prices are."""
    if any(atom.kind == "letters" or atom.kind in UNSURE for atom in atoms):
        return False
    values, sizes = [int(atom.digits) for atom in atoms], [len(atom.digits) for atom in atoms]
    if len(values) >= _LIST and max(sizes) < 3 and (_in_order(values) or _are_ages(values)):
        return True
    loose = {gap.strip() for gap in gaps} <= _LIST_MARKS and not {"-", "."} & set(gaps)
    usual = is_usual(atoms)
    steps = (10, 25) if usual else (5,)
    round_ones = min(sizes) > 1 and all(any(v % step == 0 for step in steps) for v in values)
    return round_ones and len(values) > 2 and (loose or not usual)


def _in_order(values: list[int]) -> bool:
    steps = {other > one for one, other in pairwise(values)}
    return len(steps) == 1 and len(set(values)) == len(values)


def _are_ages(values: list[int]) -> bool:
    return all(value in _AGES for value in values)


def _is_date(atoms: list[Atom]) -> bool:
    """Whether the first parts are a day, or the last ones."""
    sizes = [len(atom.digits) for atom in atoms]
    if sizes[:3] not in _DATES and sizes[-3:] not in _DATES:
        return False
    return any(len(atom.digits) == 4 and int(atom.digits) in _YEARS for atom in atoms)


def is_measure(atoms: list[Atom]) -> bool:
    """Whether three parts in a row are bust, waist and hips, and others stand beside them."""
    parts = [int(atom.digits) if len(atom.digits) == 2 else 0 for atom in atoms]
    rows = zip(parts, parts[1:], parts[2:], strict=False)
    found = (b in _BUSTS and w in _WAISTS and h in _HIPS for b, w, h in rows)
    return 0 in parts and any(found)


def _is_clock(atoms: list[Atom], gaps: list[str]) -> bool:
    """Whether a colon joins some of the digits only, as in a row of times."""
    return ":" in gaps and len(set(gaps)) > 1 and not is_usual(atoms)


def _is_host(atoms: list[Atom], gaps: list[str]) -> bool:
    """Whether the digits are the four numbers of a machine's address."""
    return gaps == [".", ".", "."] and all(int(atom.digits) < _OCTET for atom in atoms)
