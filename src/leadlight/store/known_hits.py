"""Hits on lists of known abuse pictures: what is kept of them, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from leadlight.store.tables import known_hits

_AT_ONCE = 500


def add_hits(ledger: Connection, hits: Sequence[Mapping[str, Any]]) -> None:
    """Keep those of ``hits`` (the table's columns) whose ``hit_id`` is not there yet."""
    by_id = {hit["hit_id"]: dict(hit) for hit in hits}
    wanted = list(by_id)
    for start in range(0, len(wanted), _AT_ONCE):
        there = known_hits.c.hit_id.in_(wanted[start : start + _AT_ONCE])
        for known in ledger.scalars(select(known_hits.c.hit_id).where(there)):
            del by_id[known]
    if by_id:
        ledger.execute(insert(known_hits), list(by_id.values()))


def all_hits(ledger: Connection) -> list[dict[str, Any]]:
    """All hits as mappings of column to value, oldest first."""
    order = known_hits.c.at, known_hits.c.feed, known_hits.c.line, known_hits.c.hit_id
    return [dict(row) for row in ledger.execute(select(known_hits).order_by(*order)).mappings()]


def known_ads(ledger: Connection) -> list[str]:
    """The ids of the ads of which a picture stands on a list, in their order."""
    ads = select(known_hits.c.ad_id).distinct().order_by(known_hits.c.ad_id)
    return list(ledger.scalars(ads))
