"""Texts of templates, edited and filled in: what template clustering is judged by.

Words are made of syllables, so that nothing here stands in any list of the finder's. A template is
a text with slots; a copy has each slot filled with one to six words of its own, and a tenth of the
fixed words edited on its own: replaced, dropped, put in, or swapped with the next.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from itertools import accumulate

import msgspec

Words = list[str]
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_SLOT = ""
"""Stands where a slot is; no word is empty."""


class Template(msgspec.Struct, frozen=True):
    """Fixed words, ``_SLOT`` where a slot is."""

    words: tuple[str, ...]


class Writer:
    """Writes words with the frequencies of a language (Zipf), templates and their copies."""

    def __init__(self, seed: int, vocabulary: int = 6000) -> None:
        self.chance = random.Random(seed)
        self._vocabulary = self._made_up(vocabulary)
        self._weights = list(accumulate((rank + 10) ** -0.9 for rank in range(vocabulary)))

    def words(self, count: int) -> Words:
        """``count`` words by their frequency."""
        return self.chance.choices(self._vocabulary, cum_weights=self._weights, k=count)

    def template(
        self, least: int = 30, most: int = 100, *, public: list[Words] | None = None
    ) -> Template:
        """A text of ``least`` to ``most`` words and one to four slots; ``public`` lines stand
        between its own."""
        lines = [self.words(8) for _ in range(self.chance.randint(least, most) // 8 + 1)]
        for line in public or ():
            lines.insert(self.chance.randint(0, len(lines)), line)
        words = [word for line in lines for word in line]
        for _ in range(self.chance.randint(1, 4)):
            words.insert(self.chance.randint(0, len(words)), _SLOT)
        return Template(tuple(words))

    def copy(self, template: Template, share: float = 0.1) -> str:
        """A copy with ``share`` of its fixed words edited and its slots filled."""
        words = list(template.words)
        for _ in range(int(share * len(words))):
            self._edit(words)
        filled = (
            [word] if word != _SLOT else self.words(self.chance.randint(1, 6)) for word in words
        )
        return " ".join(word for part in filled for word in part)

    def _edit(self, words: Words) -> None:
        at = self.chance.choice([at for at, word in enumerate(words) if word != _SLOT])
        match self.chance.choice(("replace", "drop", "put in", "swap")):
            case "replace":
                words[at] = self.words(1)[0]
            case "drop" if len(words) > 1:
                del words[at]
            case "put in":
                words.insert(at, self.words(1)[0])
            case _ if at + 1 < len(words):
                words[at], words[at + 1] = words[at + 1], words[at]

    def _made_up(self, count: int) -> Words:
        found: set[str] = set()
        while len(found) < count:
            syllables = self.chance.choice((1, 2, 2, 3, 3))
            found.add(
                "".join(
                    self.chance.choice(_CONSONANTS) + self.chance.choice(_VOWELS)
                    for _ in range(syllables)
                )
            )
        words = sorted(found)
        self.chance.shuffle(words)
        return words


def pair_scores(
    truth: Mapping[str, Hashable], found: Mapping[str, Hashable]
) -> tuple[float, float]:
    """Recall and precision over pairs of ads; who is not in ``found`` is alone there."""
    both = _pairs((truth[ad], group) for ad, group in found.items())
    return both / _pairs(truth.values()), both / max(_pairs(found.values()), 1)


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())
