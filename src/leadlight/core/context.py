"""Who looks, and why. Whatever reads about people takes one of these."""

from __future__ import annotations

import msgspec

from leadlight.core.areas import Area
from leadlight.core.errors import PurposeError


class Context(msgspec.Struct, frozen=True):
    """The owner of a read.

    Attributes:
        actor: account that asks, as the audit log will name it.
        purpose: why, in the words of the actor or of the home's standing purpose.
        scope: what the actor may see; ``"home"`` is everything in this data folder.
        session: the sign-in or the run of a program that the look is part of, by a name that opens
            nothing; empty where there is none.
        case: number of the case that the look is for, where there is one.
        cases: numbers of the cases of the actor's agency to which the actor belongs.
        areas: where what the actor sees must lie; anywhere if there are none.
    """

    actor: str
    purpose: str
    scope: str = "home"
    session: str = ""
    case: str | None = None
    areas: tuple[Area, ...] = ()
    cases: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.actor.strip():
            raise PurposeError("no actor: a look at people needs somebody who looks")
        if not self.purpose.strip():
            raise PurposeError("no purpose: give --purpose TEXT or set LEADLIGHT_PURPOSE")
