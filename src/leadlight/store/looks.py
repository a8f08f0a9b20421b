"""Which builds somebody has looked at: what is new to them came after."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from leadlight.store.tables import looks


class Look(NamedTuple):
    """The first look of somebody at a build's list."""

    generation: int
    at: datetime


def look(ledger: Connection, actor: str, generation: int, at: datetime) -> Look | None:
    """Remember that ``actor`` looks at ``generation``; their last look at one before it, if any."""
    mine = select(looks.c.generation, looks.c.at).where(looks.c.actor == actor)
    seen = [Look(row.generation, row.at) for row in ledger.execute(mine)]
    if generation not in {each.generation for each in seen}:
        ledger.execute(insert(looks).values(actor=actor, generation=generation, at=at))
    return max((each for each in seen if each.generation < generation), default=None)
