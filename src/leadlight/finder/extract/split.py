"""Numbers torn in two: the area code stands in one place, the rest in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import is_nanp, national
from leadlight.finder.extract.numerals import Atom
from leadlight.finder.extract.watch import Sight

_CODE = r"[2-9]\d\d"
_AT_END = re.compile(rf"(?<![\w$€£.,:/'#\-])({_CODE})[^a-z0-9$%]{{0,12}}\Z")
_LONGEST_END = 16
AREA_CODE = Sight(
    r"\b(?:area ?code|lada|codigo de area)[^a-z0-9]{0,4}(?:is |es |# ?)?\(?[2-9][0-9]{2}",
    rf"(?:area ?code|lada|codigo de area)[^a-z0-9]{{0,4}}(?:is |es |# ?)?\(?({_CODE})(?!\d)",
)
"""An area code that is called one."""
_LOCAL, _NEAR = 7, 60
_PARTS = (3, 4)


def torn_number(
    text: Text, rest: Iterable[list[Atom]], region: str
) -> tuple[list[Atom], str] | None:
    """The atoms and the E.164 of a torn number, if there is exactly one way to put it together.

    ``rest`` are the groups of digits that are no whole number. The code closes the title, or is
    called an area code near by.
    """
    local = [part for group in rest if (part := _local(text.plain, group))]
    if not local or not is_nanp(region):
        return None
    for code, groups in _pairs(text, local):
        if len(groups) == 1 and (e164 := national(_digits([code, *groups[0]]), region)):
            return [code, *groups[0]], e164
    return None


def _pairs(text: Text, local: list[list[Atom]]) -> Iterator[tuple[Atom, list[list[Atom]]]]:
    """Area codes, each with the local numbers that may belong to it."""
    for found in text.finds(AREA_CODE):
        code = Atom(found.start(1), found.end(1), found[1], "figures")
        yield code, [group for group in local if _is_near(code, group)]
    if len(text.fields) > 1 and (title := _code_at_end(text)):
        yield title, [group for group in local if group[0].start > text.fields[0].end]


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
    return sizes[0] in (3, _LOCAL) or max(sizes) == 1
