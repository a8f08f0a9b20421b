"""Why a home is looked into: a standing purpose for one user, or one given with each look."""

from __future__ import annotations

from sqlalchemy import insert, select

from leadlight.core.context import Context
from leadlight.govern.forbidden import refuse_forbidden
from leadlight.govern.tables import standing_purposes
from leadlight.store.home import Home

NOT_STATED = "single-user home, purpose not stated"


def own(home: Home, actor: str, purpose: str | None) -> None:
    """Record the standing purpose with which a new home begins."""
    stated = purpose.strip() if purpose else ""
    with home.ledger.begin() as ledger:
        ledger.execute(
            insert(standing_purposes).values(
                actor=actor, purpose=stated or NOT_STATED, recorded_at=home.clock()
            )
        )


def context_for(home: Home, actor: str, purpose: str | None) -> Context:
    """Who looks and why: the given purpose, else the one that the home's owner recorded.

    Raises:
        RefusedError: Leadlight does not serve it.
    """
    refuse_forbidden(purpose or "")
    with home.ledger.reading() as ledger:
        standing = ledger.scalar(
            select(standing_purposes.c.purpose).order_by(standing_purposes.c.id.desc()).limit(1)
        )
    return Context(actor=actor, purpose=purpose or standing or "")
