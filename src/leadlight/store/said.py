"""What people wrote in words of their own about leads and ads, and forgetting it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Column, Connection, Select, Table, delete, or_, select, update

from leadlight.store.tables import (
    judgements,
    missing_reviews,
    notes,
    saved_searches,
    verdicts,
)

SAID: tuple[Table, ...] = (notes, verdicts, judgements, missing_reviews, saved_searches)
"""The tables that hold it."""


def mentioned(ledger: Connection) -> tuple[frozenset[str], frozenset[str]]:
    """The leads and the ads that somebody wrote about."""
    one, other = judgements.c.one_ad, judgements.c.other_ad
    leads = select(notes.c.lead_id).union(_worded(verdicts, verdicts.c.lead_id))
    ads = _worded(judgements, one).union(
        _worded(judgements, other), _worded(missing_reviews, missing_reviews.c.ad_id)
    )
    return frozenset(ledger.scalars(leads)), frozenset(ledger.scalars(ads))


def forget_said(ledger: Connection, leads: Collection[str], ads: Collection[str]) -> None:
    """Take away the notes on ``leads``, and the words of verdicts on them and of judgements and
    reviews about ``ads``; that there were such verdicts, judgements and reviews stays."""
    reviewed = missing_reviews.c.ad_id.in_(ads)
    of_ads = or_(judgements.c.one_ad.in_(ads), judgements.c.other_ad.in_(ads))
    ledger.execute(delete(notes).where(notes.c.lead_id.in_(leads)))
    ledger.execute(update(verdicts).where(verdicts.c.lead_id.in_(leads)).values(note=None))
    ledger.execute(update(judgements).where(of_ads).values(note=None))
    ledger.execute(update(missing_reviews).where(reviewed).values(note=None))


def _worded(table: Table, column: Column[str]) -> Select[str]:
    return select(column).where(table.c.note.is_not(None))
