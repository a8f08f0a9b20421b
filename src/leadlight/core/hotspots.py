"""Where leads for review are, counted by area and week: numbers that name nobody."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Hotspot(msgspec.Struct, frozen=True):
    """An area: its H3 cell, the place in it that most leads are in, its middle in degrees (WGS 84),
    and how many leads were there in each week; nothing where the number is hidden."""

    cell: str
    place: str
    lat: float
    lon: float
    leads: tuple[int | None, ...]


class Hotspots(msgspec.Struct, frozen=True, kw_only=True):
    """Areas over weeks, those with most leads first.

    ``weeks`` are Mondays (UTC); ``totals`` say how many leads were anywhere in each. Numbers from 1
    to ``least`` - 1 are hidden, and so is another one where it would tell a hidden one. ``unnamed``
    areas have no week that can be shown. ``resolution`` and ``area_km2`` are those of H3.
    """

    least: int
    resolution: int
    area_km2: float
    weeks: tuple[date, ...]
    totals: tuple[int | None, ...]
    areas: tuple[Hotspot, ...]
    unnamed: int
    generation: int
    built_at: datetime
