"""Ads of one lead with a known history, as the room of reach sees them."""

from __future__ import annotations

from leadlight.finder.reach.sights import DAY, Sight, Spot

PLACES = {
    "Reno": Spot("Reno", "NV", 39.53, -119.81),
    "Fresno": Spot("Fresno", "CA", 36.75, -119.77),
    "Boston": Spot("Boston", "MA", 42.36, -71.06),
    "Oakland": Spot("Oakland", "CA", 37.80, -122.27),
}


def sights(*ads: tuple[float, str] | tuple[float, str, str]) -> list[Sight]:
    """Ads by (day, place) or (day, place, name)."""
    return [
        Sight(f"{number:03d}", day * DAY, PLACES[place], names=tuple(name))
        for number, (day, place, *name) in enumerate(sorted(ads))
    ]
