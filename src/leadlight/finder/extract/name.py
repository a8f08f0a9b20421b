"""Working names: behind a cue, or from a list in a place where a name can stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Final, Literal

from leadlight.core.findings import PersonName, Span
from leadlight.finder.extract.frame import Frame, age_follows, frame, words
from leadlight.finder.extract.given import (
    Kind,
    all_names,
    kind_of,
    may_be_a_name,
    second_names,
    sounds_like_a_name,
    undisguised,
)
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.unsaid import Unsaid, look
from leadlight.finder.extract.watch import Sight, Watch

Trust = Literal["sure", "asked", "said", "shown", "signed"]
"""What a cue is worth, from one that only a name follows to one that stands before many words."""


class Found:
    """A name, and where it stands in the text that is read."""

    __slots__ = ("end", "name", "start")

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name, self.start, self.end = name, start, end


_GAP: Final = r"[ ]{0,3}(?:[\"'*~:;=\-|]{1,3}[ ]{0,2}|[^\x00-\x7f]{1,3}[ ]{0,2})?"
_CLOSING: Final = r"[ ]{0,2}[,.!~*\-]{0,3}[ \n]{0,3}(?:[^\x00-\x7f]{1,3}[ ]{0,2})?"


_FORM: Final = r"(?:name|nombre) ?[:=\-]"
_LOOKS: Final[dict[Trust, str]] = {
    "sure": r"name ?(?:is|'?s)|llamo|nombre es|goe?s? by|known as|call(?:s|ed)? me",
    "asked": r"ask(?:ing)? for(?: me (?:or|and))?|preguntan? por|llamame|say (?:hi|hello) to|meet"
    r"|dime|aka",
    "said": r"i ?'?m|i am|soy|habla|les? saluda|h(?:i|ey|ello)[ ,.!]{1,3}this is",
    "shown": r"its|it ?'s|it is|this is|aqui|esta es",
    "signed": r"x?oxo|xo+|kiss(?:es)?|hugs|yours|besos|besitos|saludos|abrazos",
}
_CUE: Final = Sight(
    rf"\b(?:{'|'.join(_LOOKS.values())})\b|\b(?:{_FORM})",
    r"(?<![a-z0-9'])(?:"
    + "|".join(rf"(?P<{trust}>{look})" for trust, look in _LOOKS.items())
    + rf"|{_FORM})(?![a-z0-9'])(?(signed){_CLOSING}|{_GAP})(?=[a-z])",
)
_HERE: Final = Sight(
    r"[a-z] (?:here|speaking|writing|calling|says h|te espera|aqui|is (?:back|here|avail|waiting))",
    r".(?=[ ]{1,3}(?:here|speaking|writing|calling|says (?:hi|hello)|te espera|aqui"
    r"|is (?:back|here|available|waiting))(?![a-z]))",
)
_FILL: Final = "|".join(sorted(words("fill"), key=len, reverse=True))
_NAMED: Final = re.compile(
    rf"(?P<fill>(?:(?:{_FILL})\.?[ ]{{1,2}}){{0,4}}+)[\"'*~]?(?P<name>[a-z]{{2,14}})(?![a-z0-9@])"
)
_DISGUISED: Final = re.compile(
    r"[a-z](?:[ .\-*_][a-z]){2,9}(?![ .\-*_]?[a-z0-9])|[a-z][a-z0-9@$!]{2,13}(?![a-z0-9])"
)
_LAST_WORDS: Final = re.compile(
    r"(?:(?P<first>[a-z]{2,14})(?:[ ]{0,2}&[ ]{0,2}|[ ](?:and|n|y|e)[ ]))?(?P<name>[a-z]{2,14})$"
)
_SECOND: Final = re.compile(r"[ ]{1,2}[\"']?(?P<second>[a-z]{2,14})(?![a-z0-9@'])[\"']?")
_AND: Final = re.compile(
    r"(?:[ ]{0,2}(?P<and>[&+/,])[ ]{0,2}|[ ](?:and|n|y|e|or|o)[ ])"
    r"(?P<name>[a-z]{2,14})(?![a-z0-9@'])"
)
_LIST_MARKS, _JOINS = frozenset(",/+"), frozenset(" &,/+")
_STRONG: Final = re.compile(r"[ ]{0,2}(?:[^a-z0-9 '@]|$)")
_SOFT: Final = re.compile(
    r"[ ](?:and|from|here|in|at|y|n|your|available|visiting|is|too|or)(?![a-z])"
)
_TITLE_WORD: Final = re.compile(
    r"(?:^|(?<=[\-|~*•:!.\x00])|(?<=[^\x00-\x7f]))[ ]{0,2}(?P<name>[a-z]{3,14})(?![a-z0-9@'])"
)
_LOOK_BACK, _TAIL, _MOST, _MOST_LISTED = 34, 40, 20, 100
_SIGNATURE: Final = re.compile(
    r"\n[ ]{0,3}(?:[\-~*]{1,3}|[^\x00-\x7f]{1,2})[ ]{0,2}(?P<name>[a-z]{3,14})[^a-z0-9]{0,6}$"
)


def read_names(text: Text, plain: str) -> tuple[PersonName, ...]:
    """Names in ``plain`` (the text with findings of other kinds blanked out), in plain letters.

    "Mia Rose" is one name; an honorific before a name is none of it. Twenty names are the most
    that are read from one ad. Words of identity are read over.
    """
    return names_in(without_identity(text, plain))


def without_identity(text: Text, plain: str) -> Unsaid:
    """``text``, and ``plain`` of it, as names are read in it."""
    return Unsaid(text, plain, _watch())


def look_through(texts: Iterable[Unsaid]) -> None:
    """Look for the cues in many ``texts`` at once."""
    look(texts, _watch())


def names_in(text: Unsaid) -> tuple[PersonName, ...]:
    """The names in ``text``, as ``read_names`` reads them."""
    reader = _Reader(text)
    places: dict[str, list[Found]] = {}
    for found in _outermost(reader.found()):
        if found.name in places or len(places) < _MOST:
            places.setdefault(found.name, []).append(found)
    return tuple(PersonName(name.title(), reader.spans(at)) for name, at in _whole(places).items())


def sights() -> list[Sight]:
    """Cues, and what stands behind names."""
    return [_CUE, _HERE]


@cache
def _watch() -> Watch:
    return Watch(sights())


class _Reader:
    """Reads the names of one text."""

    def __init__(self, text: Unsaid) -> None:
        self._text, self._plain = text, text.plain
        self._seen: set[int] = set()

    def found(self) -> Iterator[Found]:
        """Names, once for each place where one was told, and others beside them."""
        alone = chain(self._cued(), self._before_here(), self._listed(), self._titled())
        for found in chain(alone, self._signed()):
            if found.start not in self._seen:
                self._seen.add(found.start)
                whole = self._with_second(found)
                yield whole
                yield from self._beside(whole.end)

    def spans(self, places: Iterable[Found]) -> tuple[Span, ...]:
        """Spans of ``places``."""
        spans: list[Span] = []
        for place in places:
            spans += self._text.spans(place.start, place.end)
        return tuple(spans)

    def _cued(self) -> Iterator[Found]:
        for cue in _CUE.found(self._plain, self._text.starts(_CUE)):
            trust: Trust = cue.lastgroup or "sure"  # type: ignore[assignment]  # groups are named for it
            if found := self._behind(cue.end(), trust):
                yield found

    def _behind(self, start: int, trust: Trust) -> Found | None:
        """The name that a cue before ``start`` introduces."""
        named = _NAMED.match(self._plain, start)
        if named and self._accepts(named, trust):
            return _found(named)
        hidden = trust in {"sure", "said"} and _DISGUISED.match(self._plain, start)
        if hidden and (name := undisguised(hidden[0])) and name != hidden[0]:
            return Found(name, start, start + len(hidden[0].rstrip("!")))
        return None

    def _accepts(self, named: re.Match[str], trust: Trust) -> bool:
        word, end = named["name"], named.end()
        kind = kind_of(word)
        if kind in {"sure", "none"} or (kind != "unheard" and trust == "sure"):
            return kind != "none" and not _is_possessive(self._plain, end)
        ends = _STRONG.match(self._plain, end) is not None
        capital = self._is_capital(named.start("name"), end)
        if kind == "either":
            return capital or (
                ends and (trust != "shown" or self._plain[end : end + 1] not in ".!?")
            )
        if kind == "seldom":
            return ends and trust != "shown"
        return self._accepts_unheard(named, trust, capital=capital, ends=ends)

    def _accepts_unheard(
        self, named: re.Match[str], trust: Trust, *, capital: bool, ends: bool
    ) -> bool:
        word, sounds = named["name"], sounds_like_a_name(named["name"])
        if trust == "sure":
            return may_be_a_name(word) and not named["fill"]
        if named["fill"] or trust == "shown":
            return sounds and ends and (capital or trust == "shown")
        if sounds and _SOFT.match(self._plain, named.end()):
            return True
        return ends and may_be_a_name(word) and (capital or (sounds and named[0][:3] != "soy"))

    def _before_here(self) -> Iterator[Found]:
        for here in _HERE.found(self._plain, self._text.starts(_HERE)):
            end = here.end()
            found = _LAST_WORDS.search(self._plain, max(end - _LOOK_BACK, 0), end)
            group = "first" if found and found["first"] else "name"
            named = found and _found(found, group)
            if named and self._says_so(frame(self._plain, named.start, named.end), named.name):
                yield named

    def _says_so(self, around: Frame, word: str) -> bool:
        """Whether a word before "here" is a name: one from a list, or where a sentence begins."""
        kind = kind_of(word)
        if around.is_glued or kind == "none" or (kind == "seldom" and around.behind == "is"):
            return False
        if around.before in words("friend"):
            return kind != "unheard" or sounds_like_a_name(word)
        if around.before:
            return kind == "sure" and around.before not in words("place")
        return kind != "unheard" or may_be_a_name(word)

    def _listed(self) -> Iterator[Found]:
        """Names on the lists, where one can stand."""
        for name in sorted(self._text.words & all_names())[:_MOST_LISTED]:
            kind = kind_of(name)
            for start in _stands(self._plain, name):
                if start not in self._seen:
                    found = Found(name, start, start + len(name))
                    if self._can_stand(kind, start, self._with_second(found).end):
                        yield found

    def _can_stand(self, kind: Kind, start: int, end: int) -> bool:
        around = frame(self._plain, start, end)
        if around.is_glued:
            return False
        if kind == "sure":
            return self._stands_as_name(around, start, end)
        if age_follows(self._text.whole, end):
            return not around.before or around.before in words("describes")
        if around.before in words("person"):
            return self._is_capital(start, end)
        if around.before in words("friend"):
            return kind == "either"
        return kind == "either" and self._is_titled(start) and around.is_set_off

    def _stands_as_name(self, around: Frame, start: int, end: int) -> bool:
        before = around.before
        if before in words("place"):
            return False
        if not before or before in words("before") or before in words("describes"):
            return around.can_end or bool(before) or self._is_alone_capital(start, end)
        if self._is_titled(start):
            return around.can_end
        return self._is_alone_capital(start, end)

    def _titled(self) -> Iterator[Found]:
        """Words on no list that stand in a title as names do."""
        for found in _TITLE_WORD.finditer(self._plain, 0, self._text.title_end):
            word, (start, end) = found["name"], found.span("name")
            if kind_of(word) != "unheard" or not may_be_a_name(word):
                continue
            if self._is_shown(word, start, end):
                yield Found(word, start, end)

    def _is_shown(self, word: str, start: int, end: int) -> bool:
        around, sounds = frame(self._plain, start, end), sounds_like_a_name(word)
        if around.is_glued:
            return False
        if age_follows(self._text.whole, end):
            return sounds or self._is_capital(start, end)
        in_place = around.behind in {"in", "here", "visiting"}
        return sounds and (around.is_set_off or around.sign == "," or in_place)

    def _signed(self) -> Iterator[Found]:
        """A name that closes the text, behind a dash or an emoji on a line of its own."""
        found = _SIGNATURE.search(self._plain, max(len(self._plain) - _TAIL, 0))
        if found:
            word, kind = found["name"], kind_of(found["name"])
            if kind in {"sure", "either"} or (kind == "unheard" and sounds_like_a_name(word)):
                yield _found(found)

    def _with_second(self, found: Found) -> Found:
        """The double name where its first part was found."""
        if self._plain[found.end : found.end + 1] != " ":
            return found
        second = _SECOND.match(self._plain, found.end)
        if not second or not self._belongs(second, found):
            return found
        return Found(f"{found.name} {second['second']}", found.start, second.end())

    def _belongs(self, second: re.Match[str], found: Found) -> bool:
        word, (start, end) = second["second"], second.span("second")
        known = kind_of(word) in {"sure", "either"}
        if not known and word not in second_names():
            return False
        capitals = self._is_capital(start, end), self._is_capital(found.start, found.end)
        if all(capitals):
            return True
        return (
            not any(capitals) and word in second_names() and bool(_STRONG.match(self._plain, end))
        )

    def _beside(self, end: int) -> Iterator[Found]:
        """Names joined to one that ends at ``end``: "& Luna", ", Tess and Kiki"."""
        while self._plain[end : end + 1] in _JOINS and (beside := _AND.match(self._plain, end)):
            found = _found(beside)
            if found.start in self._seen or not self._is_joined(beside, found):
                return
            self._seen.add(found.start)
            yield self._with_second(found)
            end = found.end

    def _is_joined(self, beside: re.Match[str], found: Found) -> bool:
        kind = kind_of(found.name)
        if kind == "sure":
            return not _is_possessive(self._plain, found.end)
        ends = bool(_STRONG.match(self._plain, found.end) or _SOFT.match(self._plain, found.end))
        if beside["and"] in _LIST_MARKS or kind in {"none", "seldom"} or not ends:
            return False
        capital = kind == "unheard" and self._is_capital(found.start, found.end)
        return kind == "either" or capital or sounds_like_a_name(found.name)

    def _is_titled(self, start: int) -> bool:
        return start < self._text.title_end

    def _is_capital(self, start: int, end: int) -> bool:
        """Whether the word is capitalised, not wholly in capitals."""
        written = self._text.written(start, end)
        return written[:1].isupper() and not written[1:].isupper()

    def _is_alone_capital(self, start: int, end: int) -> bool:
        """Whether the word is capitalised and the one behind it is not."""
        behind = _SECOND.match(self._plain, end)
        return self._is_capital(start, end) and not (
            behind and self._is_capital(behind.start("second"), behind.end("second"))
        )


def _found(match: re.Match[str], group: str = "name") -> Found:
    start, end = match.span(group)
    return Found(match[group], start, end)


def _is_possessive(plain: str, end: int) -> bool:
    return plain.startswith("'s ", end)


def _stands(plain: str, name: str) -> Iterator[int]:
    """Where ``name`` stands as a whole word."""
    start = plain.find(name)
    while start >= 0:
        end = start + len(name)
        if not (plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum()):
            yield start
        start = plain.find(name, end)


def _outermost(found: Iterable[Found]) -> Iterator[Found]:
    """In order, without names that are a part of a double one."""
    end = 0
    for it in sorted(found, key=lambda it: (it.start, -it.end)):
        if it.start >= end:
            end = it.end
            yield it


def _whole(places: dict[str, list[Found]]) -> dict[str, list[Found]]:
    """A first name alone counts as the double name that it begins, where one was found."""
    if not any(" " in name for name in places):
        return places
    doubles = {name.split(" ")[0]: name for name in reversed(places) if " " in name}
    whole: dict[str, list[Found]] = {}
    for name, at in places.items():
        whole.setdefault(doubles.get(name, name), []).extend(at)
    return whole
