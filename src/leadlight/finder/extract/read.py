"""From an ad to its findings: each extractor reads what the ones before it left over.

A stretch that is a number, an address or an account is blanked before ages, prices, places and
names are looked for, so that no digit counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec

from leadlight.core import ids
from leadlight.core.findings import (
    Age,
    Email,
    Findings,
    Handle,
    Link,
    Payment,
    PersonName,
    Phone,
    Place,
    Price,
)
from leadlight.core.records import Ad
from leadlight.finder.extract import (
    age,
    email,
    handle,
    identity,
    indicator,
    name,
    payment,
    phone,
    place,
    price,
    typed,
    url,
)
from leadlight.finder.extract.age import read_age_field, read_ages
from leadlight.finder.extract.areacode import read_area_codes
from leadlight.finder.extract.email import read_emails
from leadlight.finder.extract.handle import read_handle_field, read_handles
from leadlight.finder.extract.image import read_images
from leadlight.finder.extract.indicator import read_indicators
from leadlight.finder.extract.label import read_label
from leadlight.finder.extract.language import read_languages
from leadlight.finder.extract.name import read_names
from leadlight.finder.extract.normalise import Text, blanked
from leadlight.finder.extract.payment import read_payment_field, read_payments
from leadlight.finder.extract.phone import read_phone_field, read_phones
from leadlight.finder.extract.place import read_places
from leadlight.finder.extract.price import read_prices
from leadlight.finder.extract.typed import Slot, typed_text
from leadlight.finder.extract.url import read_urls
from leadlight.finder.extract.watch import Watch

_WATCHING = (
    age,
    email,
    handle,
    identity,
    indicator,
    name,
    payment,
    phone,
    place,
    price,
    typed,
    url,
)
"""Modules whose patterns are looked for in one pass."""

Found = TypeVar("Found", Phone, Email, Handle, Link, Payment, Age, Price, PersonName, Place)


class Reading(NamedTuple):
    """The findings of an ad, and the text for comparison that is left without them."""

    findings: Findings
    typed: str


def read_findings(ad: Ad, region: str) -> Findings:
    """Everything that can be read out of ``ad``.

    Spans name the field: ``title``, ``body``, ``place``, ``age``, or ``places.0``, ``contacts.0``
    for the first of a list. ``region`` (ISO 3166) is where bare numbers and dollars belong.
    """
    return read_ad(ad, region, ids.ad_id(ad), ids.version_id(ad)).findings


def read_ad(ad: Ad, region: str, ad_id: str, version_id: str) -> Reading:
    """The same with ids that are known already, and with the comparison text."""
    fields = [(name, raw) for name in ("title", "body") if (raw := getattr(ad, name))]
    text = Text(fields, _watch())
    rest = _Rest(text)
    site = ad.url or ad.source
    phones = rest.take("phone", read_phones(text, region))
    emails = rest.take("email", read_emails(text))
    handles = rest.take("handle", read_handles(text, rest.plain))
    urls = rest.take("url", read_urls(text, site))
    payments = rest.take("handle", read_payments(text))
    ages = rest.take("age", read_ages(text, rest.plain))
    labels = _read_labels(ad, region)
    country = labels[0].country if labels else region
    prices = rest.take("price", read_prices(text, rest.plain, country))
    places = rest.take("place", read_places(text, rest.plain, region, labels))
    names = rest.take("name", read_names(text, rest.plain))
    contacts = _Contacts(ad, region)
    phones = _joined((*contacts.phones, *phones), lambda it: it.e164)
    ages = _joined((*_read_age_field(ad), *ages), lambda it: f"{it.years} {it.name}")
    findings = Findings(
        ad_id=ad_id,
        version_id=version_id,
        source=ad.source,
        source_id=ad.source_id,
        phones=phones,
        emails=_joined((*contacts.emails, *emails), lambda it: it.address),
        handles=_joined((*contacts.handles, *handles), lambda it: f"{it.platform}:{it.name}"),
        urls=_joined((*contacts.urls, *urls), lambda it: it.url),
        payments=_joined((*contacts.payments, *payments), lambda it: f"{it.system}:{it.name}"),
        ages=ages,
        prices=prices,
        names=names,
        places=(*labels, *places, *read_area_codes(phones)),
        images=read_images(ad.images),
        languages=read_languages(text),
        indicators=read_indicators(text, phones, ages),
    )
    return Reading(findings, typed_text(text, rest.slots))


@cache
def _watch() -> Watch:
    """Looks for what every extractor looks for, in one pass."""
    return Watch(sight for module in _WATCHING for sight in module.sights())


class _Rest:
    """What is left of a text when findings are taken out of it, and the slots they leave."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._plain = text.plain
        self._taken: list[tuple[int, int]] = []
        self.slots: list[Slot] = []

    @property
    def plain(self) -> str:
        """The plain text without what was taken."""
        if self._taken:
            self._plain = blanked(self._plain, self._taken)
            self._taken = []
        return self._plain

    def take(self, kind: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """``found`` itself, its stretches blanked and remembered as slots of ``kind``."""
        if found:
            stretches = self._text.stretches(span for thing in found for span in thing.spans)
            self.slots += [(start, end, kind) for start, end in stretches]
            self._taken += stretches
        return found


class _Contacts:
    """What the contact fields of an ad hold."""

    def __init__(self, ad: Ad, region: str) -> None:
        self.phones: list[Phone] = []
        self.emails: list[Email] = []
        self.handles: list[Handle] = []
        self.urls: list[Link] = []
        self.payments: list[Payment] = []
        for index, contact in enumerate(ad.contacts):
            text = Text([(f"contacts.{index}", contact.value)], _watch())
            if contact.type == "phone":
                self.phones += read_phone_field(text, region)
            elif contact.type == "email":
                self.emails += read_emails(text)
            elif contact.type == "handle":
                self.handles += read_handle_field(text)
            elif contact.type == "url":
                self.urls += read_urls(text, ad.url or ad.source)
                self.handles += read_handles(text, text.plain)
            else:
                self.payments += read_payment_field(text)


def _read_labels(ad: Ad, region: str) -> tuple[Place, ...]:
    point = None if ad.lat is None or ad.lon is None else (ad.lat, ad.lon)
    labels = [("place", ad.place or "")]
    labels += [(f"places.{index}", place) for index, place in enumerate(ad.places)]
    found = (place for name, raw in labels if raw for place in read_label(name, raw, region, point))
    return _joined(found, lambda it: f"{it.name}, {it.admin1}, {it.country}")


def _read_age_field(ad: Ad) -> tuple[Age, ...]:
    return () if ad.age is None else read_age_field(Text([("age", str(ad.age))]))


def _joined(found: Iterable[Found], key: Callable[[Found], str]) -> tuple[Found, ...]:
    """Each thing once, with all its spans."""
    things = tuple(found)
    if len(things) < 2:
        return things
    joined: dict[str, Found] = {}
    for thing in things:
        known = joined.get(key(thing))
        joined[key(thing)] = _with_spans(known, thing) if known else thing
    return tuple(joined.values())


def _with_spans(known: Found, other: Found) -> Found:
    spans = known.spans + other.spans
    if isinstance(known, Phone):
        tricks = tuple(sorted({*known.tricks, *getattr(other, "tricks", ())}))
        return msgspec.structs.replace(known, spans=spans, tricks=tricks, obscured=bool(tricks))
    return msgspec.structs.replace(known, spans=spans)
