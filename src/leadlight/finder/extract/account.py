"""A name behind its cue: "insta @brandy_x", "snap: brandyx", "cash app $brandyx", t.me/brandyx."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_NAME = r"[a-z0-9][a-z0-9._\-]{1,29}[a-z0-9_](?![a-z0-9_\-]|[a-z0-9._\-]{0,20}@)"
_BETWEEN = (
    r"(?:[ \t]{0,2}(?:user ?name|name|user|handle|account|acct|add me|add|me|id|usuario)"
    r"(?![a-z0-9_]))"
)
_LINK = r"(?:[ \t]{0,3}(?:[:=>~|/(]|->|-|is\b|es\b)){0,3}[ \t\n]{0,2}"
_STRONG = re.compile(r"[:=>~@$]")
_NO_NAMES = frozenset(
    """
    add ahora all also and any anytime app are ask available below call calls can chat click code
    con dm easy email for free from get hit how info just link me message messages more msg my now
    number only open por please profile real same send soon text the this todo txt verify video
    welcome with yes you your
    """.split()  # noqa: SIM905  # one word a line would fill a page
)


class Account(NamedTuple):
    """A name on a service, and where it stands in the plain text, its cue left out."""

    service: str
    name: str
    start: int
    end: int


class Service(NamedTuple):
    """How people name a service, and where its accounts live.

    ``cues`` may stand before a bare name that looks like one; ``short`` cues mean something else
    too, so that a mark must follow them; ``paths`` are its addresses up to the name.
    """

    name: str
    cues: tuple[str, ...]
    short: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


class Accounts:
    """Finds the accounts of some services."""

    def __init__(self, services: Iterable[Service], sign: str = "@") -> None:
        services = tuple(services)
        self._by_cue = {cue: it.name for it in services for cue in (*it.cues, *it.short)}
        self._short = {cue for it in services for cue in it.short}
        cues = "|".join(sorted(map(re.escape, self._by_cue), key=len, reverse=True))
        self._first_words = frozenset(cue.split()[0] for cue in self._by_cue if cue.isascii())
        self._signs = [cue for cue in self._by_cue if not cue.isascii()]
        firsts = "".join(sorted({re.escape(cue[0]) for cue in self._by_cue}))
        other = rf"(?:[ \t]?(?:/|&|\+|and|y)[ \t]?(?:{cues}))?"
        link = rf"(?P<link>{other}{_BETWEEN}{{0,2}}{_LINK}[@{sign}]?)"
        self._named = re.compile(
            rf"(?=[{firsts}])(?<![a-z0-9])(?P<cue>{cues})(?![a-z0-9])(?={link}(?P<name>{_NAME}))"
        )
        self._behind = re.compile(
            rf"(?<![a-z0-9])[@{sign}](?P<name>{_NAME})[ \t]{{1,2}}(?:on |en |\()?"
            rf"(?P<cue>{cues})(?![a-z0-9]|[ \t]?[:=@])"
        )
        self._paths = [
            (
                it.name,
                path,
                re.compile(rf"(?<![a-z0-9\-]){re.escape(path)}[@{sign}]?(?P<name>{_NAME})"),
            )
            for it in services
            for path in it.paths
        ]

    def read(self, plain: str, words: frozenset[str]) -> Iterator[Account]:
        """All accounts in ``plain``, whose words are ``words``."""
        if "/" in plain:
            for service, path, pattern in self._paths:
                if path in plain:
                    yield from (_account(service, found) for found in pattern.finditer(plain))
        if words.isdisjoint(self._first_words) and not any(sign in plain for sign in self._signs):
            return
        for found in self._named.finditer(plain):
            if self._is_named(found):
                yield _account(self._by_cue[found["cue"]], found)
        for found in self._behind.finditer(plain):
            if any(char.isalpha() for char in found["name"]):
                yield _account(self._by_cue[found["cue"]], found)

    def _is_named(self, found: re.Match[str]) -> bool:
        name, strong = found["name"], bool(_STRONG.search(found["link"]))
        if name in _NO_NAMES or not any(char.isalpha() for char in name):
            return False
        if name in self._by_cue or name.split(".")[0] in self._by_cue:
            return False
        return strong or (found["cue"] not in self._short and _looks_like_a_name(name))


def _looks_like_a_name(name: str) -> bool:
    """Whether a word that no mark introduces is hardly a plain word."""
    return (
        "_" in name
        or "." in name
        or name[-1].isdigit()
        or (any(map(str.isdigit, name)) and len(name) > 4)
    )


def _account(service: str, found: re.Match[str]) -> Account:
    return Account(service, found["name"], *found.span("name"))
