"""The audit log read back: leaves with what stands beside them, oldest first, however many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, select

from leadlight.govern.leaves import Content, Leaf, Part
from leadlight.govern.tables import audit_contents, audit_events

_AT_ONCE = 2_000
"""Events read at a time."""


class Entry(msgspec.Struct, frozen=True):
    """An event: its leaf, the leaf's hash as it was written, and those contents that are still
    there."""

    leaf: Leaf
    hash: bytes
    contents: dict[Part, Content]

    def told(self) -> dict[str, Any]:
        """As a mapping; of contents that were forgotten the values are ``None``."""
        leaf, why, what = self.leaf, self._said("why"), self._said("what")
        return {
            "seq": leaf.seq,
            "at": leaf.at,
            "actor": leaf.actor,
            "session": leaf.session,
            "purpose": why.get("purpose"),
            "case": why.get("case"),
            "scope": leaf.scope,
            "action": leaf.action,
            "outcome": leaf.outcome,
            "object": what.get("object"),
            "details": what.get("details"),
        }

    def _said(self, part: Part) -> dict[str, Any]:
        there = self.contents.get(part)
        said: dict[str, Any] = {} if there is None else json.loads(there.text)
        return said


def entries(ledger: Connection, after: int = 0) -> Iterator[Entry]:
    """The events after the number ``after``."""
    for start in count(after, _AT_ONCE):
        end = start + _AT_ONCE
        events, contents = audit_events.c, audit_contents.c
        rows = ledger.execute(
            select(audit_events).where(events.seq > start, events.seq <= end).order_by(events.seq)
        ).mappings()
        beside = ledger.execute(
            select(audit_contents).where(contents.seq > start, contents.seq <= end)
        )
        there: dict[int, dict[Part, Content]] = {}
        for row in beside:
            there.setdefault(row.seq, {})[row.part] = Content(row.salt, row.content)
        found = [_entry(row, there.get(row["seq"], {})) for row in rows]
        if not found:
            return
        yield from found


def _entry(row: RowMapping, contents: dict[Part, Content]) -> Entry:
    fields = {name: row[name] for name in Leaf.__struct_fields__}
    return Entry(Leaf(**fields), row["leaf"], contents)
