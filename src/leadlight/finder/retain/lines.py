"""Takes away what lines say that were no reports of missing children, when their days are over."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.core.context import Context
from leadlight.govern.audit import Event, audited
from leadlight.store.home import Home
from leadlight.store.missing import forget_lines
from leadlight.store.tables import missing_refused


def purge_lines(home: Home, context: Context, entry_ids: Sequence[str]) -> int:
    """Take away the bytes of these lines, and why they were refused, which may quote them; how many
    had any. Nothing of them is left on the disk."""
    if not entry_ids:
        return 0
    event = Event("missing.forget", details={"lines": len(entry_ids)})
    with audited(home, context, event) as ledger:
        gone = forget_lines(ledger, entry_ids)
    home.ledger.scrub([missing_refused])
    return gone
