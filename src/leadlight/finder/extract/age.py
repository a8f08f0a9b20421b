"""Ages stated as ages: by a cue, a unit, or their place beside a name or in a title.

Every two-digit number that may be one is looked at once, with a few characters around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from leadlight.core.findings import Age, Span
from leadlight.finder.cards import identity_words
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.quantity import SPELLED, TWO_DIGITS, figures, spelled
from leadlight.finder.extract.watch import Sight
from leadlight.finder.extract.wordlist import load_words

YOUNGEST, OLDEST = 10, 99
"""Years outside are taken for something else."""

_LIKELY: Final = range(13, 70)
"""Years that are believed without a cue or a unit."""

_AROUND: Final = 32
_ROUND, _LEAST_PRICE = 5, 40

_BEHIND_LOOK: Final = (
    r"[a-gi-ln-qs-z]|m[^i]|mi[^nl]|mil[^e]|h[^hrqo]|ho[^u]|r[^o]|$"  # no minute, hour, mile, rose
)
_LOOK: Final = (
    rf"\b[1-9]\d(?:[^0-9a-z%$:/ ]|{_BEHIND_LOOK}|/[ ]?[a-z]|:[^0-9]"
    rf"|[ ]{{1,2}}(?:[^0-9a-z%$ ]|{_BEHIND_LOOK}|\d))"
    r"|\b(?:[1-9][ .]\d|[1-9][oil]|[li]\d)(?:[^0-9a-z][^0-9]|[ \-]?y|[^0-9]?$)"
    r"|\b(?:f[ /]?|im|age|edad)[1-9]\d"
    rf"|\b(?:{TWO_DIGITS})"
)
_NUMBER: Final = Sight(
    _LOOK,
    r"(?<![a-z0-9$€£'#])(?<!\d[.,:/])(?:(?P<plain>\d\d)(?!\d)"
    r"|(?P<odd>[1-9][ .]\d(?!\d)|[1-9][oil](?![a-z0-9])|[il]\d(?!\d))"
    rf"|(?P<words>{SPELLED})|(?:f[ /]?|im|age|edad)(?P<glued>\d\d)(?!\d))",
)
_UNIT: Final = re.compile(
    r"(?:teen)?[ \-]{0,2}(?:y(?:ea)?r?s?[ \-]{0,2}(?:old|young|of age)|(?P<lasts>years?|yrs?|anos)"
    r"|y[./ ]{0,2}o(?:ld)?|(?<=\d)y(?![0-9])|anitos|primaveras|abriles"
    r"|(?:st|nd|rd|th)[ ]{1,2}(?:birthday|b-?day|cumpleanos))(?![a-z])\.?"
)
_OR_MORE: Final = r"\+|[ ]?(?:plus\b|(?:and|or|&|y|o) (?:up|over|older|above|more|mas|mayores))"
_ASKED: Final = re.compile(_OR_MORE)
_NO_LIFE: Final = re.compile(
    rf"{_OR_MORE}|[ ]{{0,2}}(?:of (?!age)|de (?!edad)|exp|with exp|ago|later|doing|working|running"
    r"|in (?:the|this|biz|business|town|service|industry)|serving|strong|together"
    r"|guarantee|warranty|haciendo|trabajando)"
)
_OTHER: Final = re.compile(
    rf"{_OR_MORE}|[ ]?(?:(?:-|to|a|or)[ ]?\d{{1,2}}[ ]?)?"
    r"(?:%|\"|'[\ds]|s\b|percent|por ?ciento|lbs?\b|ibs\b|pounds|kg\b|kilos|cm\b|inch|ft\b|feet"
    r"|weeks?\b|days?\b|hours?\b|hrs?\b|h\b|hh|qv|min|m\b|miles?\b|mi\b|km\b|blocks?\b|roses|dollars"
    r"|bucks|[ap]\.?m\b|times\b|tall\b"
    r"|-?something|reviews|pics|photos|videos|clients|people"
    r"|st\b|st[rt]\w* |ave\b|blvd|th\b|nd\b|rd\b|k\b|gb\b"
    r"|[a-e]{1,3}\b|[$€£°]|[:.,]\d|/\d|minutos|horas|cuadras|pesos|dias"
    r"|(?:de )?(?:jan|feb|mar(?:ch|zo)?|apr|abr|jun|jul|aug|ago|sept?|oct|nov|dec|dic)\w{0,7}\b)"
)
_NEXT_LOOK: Final = (
    r"(?:[1-9][\doil \.]|[il]\d|[a-z]{3,6}teen|eleven|twelve|twenty|thirty|f[oi]u?r?ty|sixty"
    r"|dieci|vein|trein|cuaren|doce|trece|catorce|quince)"
)
_SAYS: Final = (
    r"(?:(?:i ?['`]? ?a?m|am|she ?'?s|she is|he ?'?s|he is|we are|we're|turn(?:ed|ing|s)|aged?|ages"
    r"|age is|edad(?:es)?(?: es)?|tengo|tiene|tenemos|cumpl(?:i|idos|o|ir|iendo)|soy de|barely"
    r"|freshly|recien|(?:lady|woman|girl|gal|female|beauty|blonde|brunette|redhead|mom|babe) of"
    r"|(?:all|each|two|three) of us(?: are)?|both(?: of us)?(?: are)?"
    r"|(?:friend|sister|roommate|bff|girl|she|amiga|hermana|prima)"
    r"(?: ?'?s| is| tiene)?"
    r"|(?:friend|sister|roommate|bff|amiga|hermana|prima) [a-z]{2,14}(?:'?s| is| tiene))"
    r"(?: (?:only|just|a|now|barely|young|sweet|hot|cute|petite|still|new"
    r"|fresh|solo|apenas|con|los|de|turned|both|youthful|mature|beautiful|lovely)){0,2}"
    r"[ ]{0,2}(?:[:=\-~(.,/|*]|➡|→|👉){0,2}[ ]{0,2})"
)
_CUE: Final = Sight(rf"\b{_SAYS}{_NEXT_LOOK}", rf"(?<![a-z])(?<!\d ){_SAYS}(?={_NEXT_LOOK})")
_ASKS: Final = (
    r"(?:over|under|above|below|least|than|must be|min(?:imum)?|since|when|was|past|last"
    r"|next|within|every|for|been|men|guys|gents|gentlemen|clients|hombres|caballeros|mayor(?:es)?"
    r"|menor(?:es)?|mas|menos|arriba|if you(?: a|')?re|looking for|prefer|until|till|hasta)"
    r"(?: (?:de|a|i|he|she|only|aged?|ages?|the|of|are|who|im|i'm|least|years?|old|you|los"
    r"|here|in)){0,3}[ :\-(]{1,2}(?:\d\d ?(?:-|to|and|a|y) ?)?"
)
_RULE: Final = Sight(rf"\b{_ASKS}{_NEXT_LOOK}", rf"(?<![a-z]){_ASKS}(?={_NEXT_LOOK})")
_MERE: Final = ("only ", "just ", "solo ", "apenas ", "fresh ", "sweet ", "young ", "barely ")
"""Words that stand before prices as well: a price is round."""

_JUST_BEFORE: Final = re.compile(r"([a-z]*)(?:[.:#]?[ ]{0,2}|-|[ ]?[(\[{])$")
_BRACKETS: Final = re.compile(r"[ ]?[)\]}](?![ ]?\d{3})")
_LETTER: Final = re.compile(r"(?:[ ]|[ ]?/[ ]?|)f(?![a-z0-9])")
_BUSTS: Final = range(28, 50, 2)
_HEIGHT_BEHIND: Final = re.compile(r"[ ]?[,/|\-]?[ ]?[4-6][ ]?(?:'|ft\b|foot\b)")
_LINKED: Final = re.compile(r"[ ]?(?:-|to|and|&|a|y|or|n|/|\+)[ ]?")
_GIRLS: Final = re.compile(
    r"(?<![a-z])(?:girls?|ladies|friends|sisters|roommates|chicas|amigas|hermanas|of us|both)"
    r"[^a-z0-9]{1,3}$"
)
_AGED_DE: Final = re.compile(r"(?:^|[\n\x00]|(?<![a-z])([a-z]{3,}) )de $")
_MEASURE_BEFORE: Final = re.compile(r"\d[a-z]{0,3}'?\"?[ \-/.x,]{1,2}$")
_MEASURE_BEHIND: Final = re.compile(r"[ \-/.x,]{1,2}\d{1,2}(?!\d|'|[a-h]{1,3}\b)|[ ]?-[ ]?\d")
_IN_LINE: Final = re.compile(
    r"(?:[\n\x00.!|*~•:;(]|[^\x00-\x7f])[^a-z0-9\n\x00]{0,4}"
    r"(?:(?:hi|hey|hello|im|i'm|its|it's|this is|my name is|name is|miss|sexy|sweet|young|new|soy"
    r"|me llamo)[ ,!]{1,3}){0,2}(?P<name>[a-z]{2,14})[^a-z0-9\n\x00$€£#'\"%+]{1,5}$"
)
_BEHIND_COMMA: Final = re.compile(r"(?<![a-z])[a-z]{3,14},[ ]?$")
_ENDS: Final = re.compile(r"[ ]{0,2}(?:[\n\x00,|~*!•;.\-/:]|[^\x00-\x7f]|$)")
_AND_TRAIT: Final = re.compile(
    r"[ ]?(?:and|&|n|y)[ ](?:(?:so|very|super|still) )?(?P<trait>[a-z]{3,14})"
)
_CLAUSE: Final = re.compile(r"(?:^|[\n\x00.!|*~•:;(,\-]|[^\x00-\x7f])[^a-z0-9]{0,3}$")
_FRAME: Final = re.compile(r"(?P<sign>[^\x00-\x7f🌹💐🌷🥀💵💰💲💸])[ ]?$")
_TOLD_TOGETHER: Final = re.compile(r"(?:ages|edades)[^a-z0-9]{1,3}(?:\d\d[^a-z0-9]{1,3}){0,4}$")
_OWNER: Final = re.compile(
    r"(?<![a-z])(?P<name>[a-z]{3,14})"
    r"(?:[ ]?'?s[ ]|[ ](?:is|tiene|de|age|she ?'?s|she is|(?:and )?i ?'?a?m)[ ]"
    r"|[ ]{0,2}[,(\-:|]{1,2}[ ]{0,2}|[ ])$"
)
_BETWEEN: Final = re.compile(
    rf"(?:[ ]?(?:{_UNIT.pattern}))?[ ]?\)?"
    r"(?:(?:[ ]{0,2}(?:and|&|\+|y|n|/|,|with|\||\n)){1,2}[ ]{0,2}"
    r"|[ ]{1,2}(?=[a-z]{3,14}(?:[ ]?[:(]|-$)|my friend))"
    r"(?:(?:(?:my|her|the|mi)[ ](?:friend|girlfriend|sister|bff|amiga|girl)|this is"
    r"|im|i'm|its|it's)[ ])?"
    rf"{_OWNER.pattern}"
)
_WIDEST: Final = 48


_Spans = dict[tuple[int, str | None], list[Span]]
"""Where each age, with its name if it has one, stands."""


class _Number(NamedTuple):
    """A number that may be an age; an ``odd`` one cannot be known by its place alone."""

    years: int
    start: int
    end: int
    kind: str


def sights() -> tuple[Sight, ...]:
    """What ages are looked for by."""
    return (_NUMBER, _CUE, _RULE)


def read_ages(text: Text, plain: str) -> tuple[Age, ...]:
    """Stated ages in ``plain``: the text with numbers of other kinds blanked out.

    An age has a name where two or more people are named, each with an age. Both ends of a range
    are ages. What is asked of clients ("over 30") is none, nor is what somebody was or how long
    something has lasted.
    """
    numbers = [*_numbers(text, plain)]
    if not numbers:
        return ()
    context = _Context(text, plain)
    stated = [context.is_age(it) for it in numbers]
    owners = {}
    if len(numbers) > 1:
        owners = _owners(plain, numbers)
        stated = context.spread(
            numbers, [one or it in owners for one, it in zip(stated, numbers, strict=True)]
        )
    spans: _Spans = {}
    for number, is_age in zip(numbers, stated, strict=True):
        if is_age:
            key = number.years, owners.get(number)
            spans.setdefault(key, []).extend(text.spans(number.start, number.end))
    return tuple(Age(years, tuple(at), name) for (years, name), at in _joined(spans).items())


def read_age_field(text: Text) -> tuple[Age, ...]:
    """The first number of years in a field that holds an age."""
    for found in re.finditer(r"(?<!\d)\d\d(?!\d)", text.plain):
        if YOUNGEST <= int(found[0]) <= OLDEST:
            return (Age(int(found[0]), text.spans(*found.span())),)
    return ()


def _joined(spans: _Spans) -> _Spans:
    """An age without a name goes to whoever it is told of elsewhere."""
    named = {years: (years, name) for years, name in spans if name}
    for years, name in list(spans):
        if name is None and years in named:
            spans[named[years]] += spans.pop((years, None))
    return spans


def _numbers(text: Text, plain: str) -> Iterator[_Number]:
    for found in text.finds(_NUMBER, plain):
        kind = found.lastgroup or ""
        written = found[kind]
        years = spelled(written) if kind == "words" else figures(written)
        is_height = written[1:2] in (" ", ".") and written[0] in "456"
        if years and YOUNGEST <= years <= OLDEST and not is_height:
            yield _Number(years, *found.span(kind), kind)


class _Context:
    """What is said around the numbers of a text."""

    def __init__(self, text: Text, plain: str) -> None:
        self._plain = plain
        title = text.fields[0]
        self._title_end = title.end if title.name == "title" else -1
        self._cued = {found.end() for found in text.finds(_CUE, plain)}
        self._ruled = {found.end() for found in text.finds(_RULE, plain)}

    def is_age(self, number: _Number) -> bool:
        """Whether the text says that the number is somebody's age."""
        if number.start in self._ruled:
            return False
        if unit := _UNIT.match(self._plain, number.end):
            return not (_NO_LIFE if unit["lasts"] else _ASKED).match(self._plain, unit.end())
        if _OTHER.match(self._plain, number.end):
            return False
        if number.kind == "glued" or number.start in self._cued:
            return True
        before = self._plain[max(number.start - _AROUND, 0) : number.start]
        if _is_weakly_cued(before, number.years):
            return True
        return number.kind != "odd" and self._is_in_place(number, before)

    def spread(self, numbers: list[_Number], stated: list[bool]) -> list[bool]:
        """``stated``, and both of two linked numbers where one is, or girls are spoken of."""
        for place, (one, other) in enumerate(pairwise(numbers)):
            if one.start not in self._ruled and self._are_linked(one, other):
                before = self._plain[max(one.start - _AROUND, 0) : one.start]
                if any(stated[place : place + 2]) or _GIRLS.search(before):
                    stated[place : place + 2] = True, True
        return stated

    def _are_linked(self, one: _Number, other: _Number) -> bool:
        between = self._plain[one.end : other.start]
        if _OTHER.match(self._plain, other.end):
            return False
        if between in (",", ", ") and self._are_listed(one.start):
            return True
        is_measure = _MEASURE_BEHIND.match(self._plain, other.end)
        return bool(_LINKED.fullmatch(between)) and not is_measure

    def _are_listed(self, start: int) -> bool:
        """Whether the text before ``start`` says that ages come: "ages: 19, 20, 23"."""
        return bool(_TOLD_TOGETHER.search(self._plain, max(start - _AROUND, 0), start))

    def _is_in_place(self, number: _Number, before: str) -> bool:
        """Whether the number stands where ages stand: in brackets, behind a name, in a title."""
        years, end = number.years, number.end
        if years not in _LIKELY or _MEASURE_BEFORE.search(before[-8:]):
            return False
        if letter := _LETTER.match(self._plain, end):
            return "/" in letter[0] or years not in _BUSTS
        found = _JUST_BEFORE.search(before[-20:])
        last = found[1] if found else ""
        by_height = years not in _BUSTS and _HEIGHT_BEHIND.match(self._plain, end)
        is_measure = not by_height and _MEASURE_BEHIND.match(self._plain, end)
        if is_measure or last in _numbered("places", "counts"):
            return False
        if by_height or (before.endswith(("(", "[", "{")) and _BRACKETS.match(self._plain, end)):
            return True
        if last in _numbered("times"):
            return False
        is_price = last in _numbered("money") and years % _ROUND == 0
        in_title = number.kind == "plain" and end <= self._title_end
        in_title = in_title and not self._is_special(number, last)
        return not is_price and (
            in_title
            or self._is_told(number, before)
            or _is_behind_name(self._plain, number, before)
        )

    def _is_told(self, number: _Number, before: str) -> bool:
        """Whether a clause opens with the number and goes on with a trait ("22 and ready"), or
        the same sign stands on both sides of it.
        """
        trait = _AND_TRAIT.match(self._plain, number.end)
        if trait and trait["trait"] in _numbered("traits"):
            return bool(_CLAUSE.search(before))
        frame = _FRAME.search(before[-2:])
        behind = self._plain[number.end : number.end + 2].lstrip()
        is_price = number.years % _ROUND == 0 and number.years >= _LEAST_PRICE
        return frame is not None and not is_price and behind[:1] == frame["sign"]

    def _is_special(self, number: _Number, last: str) -> bool:
        """Whether a round number right behind a word is a special price: "new 40 special"."""
        is_round = number.years % _ROUND == 0
        return is_round and bool(last) and self._plain.startswith(" special", number.end)


