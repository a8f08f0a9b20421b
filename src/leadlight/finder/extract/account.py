"""A name behind its cue: "insta @brandy_x", "snap: brandyx", "cash app $brandyx", t.me/brandyx."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.ordinary import is_ordinary
from leadlight.finder.extract.username import (
    NAME,
    Name,
    has_form,
    is_introduced,
    name_at,
    stands_alone,
    written_apart,
)
from leadlight.finder.extract.watch import Sight

_FILLER: Final = (
    r"(?:user ?name|user|name|nombre|handle|account|acct|cuenta|usuario|profile|page|perfil|id|tag"
    r"|add me at|add me|add|agregame|at|as|como|u(?=/)|live(?=:)|me|mi|my|is|es|its|it's|s|on|to"
    r"|here|now|too)"
    r"(?![a-z0-9_.\-])"
)
_LINK: Final = re.compile(
    rf"(?:[ \t]{{0,3}}(?:[:;=>~|/()\[{{*\"'•.,!\-]|[^\x00-\x7f]|{_FILLER})){{0,8}}+"
    r"[ \t]{0,3}(?:\n[ \t]{0,3}){0,2}"
)
_POINTS: Final = re.compile(r"[:=>~👉➡⇒→👇⬇👻📸📲🔗]|\b(?:user ?name|handle|usuario)\b")
_POINTS_HARD: Final = re.compile(r"[:=>👉➡→📲]")
_SAYS: Final = re.compile(r"(?:[ ](?:is|es)|'s)[ ]$|^[ ]?-[ ]?$")
_BREAKS: Final = re.compile(r"[\n.,!•|]|[^\x00-\x7f]")
_SHARED: Final = re.compile(r"[ ]?(?:[/,&+|(]+[ ]?)?(?:(?:and|or|y|o|n)[ ])?")
_FURTHER: Final = re.compile(r"[ ]?(?:[/,&+|(]|(?:and|or|y|o)(?=[ ]))[ ]?")
_BEHIND: Final = re.compile(
    r"[ \t\n(\[*\"',:;!?/|•-][ ]?(?P<sign>[@$]?)(?P<name>[a-z0-9_][a-z0-9._]{2,29})"
    r"[ ]{0,2}(?P<link>[(\[][ ]?|(?:on|en|via)[ ](?:my[ ])?)?$"
)
_ON_ANOTHER: Final = re.compile(r"[ ]{0,2}(?:on |en |[:=(\[])")
_WINDOW: Final = 48
_INTRODUCED: Final = re.compile(
    r"\b(?:my|mi|add|me|on|en|el|via|at|al|and|or|y|o|by|premium|private|main|new|personal"
    r"|follow)[ ]$"
)
_FREE: Final = re.compile(r"(?:^|[^a-z0-9 \t]|\d)[ \t]*$")
_LAST_WORD: Final = re.compile(r"([a-z]+)[ ]$")


class Account(NamedTuple):
    """A name on a service, and where it stands in the plain text, its cue left out."""

    service: str
    name: str
    start: int
    end: int


class Service(NamedTuple):
    """How people name a service, and where its accounts live.

    ``cues`` and ``short`` are regular expressions without groups or look-around; ``short`` ones
    mean something else too, so that a mark must follow them. ``signs`` need no end of a word.
    ``paths`` are its addresses up to the name.
    """

    name: str
    cues: str = ""
    short: str = ""
    signs: str = ""
    paths: tuple[str, ...] = ()


Stand = Literal["introduced", "first", "behind", "within"]
"""How a cue stands: behind a word like "my", first in its clause, behind an ordinary word, or
within a phrase ("ginger snap cookies")."""


class _Cue(NamedTuple):
    """What names the services that one account is on, and where it stands."""

    services: list[str]
    short: bool
    start: int
    end: int


class Accounts:
    """Finds the accounts of some services; ``sign`` is what their names may start with."""

    def __init__(self, services: Iterable[Service], sign: str = "@") -> None:
        services = tuple(services)
        self._services = [it.name for it in services]
        self._sign = re.compile(rf"[{sign}][ ]?")
        self._cues = Sight(_look(services, sign), _cues(services))
        self._by_path = {path: it.name for it in services for path in it.paths}
        self._paths = [_paths(self._by_path)] if self._by_path else []

    def sights(self) -> list[Sight]:
        """What is looked for."""
        return [self._cues, *self._paths]

    def read(self, text: Text, plain: str) -> Iterator[Account]:
        """All accounts in ``plain``: the text's own, or with stretches blanked out."""
        if text.starts(self._cues):
            yield from self._named(text, plain)
        for sight in self._paths:
            for found in text.finds(sight, plain):
                if not is_ordinary(found["name"]):
                    yield Account(self._by_path[found["path"]], found["name"], *found.span("name"))

    def _named(self, text: Text, plain: str) -> Iterator[Account]:
        end = 0
        for found in text.finds(self._cues, plain):
            if found.start() >= end:
                cue = self._whole(plain, found)
                names = list(self._names(plain, cue, end))
                end = max([cue.end, *(name.end for name in names)])
                yield from (Account(it, *name) for name in names for it in cue.services)

    def _whole(self, plain: str, found: re.Match[str]) -> _Cue:
        """The cue that was found, with those that share its name ("snap / ig")."""
        cues = [found]
        while len(cues) <= len(self._services) and (link := _SHARED.match(plain, cues[-1].end())):
            further = self._cues.pattern.match(plain, link.end())
            if further is None or (not link[0].strip() and _is_short(further)):
                break
            cues.append(further)
        services = dict.fromkeys(self._services[int((it.lastgroup or "")[1:])] for it in cues)
        return _Cue(list(services), all(map(_is_short, cues)), cues[0].start(), cues[-1].end())

    def _names(self, plain: str, cue: _Cue, behind: int) -> Iterator[Name]:
        """The names that ``cue`` gives: after it, or before it but not before ``behind``."""
        link = _LINK.match(plain, cue.end)
        start = link.end() if link else cue.end
        between = plain[cue.end : start]
        before = _before(plain, cue, behind)
        if before and before.linked and not _POINTS.search(between):
            yield before.name
        elif name := self._name(plain, cue, start, between):
            yield name
            yield from self._further(plain, name)
        elif before:
            yield before.name

    def _name(self, plain: str, cue: _Cue, start: int, between: str) -> Name | None:
        sign = self._sign.match(plain, start)
        start = sign.end() if sign else start
        if self._cues.pattern.match(plain, start):
            return None
        if cue.short and not sign and not _POINTS_HARD.search(between):
            says = _SAYS.search(between)
            return _said(plain, cue, start) if says else _underscored(plain, cue, start)
        if sign or _POINTS.search(between):
            name = written_apart(plain, start) or _introduced(plain, start)
            return name if sign or not cue.short or _fits_short(plain, cue, name) else None
        return _bare(plain, cue, start, between)

    def _further(self, plain: str, name: Name) -> Iterator[Name]:
        """More names of the same kind ("kik mia_a or mia_b")."""
        while link := _FURTHER.match(plain, name.end):
            sign = self._sign.match(plain, link.end())
            further = name_at(plain, sign.end() if sign else link.end())
            if further is None or not has_form(further.value):
                return
            if _ON_ANOTHER.match(plain, further.end):
                return
            name = further
            yield name


