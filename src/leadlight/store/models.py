"""Models that ranked leads: kept once each, told apart by content, and called back by number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select

from leadlight.core.models import ModelVersion
from leadlight.store.tables import model_choices, models


class KeptModel(msgspec.Struct, frozen=True):
    """A version and the document that it scores by."""

    version: ModelVersion
    document: bytes


def keep_model(ledger: Connection, values: Mapping[str, Any]) -> int:
    """The number of the model in ``values`` (the table's columns but ``number`` and ``sha256``).

    One that is known already keeps its number and what was written of it.
    """
    digest = hashlib.sha256(values["document"]).hexdigest()
    known = select(models.c.number).where(models.c.sha256 == digest)
    number = ledger.execute(known).scalar()
    if number is None:
        kept = insert(models).values(**values, sha256=digest).returning(models.c.number)
        number = ledger.execute(kept).scalar_one()
    return int(number)


def all_models(ledger: Connection) -> list[ModelVersion]:
    """All of them, in the order in which they came."""
    return [_version(row) for row in ledger.execute(select(models).order_by("number")).mappings()]


def find_model(ledger: Connection, number: int) -> KeptModel | None:
    """The one with this number, if there is one."""
    found = select(models).where(models.c.number == number)
    row = ledger.execute(found).mappings().first()
    return KeptModel(_version(row), row["document"]) if row else None


def choose_model(ledger: Connection, values: Mapping[str, Any]) -> None:
    """Write down which model builds use from now on (the table's columns without ``id``)."""
    ledger.execute(insert(model_choices).values(**values))


def chosen_model(ledger: Connection) -> KeptModel | None:
    """The model that was called back; ``None`` where builds learn from verdicts."""
    newest = select(model_choices.c.model).order_by(model_choices.c.id.desc()).limit(1)
    number = ledger.execute(newest).scalar()
    return find_model(ledger, number) if number is not None else None


def _version(row: RowMapping) -> ModelVersion:
    return msgspec.convert(
        {name: row[name] for name in ModelVersion.__struct_fields__}, ModelVersion
    )
