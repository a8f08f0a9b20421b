"""What a synthetic world should be like: every knob, with its bounds."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from leadlight.core.errors import InputError

_SHARES = (
    "pictures",
    "handles",
    "emails",
    "rewording",
    "drift",
    "obfuscation",
    "controlled",
    "minors",
    "spanish",
    "recaptures",
    "rounds",
)


class WorldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Knobs of a world. Shares are between 0 and 1; a bad knob raises ``InputError``."""

    ads: int = 20_000
    """Lines of the feed: first captures, later versions and sightings together."""
    seed: int = 1
    days: int = 45
    start: datetime = datetime(2026, 3, 1, tzinfo=UTC)
    pictures: float = 1.0
    """Share of ads that show pictures."""
    handles: float = 0.15
    """Share of ads that show a handle."""
    emails: float = 0.08
    """Share of ads that show an e-mail address."""
    rewording: float = 0.15
    """Share of each ad's lines that are reworded, dropped or moved."""
    drift: float = 0.15
    """Share of ads in which a given habit of the hand gives way to a public one."""
    obfuscation: float = 0.3
    """How harshly numbers are spelled: 0 not at all, 1 nearly all and by several tricks at once."""
    controlled: float = 0.115
    """Share of hands that control others; a ninth of the hands with two ads or more."""
    minors: float = 0.35
    """Share of controlling hands that advertise at least one child."""
    spanish: float = 0.12
    """Share of hands that write in Spanish, or mix it in."""
    recaptures: float = 0.06
    """Share of postings that are captured again, half of them with a changed text."""
    rounds: float = 0.5
    """Share of the hands that travel which go round the same cities in the same order."""

    variety: float = 0.0
    """How far the kinds of hands lie from the usual ones: standard deviation of their shares, on
    the logit scale."""

    def __post_init__(self) -> None:
        """Refuse a knob out of its bounds, by name."""
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"world: {name}={getattr(self, name)}; choose between 0 and 1")
        if not 0 <= self.variety <= 2:
            raise InputError(f"world: variety={self.variety}; choose between 0 and 2")
        if self.ads < 1 or self.days < 1:
            raise InputError(f"world: ads={self.ads}, days={self.days}; choose 1 or more of each")
        if self.start.tzinfo is None:
            raise InputError(f"world: start={self.start} has no offset; give one, such as +00:00")
