"""The tree of the audit log in the ledger.

Each event keeps its leaf's hash. Of the inner nodes only those over ``2 ** 8`` leaves and more are
kept: a proof reads a few hundred leaves at the most, whatever the log's size. The head row holds
the frontier, so that an event is added, and the root said, in O(log n).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from leadlight.govern.leaves import Content, Leaf, Part
from leadlight.govern.merkle import (
    Hash,
    frontier_of,
    grown,
    leaf_hash,
    perfect,
    root_of,
)
from leadlight.govern.tables import audit_contents, audit_events, audit_head, audit_nodes

LOWEST = 8
"""Level of the smallest perfect trees whose roots are kept."""
_HASH = 32


class Head(NamedTuple):
    """How far the log goes: its name, its size, and its tree's frontier."""

    origin: str
    size: int
    frontier: tuple[Hash, ...]

    @property
    def root(self) -> Hash:
        """The root of the whole tree."""
        return root_of(self.frontier)


def head(ledger: Connection) -> Head | None:
    """Where the log stands; ``None`` before its first event."""
    return _head(ledger, is_locked=False)


def begun(ledger: Connection) -> Head:
    """Where the log stands, locked until the transaction ends; it is begun where it is not."""
    before = _head(ledger, is_locked=True)
    if before is not None:
        return before
    new = {"id": 1, "origin": f"leadlight/{secrets.token_hex(16)}", "size": 0, "frontier": b""}
    ledger.execute(insert(audit_head), new)
    return Head(str(new["origin"]), 0, ())


def append(
    ledger: Connection, leaf: Callable[[int], Leaf], contents: Iterable[tuple[Part, Content]]
) -> int:
    """Add the leaf that is made for the next number, with its contents; the number.

    Whoever adds locks the head until the transaction ends, so that numbers have no gap.
    """
    before = begun(ledger)
    made = leaf(before.size + 1)
    hashed = leaf_hash(made.entry)
    fields = {name: getattr(made, name) for name in made.__struct_fields__}
    ledger.execute(insert(audit_events), fields | {"leaf": hashed})
    ledger.execute(
        insert(audit_contents),
        [
            {"seq": made.seq, "part": part, "salt": each.salt, "content": each.text}
            for part, each in contents
        ],
    )
    frontier, completed = grown(before.size, before.frontier, hashed)
    _keep(ledger, before.size, completed)
    ledger.execute(update(audit_head), {"size": before.size + 1, "frontier": b"".join(frontier)})
    return made.seq


def span(ledger: Connection, start: int, end: int) -> Hash:
    """The root of the leaves ``start`` up to but without ``end``, counted from nought; ``start`` is
    a multiple of the largest perfect tree's size, as it is in every proof."""
    return root_of(_perfect(ledger, *part) for part in perfect(start, end))


def _perfect(ledger: Connection, start: int, end: int) -> Hash:
    level = (end - start).bit_length() - 1
    if level >= LOWEST:
        nodes = audit_nodes.c
        found: Hash = ledger.execute(
            select(nodes.hash).where(nodes.level == level, nodes.number == start >> level)
        ).scalar_one()
        return found
    events = audit_events.c
    leaves = ledger.scalars(
        select(events.leaf).where(events.seq > start, events.seq <= end).order_by(events.seq)
    )
    (root,) = frontier_of(leaves)
    return root


def _keep(ledger: Connection, size: int, completed: list[Hash]) -> None:
    """The roots of the larger perfect trees that the leaf after ``size`` leaves completed."""
    new = [
        {"level": level, "number": size >> level, "hash": root}
        for level, root in enumerate(completed)
        if level >= LOWEST
    ]
    if new:
        ledger.execute(insert(audit_nodes), new)


def _head(ledger: Connection, *, is_locked: bool) -> Head | None:
    wanted = select(audit_head.c.origin, audit_head.c.size, audit_head.c.frontier)
    row = ledger.execute(wanted.with_for_update() if is_locked else wanted).one_or_none()
    if row is None:
        return None
    parts = range(0, len(row.frontier), _HASH)
    return Head(row.origin, row.size, tuple(row.frontier[at : at + _HASH] for at in parts))
