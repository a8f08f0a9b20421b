"""Builds for programs: which one answers, and what it changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from leadlight.core.builds import Build, BuildChanges, LeadChange
from leadlight.finder import desk
from leadlight.govern.access import LOOK
from leadlight.serve.api.asking import Asker
from leadlight.serve.api.operation import MOST_LINES, AsLines, Lines, Operations

Most = Annotated[int, Query(ge=1, le=MOST_LINES, description="most results")]


def get_generation(asker: Asker) -> Build:
    """The build that answers now."""
    return desk.build_in_force(asker.home)


def list_changes(asker: Asker, lines: AsLines, limit: Most = 500) -> BuildChanges | Lines:
    """The leads for review that the last build changed, best first."""
    found = desk.changes(asker.home, asker.context, limit)
    return Lines(found.changes) if lines else found


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    operations.get("/generation", get_generation, Build, "The build that answers.", rule=LOOK)
    operations.get(
        "/changes",
        list_changes,
        BuildChanges,
        "Leads that the last build changed.",
        LeadChange,
        rule=LOOK,
    )
