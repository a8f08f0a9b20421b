"""Numbers torn in two: the area code stands in one place, the rest in another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import is_nanp, national
from leadlight.finder.extract.numerals import Atom
from leadlight.finder.extract.watch import Sight

_CODE: Final = r"[2-9]\d\d"
_AT_END: Final = re.compile(rf"(?<![\w$€£.,:/'#\-])({_CODE})[^a-z0-9$%]{{0,12}}\Z")
_LONGEST_END: Final = 16
_CALLED: Final = r"(?:area ?code|lada|codigo de area)"
_BEHIND: Final = r"\)?[^a-z0-9]{1,3}(?:is |es )?(?:my |the |mi )?area ?code"
AREA_CODE: Final = Sight(
    rf"\b{_CALLED}[^a-z0-9]{{0,4}}(?:is |es |# ?)?\(?[2-9][0-9]{{2}}"
    rf"|[2-9][0-9]{{2}}{_BEHIND}",
    rf"{_CALLED}[^a-z0-9]{{0,4}}(?:is |es |# ?)?\(?({_CODE})(?!\d)|(?<!\d)({_CODE}){_BEHIND}\b",
)
"""An area code that is called one."""
_LOCAL, _NEAR = 7, 60
_PARTS: Final = (3, 4)


def torn_number(
    text: Text, rest: Iterable[list[Atom]], region: str
) -> tuple[list[Atom], str] | None:
    """The atoms and the E.164 of a torn number, if there is exactly one way to put it together.

    ``rest`` are the groups of digits that are no whole number. The code closes the title, or is
    called an area code near by.
    """
    if not is_nanp(region):
        return None
    for code, groups in _pairs(text, list(rest)):
        if len(groups) == 1 and (e164 := national(_digits([code, *groups[0]]), region)):
            return [code, *groups[0]], e164
    return None


def _pairs(text: Text, rest: list[list[Atom]]) -> Iterator[tuple[Atom, list[list[Atom]]]]:
    """Area codes, each with the local numbers that may belong to it."""
    for found in text.finds(AREA_CODE):
        which = found.lastindex or 0
        code = Atom(*found.span(which), found[which], "figures")
        local = _locals(text, _around(rest, code), code)
        yield code, [group for group in local if _is_near(code, group)]
    if len(text.fields) > 1 and (title := _code_at_end(text) or _spelled_at_end(text, rest)):
        local = _locals(text, rest, title)
        yield title, [group for group in local if group[0].start > text.fields[0].end]


def _around(rest: list[list[Atom]], code: Atom) -> list[list[Atom]]:
    """The groups, which are in the order of the text, that come near ``code``."""
    first = bisect_left(rest, code.start - _NEAR, key=lambda group: group[-1].end)
    last = bisect_right(rest, code.end + _NEAR, key=lambda group: group[0].start)
    return rest[first:last]


def _locals(text: Text, rest: list[list[Atom]], code: Atom) -> list[list[Atom]]:
    """The local numbers among ``rest`` without the area code."""
    others = ([it for it in group if it.start != code.start] for group in rest)
    return [part for group in others if group and (part := _local(text.plain, group))]


def _spelled_at_end(text: Text, rest: list[list[Atom]]) -> Atom | None:
    """The area code that closes the title with words among its digits."""
    end = text.fields[0].end
    for group in rest:
        start, last, digits = group[0].start, group[-1].end, _digits(group)
        closes = last <= end and not any(char.isalnum() for char in text.plain[last:end])
        if closes and len(digits) == _PARTS[0] and digits[0] not in "01":
            return Atom(start, last, digits, "words")
    return None


def _code_at_end(text: Text) -> Atom | None:
    title = text.fields[0]
    start = max(len(title.plain) - _LONGEST_END, 0)
    found = _AT_END.search(title.plain, start)
    return Atom(found.start(1), found.end(1), found[1], "figures") if found else None


def _is_near(code: Atom, group: list[Atom]) -> bool:
    return 0 <= group[0].start - code.end <= _NEAR or 0 <= code.start - group[-1].end <= _NEAR


def _digits(atoms: list[Atom]) -> str:
    return "".join(atom.digits for atom in atoms)


def _local(plain: str, group: list[Atom]) -> list[Atom]:
    """The seven digits that ``group`` is, or that stand at its end apart from others; else none."""
    sure = [atom for atom in group if atom.kind not in ("sounds", "slips")]
    if _is_local(sure):
        return sure
    if len(sure) <= len(_PARTS) or not _is_local(sure[-len(_PARTS) :]):
        return []
    before, first, last = sure[-len(_PARTS) - 1 :]
    joined = plain[first.end : last.start].strip() in ("-", ".")
    return [first, last] if joined or "\n" in plain[before.end : first.start] else []


def _is_local(group: list[Atom]) -> bool:
    """Seven digits as three and four, all together, or one by one."""
    sizes = [len(atom.digits) for atom in group]
    if sum(sizes) != _LOCAL or group[0].kind == "weak" or group[0].digits[0] in "01":
        return False
    if sizes[0] in (_PARTS[0], _LOCAL) or max(sizes) == 1:
        return True
    return _PARTS[0] in accumulate(sizes) and any(atom.kind == "words" for atom in group)
