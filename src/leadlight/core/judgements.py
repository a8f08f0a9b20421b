"""What an investigator says of two ads: that one hand is behind both, or that it is not."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement about a link. It is never deleted: undoing it fills ``undone_at`` and ``_by``.

    ``agency`` owns it; ``actor`` and ``purpose`` are those of whoever made it.
    """

    id: int
    one_ad: str
    other_ad: str
    is_same: bool
    note: str | None
    actor: str
    purpose: str
    agency: str
    made_at: datetime
    undone_at: datetime | None
    undone_by: str | None

    @property
    def stands(self) -> bool:
        """Whether builds follow it."""
        return self.undone_at is None
