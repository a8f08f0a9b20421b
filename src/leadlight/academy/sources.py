"""The posting sites of the world, all made up, each with its own form."""

from __future__ import annotations

from datetime import timedelta, timezone
from functools import cache

import msgspec

from leadlight.academy.places import City


class Site(msgspec.Struct, frozen=True):
    """A site: how it labels places and which fields it has beside the text."""

    name: str
    label: str
    categories: tuple[str, ...]
    offset_hours: int = 0
    html: bool = False
    age_field: str = ""
    contact_field: bool = False
    coordinates: bool = False

    @property
    def offset(self) -> timezone:
        """The offset that the site writes its times with."""
        return timezone(timedelta(hours=self.offset_hours))


SITES = (
    Site("alpha.example", "city", ("companions", "dating")),
    Site("nightboard.example", "comma", ("women seeking men",), -5, html=True),
    Site("cornerpost.example", "region", ("escorts",), age_field="number"),
    Site("lista.example", "city", ("acompañantes",), -6, age_field="text"),
    Site("rowclassified.example", "lower comma", ("personals", "adult services")),
    Site("northpages.example", "region", ("escorts",), -5, html=True, contact_field=True),
    Site("hourbook.example", "upper", ("providers",), coordinates=True, contact_field=True),
    Site("eveningads.example", "state", ("companions",), -8, age_field="number"),
)


@cache
def label(site: Site, city: City) -> str:
    """How ``site`` files ``city``."""
    region = city.region or city.name
    if site.label == "region" and region != city.name and "/" not in region:
        return f"{city.name} / {region}"
    comma = f"{city.name}, {city.admin1}"
    forms = {
        "city": city.name,
        "comma": comma,
        "lower comma": comma.lower(),
        "upper": city.name.upper(),
        "state": f"{region} - {city.admin1}",
        "region": region,
    }
    return forms[site.label]