class _Before(NamedTuple):
    """A name before its cue, and whether a word ties it to the cue ("@mia on insta")."""

    name: Name
    linked: bool


def _before(plain: str, cue: _Cue, behind: int) -> _Before | None:
    first = max(behind, cue.start - _WINDOW)
    found = _BEHIND.search(" " + plain[first : cue.start])
    if found is None or not (found["sign"] or (found["link"] and not cue.short)):
        return None
    value, start = found["name"].rstrip("."), first + found.start("name") - 1
    fits = is_introduced(value) if found["sign"] else has_form(value)
    return _Before(Name(value, start, start + len(value)), bool(found["link"])) if fits else None


def _introduced(plain: str, start: int) -> Name | None:
    name = name_at(plain, start)
    return name if name and is_introduced(name.value) else None


def _fits_short(plain: str, cue: _Cue, name: Name | None) -> bool:
    """Whether a short cue is one: "of: mia", but not "best of: portland"."""
    return name is not None and (
        has_form(name.value) or _stands(plain, cue) in ("introduced", "first")
    )


def _said(plain: str, cue: _Cue, start: int) -> Name | None:
    """What a short cue "is", by its form and where the cue stands: "my sc is mia22"."""
    name = name_at(plain, start)
    fits = name and has_form(name.value) and _stands(plain, cue) in ("introduced", "first")
    return name if fits else None


def _underscored(plain: str, cue: _Cue, start: int) -> Name | None:
    """What follows a short cue bare: "sc mia_x", but not "pictures of mia_x"."""
    word, name = plain[cue.start : cue.end], name_at(plain, start)
    if name is None or len(word) < 2 or is_ordinary(word):
        return None
    return name if "_" in name.value and has_form(name.value) else None


def _bare(plain: str, cue: _Cue, start: int, between: str) -> Name | None:
    name = name_at(plain, start)
    if name is None or has_form(name.value):
        return name
    if not name.value.isalpha() or _BREAKS.search(between):
        return None
    stands = _stands(plain, cue)
    fits = stands != "within" and stands_alone(plain, name, introduced=stands == "introduced")
    return name if fits else None


def _stands(plain: str, cue: _Cue) -> Stand:
    before = plain[max(0, cue.start - 24) : cue.start]
    if _INTRODUCED.search(before):
        return "introduced"
    if _FREE.search(before):
        return "first"
    word = _LAST_WORD.search(before)
    return "behind" if word and is_ordinary(word[1]) else "within"


def _is_short(cue: re.Match[str]) -> bool:
    return (cue.lastgroup or "").startswith("s")


def _cues(services: tuple[Service, ...]) -> str:
    """Each service's cues as a group: ``s`` for short ones, ``c`` for others, and its place."""
    kinds = [
        *(f"(?P<c{place}>{it.cues})(?![a-z0-9_])" for place, it in enumerate(services) if it.cues),
        *(
            f"(?P<s{place}>{it.short})(?![a-z0-9_])"
            for place, it in enumerate(services)
            if it.short
        ),
        *(f"(?P<g{place}>{it.signs})" for place, it in enumerate(services) if it.signs),
    ]
    return rf"(?<![a-z0-9_])(?:{'|'.join(kinds)})"


def _look(services: tuple[Service, ...], sign: str) -> str:
    cues = "|".join(it.cues for it in services if it.cues)
    short = "|".join(it.short for it in services if it.short)
    marks = rf"[:=>/&(),+\-{sign}]|👉|➡|→|📲|(?:is|es|'s) |[a-z0-9.]{{1,20}}_"
    marked = rf"\b(?:{short}) ?(?:{marks})" if short else ""
    whole = rf"\b(?:{cues})(?:[^a-z0-9_]|$)" if cues else ""
    return "|".join(filter(None, (whole, marked, *(it.signs for it in services))))


def _paths(paths: Iterable[str]) -> Sight:
    literal = "|".join(map(re.escape, sorted(paths, reverse=True)))
    pattern = rf"(?<![a-z0-9\-])(?P<path>{literal})(?:@|\$)?(?P<name>{NAME})"
    return Sight(literal, pattern)
