"""Numbers written so that machines read them badly."""

from __future__ import annotations

import random
from collections.abc import Callable

ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPANISH = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
FRENCH = ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
ALIKE = ("oh", "won", "too", "tree", "fore", "fife", "sicks", "sevin", "ate", "nein")
LETTERS = ("O", "I", "Z", "E", "A", "S", "G", "T", "B", "q")
FILLERS = ("*", "~", "<3", " x ", "|", "=", "%", " :: ", "'", "^")
_LANGUAGES = {"a": (ENGLISH,), "b": (ENGLISH,), "c": (SPANISH, FRENCH, ENGLISH)}


def hidden(number: str, trick: str, style: str, chance: random.Random) -> str:
    """The ten digits of a number after that trick."""
    return TRICKS[trick](number[2:], chance.choice(_LANGUAGES[style]), chance)


def _spelt(digits: str, words: tuple[str, ...], chance: random.Random) -> str:
    return chance.choice((" ", "-", ", ")).join(words[int(digit)] for digit in digits)


def _half_spelt(digits: str, words: tuple[str, ...], chance: random.Random) -> str:
    places = chance.sample(range(10), chance.randint(4, 7))
    return " ".join(words[int(d)] if n in places else d for n, d in enumerate(digits))


def _alike(digits: str, _: tuple[str, ...], chance: random.Random) -> str:
    places = chance.sample(range(10), chance.randint(5, 10))
    return " ".join(ALIKE[int(d)] if n in places else d for n, d in enumerate(digits))


def _letters(digits: str, _: tuple[str, ...], chance: random.Random) -> str:
    """At least one of the middle fives is an S."""
    swapped = {"5", *chance.sample("01234678", 3)}
    text = "".join(LETTERS[int(digit)] if digit in swapped else digit for digit in digits)
    return chance.choice(("{0} {1} {2}", "{0}{1}{2}", "{0}-{1}-{2}")).format(*_parts(text))


def _fillers(digits: str, _: tuple[str, ...], chance: random.Random) -> str:
    return chance.choice(FILLERS).join(digits)


def _in_parts(digits: str, _: tuple[str, ...], chance: random.Random) -> str:
    area, exchange, rest = _parts(digits)
    forms = ("{0} to begin >> {1} after that >> {2} last", "[{2}] last [{0}] first [{1}] between")
    return chance.choice(forms).format(area, exchange, rest)


def _counted(digits: str, words: tuple[str, ...], chance: random.Random) -> str:
    """The exchange is three times the same digit."""
    area, exchange, rest = _parts(digits)
    middle = chance.choice(("{0} x3", "3x{0}", "({0})({0})({0})")).format(exchange[0])
    return f"{area} {middle} {' '.join(words[int(digit)] for digit in rest)}"


def _parts(digits: str) -> tuple[str, str, str]:
    return digits[:3], digits[3:6], digits[6:]


TRICKS: dict[str, Callable[[str, tuple[str, ...], random.Random], str]] = {
    "spelt": _spelt,
    "half spelt": _half_spelt,
    "alike": _alike,
    "letters": _letters,
    "fillers": _fillers,
    "in parts": _in_parts,
    "counted": _counted,
}
