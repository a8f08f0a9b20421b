"""Ages stated as ages: by a cue, a unit, or their place beside a name or in a title.

Every two-digit number that may be one is looked at once, with a few characters around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from leadlight.core.findings import Age
from leadlight.finder.cards import identity_words
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.quantity import SPELLED, TWO_DIGITS, figures, spelled
from leadlight.finder.extract.watch import Sight
from leadlight.finder.extract.wordlist import load_words

YOUNGEST, OLDEST = 10, 99
"""Years outside are taken for something else."""

_LIKELY = range(13, 70)
"""Years that are believed without a cue or a unit."""

_AROUND = 32
_ROUND = 5

_BEHIND_LOOK = (
    r"[a-gi-ln-qs-z]|m[^i]|mi[^nl]|mil[^e]|h[^hrqo]|ho[^u]|r[^o]|$"  # no minute, hour, mile, rose
)
_LOOK = (
    rf"\b[1-9]\d(?:[^0-9a-z%$:/ ]|{_BEHIND_LOOK}|/[ ]?[a-z]"
    rf"|[ ]{{1,2}}(?:[^0-9a-z%$: ]|{_BEHIND_LOOK}|\d{{3}}))"
    r"|\b(?:[1-9][ .]\d|[1-9]o|[li]\d)(?:[^0-9a-z][^0-9]|[ \-]?y|[^0-9]?$)"
    r"|\b(?:f[ /]?|im|age|edad)[1-9]\d"
    rf"|\b(?:{TWO_DIGITS})"
)
_NUMBER = Sight(
    _LOOK,
    r"(?<![a-z0-9$€£'#])(?<!\d[.,:/])(?:(?P<plain>\d\d)(?!\d)"
    r"|(?P<odd>[1-9][ .]\d(?!\d)|[1-9]o(?![a-z0-9])|[il]\d(?!\d))"
    rf"|(?P<words>{SPELLED})|(?:f[ /]?|im|age|edad)(?P<glued>\d\d)(?!\d))",
)
_UNIT = re.compile(
    r"(?:teen)?[ \-]{0,2}(?:y(?:ea)?r?s?[ \-]{0,2}(?:old|young|of age)|years?|yrs?"
    r"|y[./ ]{0,2}o(?:ld)?|anos|anitos|primaveras|abriles)(?![a-z])\.?"
)
_NO_LIFE = re.compile(
    r"[ ]{0,2}(?:of (?!age)|de (?!edad)|in (?:the|this|biz|business|town|service|industry)"
    r"|exp|with exp|ago|later|doing|working|running|serving|strong|together|guarantee|warranty|haciendo|trabajando"
    r"|\+|plus\b|(?:and|or|&|y|o) (?:up|over|older|above|more|mas|mayores))"
)
_OTHER = re.compile(
    r"[ ]?(?:(?:-|to|a|or)[ ]?\d{1,2}[ ]?)?"
    r"(?:%|\"|'[\ds]|s\b|\+|percent|por ?ciento|lbs?\b|ibs\b|pounds|kg\b|kilos|cm\b|inch|ft\b|feet"
    r"|weeks?\b|days?\b|hours?\b|hrs?\b|h\b|hh|qv|min|m\b|miles?\b|mi\b|km\b|blocks?\b|roses|dollars"
    r"|bucks|[ap]\.?m\b|plus\b|(?:and|or|&|y|o) (?:up|over|older|above|more|mas|mayores)|times\b"
    r"|reviews|pics|photos|videos|clients|people|st\b|st[rt]\w* |ave\b|blvd|th\b|nd\b|rd\b|k\b|gb\b"
    r"|[a-e]{1,3}\b|[$€£°]|[:.,]\d|/\d|minutos|horas|cuadras|pesos|dias"
    r"|(?:de )?(?:jan|feb|mar(?:ch|zo)?|apr|abr|jun|jul|aug|ago|sept?|oct|nov|dec|dic)\w{0,7}\b)"
)
_CUE = re.compile(
    r"(?<![a-z])(?:i ?['`]? ?a?m|she ?'?s|she is|he ?'?s|he is|we are|(?<!\d )am|turn(?:ed|ing|s)"
    r"|aged?|ages|(?:my )?age is|edad(?:es)?(?: es)?|tengo|tiene|tenemos|cumpl(?:i|idos|o|ir|iendo)"
    r"|soy de|barely|freshly|recien"
    r"|(?:friend|sister|roommate|bff|amiga|hermana|prima)(?: ?'?s| is| tiene)?)"
    r"(?: (?:only|just|a|now|barely|young|sweet|hot|cute|petite|still|new|fresh|solo|apenas|con|los"
    r"|de|turned|both)){0,2}[ ]{0,2}[:=\-~(.,]{0,2}[ ]{0,2}$"
)
_CUE_ENDS = frozenset(
    (
        *(
            "im",
            "m",
            "am",
            "s",
            "is",
            "shes",
            "hes",
            "are",
            "turned",
            "turning",
            "turns",
            "age",
            "aged",
        ),
        *(
            "ages",
            "edad",
            "edades",
            "es",
            "tengo",
            "tiene",
            "tenemos",
            "cumpli",
            "cumplidos",
            "cumplo",
        ),
        *(
            "cumplir",
            "cumpliendo",
            "barely",
            "freshly",
            "recien",
            "only",
            "just",
            "a",
            "now",
            "young",
        ),
        *(
            "sweet",
            "hot",
            "cute",
            "petite",
            "still",
            "new",
            "fresh",
            "solo",
            "apenas",
            "con",
            "los",
        ),
        *("de", "both", "friend", "sister", "roommate", "bff", "amiga", "hermana", "prima"),
    )
)
_MERE = frozenset(("only", "just", "solo", "apenas", "fresh", "sweet", "young", "barely"))
"""Words that stand before prices as well: a price is round."""

_RULE = re.compile(
    r"(?<![a-z])(?:over|under|above|below|least|than|must be|min(?:imum)?|since|when|was|past|last"
    r"|next|within|every|for|men|guys|gents|gentlemen|clients|hombres|caballeros|mayor(?:es)?"
    r"|menor(?:es)?|mas|menos|arriba|if you(?: a|')?re|looking for|prefer|until|till|hasta)"
    r"(?:[ ](?:de|a|i|he|she|only|aged?|ages?|the|of|are|who|im|i'm|least|years?|old|you|los)){0,3}"
    r"[^a-z0-9]{0,3}(?:\d\d[ ]?(?:-|to|and|a|y)[ ]?)?$"
)
_LAST_WORD = re.compile(r"([a-z]*)[^a-z0-9]{0,6}$")
_BRACKETS = re.compile(r"[ ]?[)\]}](?![ ]?\d{3})")
_LETTER = re.compile(r"(?:[ ]|[ ]?/[ ]?|)f(?![a-z0-9])")
_BUSTS = range(28, 50, 2)
_LINKED = re.compile(r"[ ]?(?:-|to|and|&|a|y|or|n|/|\+)[ ]?")
_GIRLS = re.compile(
    r"(?<![a-z])(?:girls?|ladies|friends|sisters|roommates|chicas|amigas|hermanas|of us|both)"
    r"[^a-z0-9]{1,3}$"
)
_AGED_DE = re.compile(r"(?:^|[\n\x00]|(?<![a-z])([a-z]{3,}) )de $")
_MEASURE_BEFORE = re.compile(r"\d[a-z]{0,3}'?\"?[ \-/.x,]{1,2}$")
_MEASURE_BEHIND = re.compile(r"[ \-/.x,]{1,2}\d{1,2}(?!\d|'|[a-h]{1,3}\b)|[ ]?-[ ]?\d")
_IN_LINE = re.compile(
    r"(?:[\n\x00.!|*~•:;(]|[^\x00-\x7f])[^a-z0-9\n\x00]{0,4}"
    r"(?:(?:hi|hey|hello|im|i'm|its|it's|this is|my name is|name is|miss|sexy|sweet|young|new|soy"
    r"|me llamo)[ ,!]{1,3}){0,2}(?P<name>[a-z]{2,14})[ ]{0,2}[,|:~*\-/]?[ ]{0,2}$"
)
_BEHIND_COMMA = re.compile(r"(?<![a-z])[a-z]{3,14},[ ]?$")
_ENDS = re.compile(r"[ ]{0,2}(?:[\n\x00,|~*!•;.\-/:]|[^\x00-\x7f]|$)")
_OWNER = re.compile(
    r"(?<![a-z])(?P<name>[a-z]{3,14})"
    r"(?:[ ]?'?s[ ]|[ ](?:is|tiene|age)[ ]|[ ]{0,2}[,(\-:|][ ]{0,2}|[ ])$"
)
_BETWEEN = re.compile(
    rf"(?:[ ]?(?:{_UNIT.pattern}))?[ ]?\)?"
    r"(?:[ ]{0,2}(?:and|&|\+|y|n|/|,|with|\||\n)){1,2}[ ]{0,2}"
    rf"(?:(?:my|her|the|mi)[ ](?:friend|sister|bff|amiga|girl)[ ])?{_OWNER.pattern}"
)
_WIDEST = 48


class _Number(NamedTuple):
    """A number that may be an age; only a ``plain`` one can be known by its place."""

    years: int
    start: int
    end: int
    kind: str


def sights() -> tuple[Sight, ...]:
    """What ages are looked for by."""
    return (_NUMBER,)


def read_ages(text: Text, plain: str) -> tuple[Age, ...]:
    """Stated ages in ``plain``: the text with numbers of other kinds blanked out.

    An age has a name where two or more people are named, each with an age. Both ends of a range
    are ages. What is asked of clients ("over 30") is none, nor is what somebody was or how long
    something has lasted.
    """
    numbers = [*_numbers(text, plain)]
    if not numbers:
        return ()
    owners = _owners(plain, numbers)
    stated = [it in owners or _is_stated(text, plain, it) for it in numbers]
    _spread(plain, numbers, stated)
    ages: dict[tuple[int, str | None], Age] = {}
    for number, is_age in zip(numbers, stated, strict=True):
        if is_age:
            key = number.years, owners.get(number)
            ages.setdefault(key, Age(key[0], text.spans(number.start, number.end), key[1]))
    return tuple(age for key, age in ages.items() if key[1] or not _is_named(ages, key[0]))


def read_age_field(text: Text) -> tuple[Age, ...]:
    """The first number of years in a field that holds an age."""
    for found in re.finditer(r"(?<!\d)\d\d(?!\d)", text.plain):
        if YOUNGEST <= int(found[0]) <= OLDEST:
            return (Age(int(found[0]), text.spans(*found.span())),)
    return ()


def _is_named(ages: dict[tuple[int, str | None], Age], years: int) -> bool:
    return any(known == years and name for known, name in ages)


def _numbers(text: Text, plain: str) -> Iterator[_Number]:
    for found in text.finds(_NUMBER, plain):
        kind = found.lastgroup or ""
        written = found[kind]
        years = spelled(written) if kind == "words" else figures(written)
        if years and YOUNGEST <= years <= OLDEST:
            yield _Number(years, *found.span(kind), kind)


def _is_stated(text: Text, plain: str, number: _Number) -> bool:
    before = plain[max(number.start - _AROUND, 0) : number.start]
    if unit := _UNIT.match(plain, number.end):
        return not (_NO_LIFE.match(plain, unit.end()) or _RULE.search(before))
    if _OTHER.match(plain, number.end):
        return False
    is_age = number.kind == "glued" or _is_cued(before, number.years)
    if not is_age and number.kind == "plain":
        is_age = _is_in_place(text, plain, number, before)
    return is_age and not _RULE.search(before)


def _is_cued(before: str, years: int) -> bool:
    """Whether the text before says that an age comes."""
    last = _last_word(before)
    if last not in _CUE_ENDS:
        return False
    if (
        last == "de"
        and (of := _AGED_DE.search(before))
        and not before[: of.start()].endswith(" de")
    ):
        return (of[1] or "") not in _numbered("places", "times", "counts", "money")
    if _CUE.search(before):
        return True
    return last in _MERE and (years < 20 or years % _ROUND != 0)


def _last_word(before: str) -> str:
    found = _LAST_WORD.search(before)
    return found[1] if found else ""


def _is_in_place(text: Text, plain: str, number: _Number, before: str) -> bool:
    """Whether the number stands where ages stand: in brackets, behind a name, in a title."""
    if number.years not in _LIKELY or _MEASURE_BEFORE.search(before):
        return False
    if letter := _LETTER.match(plain, number.end):
        return "/" in letter[0] or number.years not in _BUSTS
    last = _last_word(before)
    if _MEASURE_BEHIND.match(plain, number.end) or last in _numbered("places", "times", "counts"):
        return False
    if before.endswith(("(", "[", "{")) and _BRACKETS.match(plain, number.end):
        return True
    is_price = last in _numbered("money") and number.years % _ROUND == 0
    in_title = _is_in_title(text, plain, number)
    return not is_price and (in_title or _is_behind_name(plain, number, before))


def _is_in_title(text: Text, plain: str, number: _Number) -> bool:
    title = text.fields[0]
    if title.name != "title" or number.end > title.end:
        return False
    return number.years % _ROUND != 0 or not plain.startswith(" special", number.end)


def _is_behind_name(plain: str, number: _Number, before: str) -> bool:
    """Whether a line, or a part of one, begins with a name and the number and then ends."""
    if not _ENDS.match(plain, number.end):
        return False
    line = before if number.start > _AROUND else f"\n{before}"
    found = _IN_LINE.search(line)
    name = found["name"] if found else ""
    return bool(name or _BEHIND_COMMA.search(line)) and name not in _numbered("money", "joints")


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


def _spread(plain: str, numbers: list[_Number], stated: list[bool]) -> None:
    """Lets both of two linked numbers be ages where one is, or where girls are spoken of."""
    for place, (one, other) in enumerate(pairwise(numbers)):
        if not _LINKED.fullmatch(plain, one.end, other.start) or _OTHER.match(plain, other.end):
            continue
        before = plain[max(one.start - _AROUND, 0) : one.start]
        if (any(stated[place : place + 2]) or _GIRLS.search(before)) and not _RULE.search(before):
            stated[place : place + 2] = True, True


@cache
def _numbered(*kinds: str) -> frozenset[str]:
    """Words behind which a number is none of an age."""
    return frozenset(word for kind in kinds for word in load_words("numbered")[kind])


@cache
def _nobody() -> frozenset[str]:
    """Words that name nobody; those of identity do not either."""
    return _numbered("places", "times", "counts", "money", "joints") | identity_words()
