"""How the sources of a home are doing."""

from __future__ import annotations

from datetime import datetime

import msgspec


class SourceHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One source: its ads, when they came, and what is wrong.

    ``per_day`` is the median of records over the days on which any came; ``usual_gap`` the longest
    of nineteen in twenty gaps between two such days, in days; ``silent`` the days since the last.
    """

    source: str
    postings: int
    records: int
    first: datetime
    last: datetime
    per_day: float
    usual_gap: float
    silent: float
    problem: str | None


class IngestHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One input of the last ingests: the share that went to quarantine, lately and before."""

    input: str
    at: datetime
    read: int
    share: float
    share_before: float | None
    problem: str | None


class FeedHealth(msgspec.Struct, frozen=True):
    """All sources, the longest silent first, and the inputs of the last ingests, newest first."""

    sources: tuple[SourceHealth, ...]
    ingests: tuple[IngestHealth, ...]

    @property
    def problems(self) -> list[str]:
        """What is wrong, in words."""
        said = [(each.source, each.problem) for each in self.sources]
        said += [(each.input, each.problem) for each in self.ingests]
        return [f"{name}: {problem}" for name, problem in said if problem is not None]
