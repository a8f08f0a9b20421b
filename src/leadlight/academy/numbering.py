"""Made-up telephone numbers: a real area code, the 555 exchange, four more digits."""

from __future__ import annotations

from collections import deque

from leadlight.academy.chance import Chance

_SPACE = 10_000
_KEPT = 400


class Numbers:
    """Hands out each number once, and remembers some of the burned ones for strangers to get.

    An area code repeats itself after its 10,000 numbers, as real ones do; worlds of a few
    million ads stay below that. Memory does not grow with the world.
    """

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._orders: dict[str, tuple[int, int]] = {}
        self._given: dict[str, int] = {}
        self._burned: deque[tuple[float, str]] = deque(maxlen=_KEPT)

    def fresh(self, code: str) -> str:
        """Ten digits that nobody had before, under this area code."""
        if code not in self._orders:
            self._orders[code] = self._new_order()
        step, first = self._orders[code]
        count = self._given.get(code, 0)
        self._given[code] = count + 1
        return f"{code}555{(first + step * count) % _SPACE:04d}"

    def burn(self, number: str, when: float) -> None:
        """Its hand has dropped the number; a stranger may get it after ``when``."""
        self._burned.append((when, number))

    def recycled(self, now: float) -> str | None:
        """A number that a stranger burned before ``now`` and nobody took since, if there is one."""
        for place, (when, number) in enumerate(self._burned):
            if when < now:
                del self._burned[place]
                return number
        return None

    def _new_order(self) -> tuple[int, int]:
        """A walk through all numbers of a code: any odd step not divisible by five visits all."""
        step = 10 * self._chance.randrange(_SPACE // 10) + self._chance.pick((1, 3, 7, 9))
        return step, self._chance.randrange(_SPACE)


def e164(digits: str) -> str:
    """The international form of ten North American digits."""
    return f"+1{digits}"
