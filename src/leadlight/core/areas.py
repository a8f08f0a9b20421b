"""Parts of a country to which somebody's looks are limited."""

from __future__ import annotations

import msgspec


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A circle of ``km`` kilometres around a point (degrees in WGS 84), or a state or province by
    its code of GeoNames (``TX``)."""

    name: str
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    km: float | None = None

    def __str__(self) -> str:
        return self.name if self.km is None else f"{self.name}: {self.km:g} km"
