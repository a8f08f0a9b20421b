"""Verdicts on leads: given, retracted, and never taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from leadlight.core.verdicts import Verdict
from leadlight.store.tables import verdicts


def add_verdict(ledger: Connection, values: Mapping[str, Any]) -> Verdict:
    """Write down a new verdict (the table's columns but the last two, without ``id``)."""
    given = insert(verdicts).values(**values).returning(verdicts)
    return _verdict(ledger.execute(given).mappings().one())


def all_verdicts(ledger: Connection) -> list[Verdict]:
    """All of them, standing and retracted, in the order in which they were given."""
    return [_verdict(row) for row in ledger.execute(select(verdicts).order_by("id")).mappings()]


def find_verdict(ledger: Connection, number: int) -> Verdict | None:
    """The one with this id, if there is one."""
    found = ledger.execute(select(verdicts).where(verdicts.c.id == number)).mappings().first()
    return _verdict(found) if found else None


def retract_verdict(ledger: Connection, number: int, at: datetime, by: str) -> None:
    """Say that it no longer stands."""
    retracted = {"retracted_at": at, "retracted_by": by}
    ledger.execute(update(verdicts).where(verdicts.c.id == number).values(retracted))


def _verdict(row: RowMapping) -> Verdict:
    return msgspec.convert({str(name): value for name, value in row.items()}, Verdict)
