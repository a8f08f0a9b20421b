"""What is read out of an ad: the record that ``leadlight extract`` prints."""

from __future__ import annotations

from typing import Literal

import msgspec

Grade = Literal["A", "B", "C", "X"]


class Span(msgspec.Struct, frozen=True, gc=False):
    """Where a finding stands: offsets count Unicode code points of the field as it was given."""

    field: str
    start: int
    end: int
    text: str


class Phone(msgspec.Struct, frozen=True, gc=False):
    """A number in E.164; ``tricks`` name how it was made hard to read."""

    e164: str
    spans: tuple[Span, ...]
    obscured: bool = False
    tricks: tuple[str, ...] = ()


class Email(msgspec.Struct, frozen=True, gc=False):
    """An address, lower case."""

    address: str
    spans: tuple[Span, ...]


class Handle(msgspec.Struct, frozen=True, gc=False):
    """An account on a platform; name in lower case without the at sign."""

    platform: str
    name: str
    spans: tuple[Span, ...]


class Link(msgspec.Struct, frozen=True, gc=False):
    """A web address in the text; ``personal`` when it is not the posting site's own."""

    url: str
    personal: bool
    spans: tuple[Span, ...]


class Payment(msgspec.Struct, frozen=True, gc=False):
    """An account that takes money."""

    system: str
    name: str
    spans: tuple[Span, ...]


class Age(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A stated age in years, and whose it is where two people are named."""

    years: int
    spans: tuple[Span, ...]
    name: str | None = None


class Price(msgspec.Struct, frozen=True, gc=False):
    """An amount, its ISO 4217 currency and the minutes that it buys, where said."""

    amount: float
    currency: str
    minutes: int | None
    spans: tuple[Span, ...]


class PersonName(msgspec.Struct, frozen=True, gc=False):
    """A working name, as a person would write it."""

    name: str
    spans: tuple[Span, ...]


class Place(msgspec.Struct, frozen=True, gc=False):
    """A gazetteer entry; degrees in WGS 84.

    ``kind``: ``label``, ``text``, ``airport``, ``area_code``, and ``venue`` or ``motorway``, which
    lie where the city does that they are named with. Where an ad is, labels and texts say.
    """

    name: str
    admin1: str
    country: str
    lat: float
    lon: float
    kind: str
    spans: tuple[Span, ...]


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A picture by its hashes, from its file or as the feed gave them.

    ``quality`` (0-100) is that of ``pdq``, where it was measured; below 50 there is too little in
    the picture to tell it by. ``cuts`` are PDQs of it with its borders and without its edges.
    """

    sha256: str | None
    pdq: str | None
    quality: int | None = None
    cuts: tuple[str, ...] = ()


class Indicator(msgspec.Struct, frozen=True, gc=False):
    """A card that fired: its code, its grade of evidence, and the words."""

    code: str
    grade: Grade
    spans: tuple[Span, ...]


class Findings(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Everything read out of one version of one ad."""

    ad_id: str
    version_id: str
    source: str
    source_id: str | None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    handles: tuple[Handle, ...] = ()
    urls: tuple[Link, ...] = ()
    payments: tuple[Payment, ...] = ()
    ages: tuple[Age, ...] = ()
    prices: tuple[Price, ...] = ()
    names: tuple[PersonName, ...] = ()
    places: tuple[Place, ...] = ()
    images: tuple[Picture, ...] = ()
    languages: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
