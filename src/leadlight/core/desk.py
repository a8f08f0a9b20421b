"""What investigators keep at their desk: notes on leads, and searches."""

from __future__ import annotations

from datetime import datetime

import msgspec

from leadlight.core.leads import LeadDetail
from leadlight.core.missing import Match


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote down about a lead; a note that was struck is kept, and not shown."""

    id: int
    lead_id: str
    text: str
    actor: str
    purpose: str
    agency: str
    written_at: datetime


class LeadFile(LeadDetail, frozen=True, kw_only=True):
    """One lead whole, what was written down about it, and which missing children may be in it, of
    those whose reports whoever asks may see."""

    notes: tuple[Note, ...] = ()
    missing: tuple[Match, ...] = ()


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A search that somebody kept: ``address`` is what follows the question mark of its page."""

    id: int
    name: str
    address: str
    saved_at: datetime
