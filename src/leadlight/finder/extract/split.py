"""Numbers torn in two: the area code closes the title, the rest stands alone in the body."""

from __future__ import annotations

import re

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.numbering import is_nanp, national
from leadlight.finder.extract.numerals import Atom, groups

_AREA = re.compile(r"(?<![\w$€£.,:/'#\-])[2-9]\d\d[^a-z0-9$%]{0,12}$")
_LOCAL = 7


def torn_number(text: Text, region: str) -> tuple[list[Atom], str] | None:
    """The atoms and the E.164 of a torn number, if there is exactly one way to put it together."""
    if len(text.fields) < 2 or not is_nanp(region):
        return None
    title = text.fields[0]
    area = _AREA.search(title.plain)
    if area is None:
        return None
    code = Atom(area.start(), area.start() + 3, area[0][:3], "figures")
    behind = text.plain[title.end :]
    found = [group for group in groups(behind, _LOCAL) if _is_local(group)]
    if len(found) != 1:
        return None
    local = [it._replace(start=it.start + title.end, end=it.end + title.end) for it in found[0]]
    e164 = national(code.digits + "".join(atom.digits for atom in local), region)
    return ([code, *local], e164) if e164 else None


def _is_local(group: list[Atom]) -> bool:
    """Seven digits as three and four, all together, or one by one."""
    sizes = [len(atom.digits) for atom in group]
    if sum(sizes) != _LOCAL or group[0].kind == "weak":
        return False
    return sizes[0] in (3, _LOCAL) or max(sizes) == 1