def _is_weakly_cued(before: str, years: int) -> bool:
    """Whether the text before says that an age comes, in words that could say something else."""
    if before.endswith(_MERE):
        return years < 20 or years % _ROUND != 0
    found = before.endswith("de ") and _AGED_DE.search(before)
    if not found or before[: found.start()].endswith(" de"):
        return False
    return (found[1] or "") not in _numbered("places", "times", "counts", "money")


def _is_behind_name(plain: str, number: _Number, before: str) -> bool:
    """Whether a line, or a part of one, begins with a name and the number and then ends."""
    if not _ENDS.match(plain, number.end):
        return False
    line = before if number.start > _AROUND else f"\n{before}"
    found = _IN_LINE.search(line)
    name = found["name"] if found else ""
    return bool(name or _BEHIND_COMMA.search(line)) and name not in _numbered(
        "places", "money", "joints"
    )


def _owners(plain: str, numbers: list[_Number]) -> dict[_Number, str | None]:
    """Whose the numbers are where people and ages are told in turn: "Bella 22 and Mia (24)"."""
    owners: dict[_Number, str | None] = {}
    for one, other in pairwise(numbers):
        between = plain[one.end : other.start] if other.start - one.end <= _WIDEST else ""
        second = between and _BETWEEN.fullmatch(between)
        first = second and _OWNER.search(plain[max(one.start - _AROUND, 0) : one.start])
        if first and second and not _OTHER.match(plain, other.end):
            names = first["name"], second["name"]
            if _nobody().isdisjoint(names):
                owners |= dict(zip((one, other), map(str.title, names), strict=True))
    return owners


@cache
def _numbered(*kinds: str) -> frozenset[str]:
    """Words behind which a number is none of an age."""
    return frozenset(word for kind in kinds for word in load_words("numbered")[kind])


@cache
def _nobody() -> frozenset[str]:
    """Words that name nobody; those of identity do not either."""
    return _numbered("places", "times", "counts", "money", "joints") | identity_words()
