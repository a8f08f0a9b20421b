"""The audit log read back: leaves with what stands beside them, oldest first, however many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, select

from leadlight.core.errors import NotFoundError
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
        found = _those(
            ledger,
            audit_events.c.seq.between(start + 1, end),
            audit_contents.c.seq.between(start + 1, end),
        )
        if not found:
            return
        yield from found


def chosen(ledger: Connection, seqs: Sequence[int]) -> list[Entry]:
    """The events ``seqs``, as far as they are there; oldest first. At most a thousand at a time."""
    return _those(ledger, audit_events.c.seq.in_(seqs), audit_contents.c.seq.in_(seqs))


def entry(ledger: Connection, seq: int) -> Entry:
    """The event ``seq``.

    Raises:
        NotFoundError: there is none.
    """
    found = chosen(ledger, [seq])
    if not found:
        raise NotFoundError(f"the audit log has no event {seq}")
    return found[0]


def _those(
    ledger: Connection, events: ColumnElement[bool], contents: ColumnElement[bool]
) -> list[Entry]:
    there: dict[int, dict[Part, Content]] = {}
    for row in ledger.execute(select(audit_contents).where(contents)):
        there.setdefault(row.seq, {})[row.part] = Content(row.salt, row.content)
    rows = ledger.execute(select(audit_events).where(events).order_by(audit_events.c.seq))
    return [_entry(row, there.get(row["seq"], {})) for row in rows.mappings()]


def _entry(row: RowMapping, contents: dict[Part, Content]) -> Entry:
    fields = {name: row[name] for name in Leaf.__struct_fields__}
    return Entry(Leaf(**fields), row["leaf"], contents)
