"""How sellers write a telephone number: plainly, or so that machines miss it."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from leadlight.academy import numerals
from leadlight.academy.chance import Chance

PLAIN = (
    "({0}) {1}-{2}",
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "{0} {1} {2}",
    "{0}{1}{2}",
    "({0}){1}-{2}",
    "+1 {0} {1} {2}",
    "1-{0}-{1}-{2}",
    "{0}-{1}{2}",
)
_ODD_SEPARATORS = ("*", " * ", "~", "_", " | ", "•", " 🌸 ", "=", " // ", "..", "—", "✨", ",")
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("【", "】"), ("«", "»"))
_TIMES = {2: "double", 3: "triple"}
_RUN = re.compile(r"(\d)\1{1,2}")


class Spelling(msgspec.Struct, frozen=True):
    """A number as written; ``rest`` is the part that stands in the body when split from a title."""

    text: str
    tricks: tuple[str, ...] = ()
    rest: str = ""


def plain(number: str, form: int) -> Spelling:
    """Ten digits in one of the usual forms."""
    return Spelling(PLAIN[form % len(PLAIN)].format(*_groups(number)))


def obscured(
    number: str, favourites: tuple[str, ...], harshness: float, chance: Chance
) -> Spelling:
    """Ten digits by one of the hand's favourite tricks; harshly, each group by its own."""
    if chance.often(0.6 * harshness):
        return _patchwork(number, chance)
    trick = chance.pick(favourites)
    text = TRICKS[trick](number, chance)
    if chance.often(0.4 * harshness) and trick in _LEAVES_GROUPS:
        return _broken(text, (trick,), chance)
    return Spelling(text, (trick,))


def split(number: str, chance: Chance) -> Spelling:
    """The area code in the title, the rest in the body."""
    area, exchange, line = _groups(number)
    gap = chance.pick((" ", "-", " - "))
    return Spelling(
        f"{area}{chance.pick(('', '...', ' ↓', ' >>'))}", ("split",), exchange + gap + line
    )


def _groups(number: str) -> tuple[str, str, str]:
    return number[:3], number[3:6], number[6:]


def _patchwork(number: str, chance: Chance) -> Spelling:
    """Each group by its own trick; one that leaves its group as it was is not named."""
    names = chance.few(_FOR_GROUPS, 3)
    plainly = _groups(number)
    written = [TRICKS[name](group, chance) for name, group in zip(names, plainly, strict=True)]
    at_work = zip(names, written, plainly, strict=True)
    tricks = tuple(name for name, after, before in at_work if after != before)
    if chance.often(0.15):
        return Spelling("\n".join(written), (*tricks, "lines"))
    return Spelling(chance.pick((" ", "-", ".", " - ")).join(written), tricks)


def _broken(text: str, tricks: tuple[str, ...], chance: Chance) -> Spelling:
    """The same over two or three lines, where it has a gap to break at."""
    lines = re.sub(r"[ .-]+", "\n", text, count=chance.pick((1, 2)))
    return Spelling(lines, (*tricks, "lines") if lines != text else tricks)


def _separators(digits: str, chance: Chance) -> str:
    mark = chance.pick(_ODD_SEPARATORS)
    parts = _groups(digits) if len(digits) == 10 and chance.often(0.7) else digits
    return mark.join(parts)


def _spaced(digits: str, chance: Chance) -> str:
    return chance.pick((" ", " ", ".", "-", "  ")).join(digits)


def _words(digits: str, chance: Chance) -> str:
    words = [numerals.ENGLISH[int(digit)] for digit in digits]
    return chance.pick((" ", " ", "-", "")).join(words)


def _spanish(digits: str, chance: Chance) -> str:
    words = [numerals.SPANISH[int(digit)] for digit in digits]
    return chance.pick((" ", " ", "-")).join(words)


def _mixed(digits: str, chance: Chance) -> str:
    first = chance.randrange(2)
    parts = (
        numerals.ENGLISH[int(digit)] if place % 2 == first or chance.often(0.2) else digit
        for place, digit in enumerate(digits)
    )
    return chance.pick((" ", "", "")).join(parts)


def _letters(digits: str, chance: Chance) -> str:
    """Letters for most digits that have a look-alike, and always for the first 5."""
    looks = numerals.LOOK_ALIKES
    swapped = "".join(
        chance.pick(looks[digit]) if digit in looks and chance.often(0.75) else digit
        for digit in digits.replace("5", "S", 1)
    )
    return _grouped(swapped, chance.pick(("-", " ", ".")))


def _grouped(digits: str, mark: str) -> str:
    return mark.join(_groups(digits)) if len(digits) == 10 else digits


def _keycaps(digits: str, chance: Chance) -> str:
    return _grouped(digits, chance.pick(("", " "))).translate(numerals.KEYCAPS)


def _full_width(digits: str, chance: Chance) -> str:
    return _grouped(digits, chance.pick(("", "-", "－"))).translate(numerals.FULL_WIDTH)


def _mathematical(digits: str, chance: Chance) -> str:
    alphabet = chance.pick(numerals.MATHEMATICAL)
    return _grouped(digits, chance.pick(("", "-", "."))).translate(alphabet)


def _circled(digits: str, chance: Chance) -> str:
    return _grouped(digits, chance.pick(("", " "))).translate(numerals.CIRCLED)


def _zero_width(digits: str, chance: Chance) -> str:
    return chance.pick(numerals.UNSEEN).join(digits)


def _brackets(digits: str, chance: Chance) -> str:
    left, right = chance.pick(_BRACKETS)
    parts = _groups(digits) if len(digits) == 10 and chance.often(0.5) else tuple(digits)
    return "".join(f"{left}{part}{right}" for part in parts)


def _repeats(digits: str, _chance: Chance) -> str:
    said = _RUN.sub(lambda run: f" {_TIMES[len(run[0])]} {run[1]} ", digits)
    return " ".join(said.split())


def _as_said(digits: str, chance: Chance) -> str:
    """As a person says it, in pairs: "seven oh two, five fifty five, forty two ten"."""
    parts = _groups(digits) if len(digits) == 10 else (digits,)
    return chance.pick((", ", " - ", " / ")).join(_said(part) for part in parts)


def _said(group: str) -> str:
    """Three or four digits: the odd one alone, then pairs."""
    odd = len(group) % 2
    pairs = (numerals.two_digits(group[at : at + 2]) for at in range(odd, len(group), 2))
    return " ".join([*(numerals.ENGLISH[int(digit)] for digit in group[:odd]), *pairs])


Trick = Callable[[str, Chance], str]
TRICKS: dict[str, Trick] = {
    "separators": _separators,
    "spaced": _spaced,
    "words": _words,
    "spanish_words": _spanish,
    "mixed_words": _mixed,
    "letters": _letters,
    "keycaps": _keycaps,
    "full_width": _full_width,
    "mathematical": _mathematical,
    "circled": _circled,
    "zero_width": _zero_width,
    "brackets": _brackets,
    "repeats": _repeats,
    "pairs": _as_said,
}
_FOR_GROUPS = tuple(name for name in TRICKS if name not in ("separators", "spaced", "repeats"))
_LEAVES_GROUPS = ("letters", "keycaps", "full_width", "mathematical", "words", "spanish_words")
EVERYWHERE = tuple(name for name in TRICKS if name != "spanish_words")
