"""What is told of builds: the current one, and which leads it changed."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """The build that readers see, in counts; ``changes`` says of how many leads it changed what."""

    generation: int
    built_at: datetime
    postings: int
    leads: int
    new_versions: int
    changes: dict[str, int]
    made_up: bool


class LeadChange(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that the last build changed: ``came_from`` are the leads that its ads were in."""

    lead_id: str
    change: str
    came_from: tuple[str, ...]
    ads_before: int
    ads: int


class BuildChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The leads for review that a build changed, best first; others are not listed."""

    generation: int
    built_at: datetime
    changes: tuple[LeadChange, ...]
