"""What another world should be like."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

STYLES = {"a": "prose", "b": "bullets", "c": "mixed"}
"""The vocabulary of each style: letters in long sentences, bulleted lines, languages mixed."""


class OtherSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Knobs of a world; most are shares."""

    style: str = "a"
    ads: int = 20_000
    seed: int = 1
    pictures: float = 1.0
    """Share of ads that show pictures."""
    handles: float = 0.15
    emails: float = 0.08
    rewording: float = 0.25
    """Share of each ad's sentences that are said otherwise, dropped or moved."""
    drift: float = 0.25
    """Share of ads in which a given habit gives way to anybody's."""
    controlled: float = 0.11
    """Share of hands that control others."""
    telling: bool = False
    """Whether hands of different kinds differ in what they say; else only linking can be judged."""
    days: int = 40
    start: datetime = datetime(2025, 9, 1, tzinfo=UTC)


DIFFICULTIES: dict[str, dict[str, float]] = {
    "rich": {},
    "poor": {"pictures": 0.125, "handles": 0.02, "emails": 0.01},
    "blind": {"pictures": 0.0, "handles": 0.02, "emails": 0.01},
}
"""Pictures on all ads, on one in eight, on none; handles and addresses get as rare."""
