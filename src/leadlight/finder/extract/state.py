"""States and provinces of the US, Canada and Mexico, by their names and codes."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from leadlight.finder.extract.wordlist import load_words


class State(NamedTuple):
    """An ISO 3166-2 code without its country, and the country; a country alone has no code."""

    admin1: str | None
    country: str


COUNTRIES: Final = {
    **dict.fromkeys(("usa", "us", "united states", "u s a", "u s", "estados unidos"), "US"),
    **dict.fromkeys(("canada", "can"), "CA"),
    **dict.fromkeys(("mexico", "mx", "mex"), "MX"),
    **dict.fromkeys(("puerto rico", "pr"), "PR"),
    **dict.fromkeys(("uk", "u k", "england", "united kingdom", "gb"), "GB"),
}
"""Codes of countries (ISO 3166) by what labels call them."""


@cache
def states() -> dict[str, tuple[State, ...]]:
    """What each folded name or code may stand for: BC is two, and CA is Canada too."""
    found: dict[str, list[State]] = {}
    for country, names in load_words("regions").items():
        for name, admin1 in [*names.items(), *((code.lower(), code) for code in names.values())]:
            state = State(admin1, country)
            if state not in (known := found.setdefault(name, [])):
                known.append(state)
    found["ca"].append(State(None, "CA"))
    return {name: tuple(known) for name, known in found.items()}


WORDS_TOO: Final = frozenset("in or me hi ok oh ma la de id al co mo pa ca as".split())  # noqa: SIM905  # reads better
"""Codes of states that are words too."""


def named(name: str) -> tuple[State, ...]:
    """The states, provinces and countries that a folded name or code may stand for."""
    country = COUNTRIES.get(name)
    return (*states().get(name, ()), *((State(None, country),) if country else ()))
