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


def looks_of(ledger: Connection, actor: str) -> tuple[Look, ...]:
    """The looks of ``actor``, by build."""
    mine = select(looks.c.generation, looks.c.at).where(looks.c.actor == actor)
    rows = ledger.execute(mine.order_by(looks.c.generation))
    return tuple(Look(row.generation, row.at) for row in rows)


def add_look(ledger: Connection, actor: str, look: Look) -> None:
    """Remember a first look; whoever was faster with the same one is right."""
    if look.generation not in {each.generation for each in looks_of(ledger, actor)}:
        ledger.execute(insert(looks).values(actor=actor, generation=look.generation, at=look.at))
