"""HTML to text, one stretch at a time, so that offsets survive."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final

TAG: Final = (
    r"(?<=<)(?:!--|(?!(?:at|dot|arroba|punto)>)/?[a-zA-Z][a-zA-Z0-9\-]{0,30}(?::[a-zA-Z0-9]{1,30})?"
    r"(?=[\s/>])[^<>]{0,2000}>)"
)
"""What stands behind the first sign of a tag, which has a name: ``<bella@mail.example>`` and
``<at>`` are text."""

ENTITY: Final = r"(?<=&)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
"""What stands behind the first sign of an entity."""

_BREAKING: Final = {
    *("br", "p", "div", "li", "ul", "ol", "tr", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("section", "article", "header", "footer", "blockquote", "pre", "dd", "dt"),
}
_SPACING: Final = {"td", "th", "img", "option", "button"}
_CLOSINGS: Final = {"<!--": re.compile("-->")} | {
    f"<{name}": re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE)
    for name in ("script", "style", "template", "noscript")
}
_TARGET: Final = re.compile(
    r"<a\s[^<>]{0,500}?\bhref\s{0,3}=\s{0,3}[\"']?\s{0,3}"
    r"(?P<target>(?:https?://|mailto:|tel:|sms:)[!#-&(-;=?-~]{3,500})",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"</?[a-z][a-z0-9]*|<!--")


def reads_as(stretch: str) -> str:
    """What a reader sees in place of a tag or an entity."""
    if stretch.startswith("&"):
        return html.unescape(stretch)
    name = _name(stretch).lstrip("</")
    if name in _BREAKING:
        return "\n"
    return " " if name in _SPACING else ""


def target(tag: str) -> tuple[int, int] | None:
    """Where in ``tag`` the address stands that a link leads to: sellers put their number there."""
    found = _TARGET.match(tag)
    return found.span("target") if found else None


class Unseen:
    """Finds the ends of what nobody sees (comments, scripts) in one text, in linear time."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._unclosed: set[str] = set()

    def end(self, tag: str, behind: int) -> int:
        """Where the unseen text that ``tag`` opens ends; ``behind`` (the tag's own end) if none.

        What is never closed hides nothing, and is looked for only once.
        """
        name = _name(tag)
        closing = _CLOSINGS.get(name)
        if closing is None or name in self._unclosed:
            return behind
        if found := closing.search(self._raw, behind):
            return found.end()
        self._unclosed.add(name)
        return behind


@lru_cache(maxsize=1 << 12)
def _name(tag: str) -> str:
    found = _NAME.match(tag.lower())
    return found[0] if found else ""
