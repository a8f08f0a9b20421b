"""Who may see a report of a missing child: the one place that decides it."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.govern.access import HOME, scope_of


def may_see(context: Context, agency: str) -> bool:
    """Whether whoever asks may know of a report that ``agency`` owns, and of its matches."""
    return context.scope in (HOME, scope_of(agency))
