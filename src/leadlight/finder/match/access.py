"""Who may see a report of a missing child: the one place that decides it."""

from __future__ import annotations

from leadlight.core.context import Context

_EVERYTHING = "home"


def may_see(context: Context, agency: str) -> bool:
    """Whether whoever asks may know of a report that ``agency`` owns, and of its matches."""
    return context.scope in (_EVERYTHING, agency)
