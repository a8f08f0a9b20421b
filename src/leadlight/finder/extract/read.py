"""From an ad to its findings: each extractor reads what the ones before it left over.

A stretch that is a number, an address or an account is blanked before ages, prices, places and
names are looked for, so that no digit counts twice.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from types import ModuleType
from typing import Final, NamedTuple, TypeVar

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
from leadlight.core.uncollected import uncollected
from leadlight.finder.extract import (
    age,
    email,
    handle,
    identity,
    indicator,
    language,
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
from leadlight.finder.extract.given import all_names
from leadlight.finder.extract.handle import read_handle_field, read_handles
from leadlight.finder.extract.image import read_images
from leadlight.finder.extract.indicator import read_indicators
from leadlight.finder.extract.label import read_label
from leadlight.finder.extract.language import read_languages
from leadlight.finder.extract.name import look_through, names_in, without_identity
from leadlight.finder.extract.normalise import Text, blanked
from leadlight.finder.extract.payment import read_payment_field, read_payments
from leadlight.finder.extract.phone import read_phone_field, read_phones
from leadlight.finder.extract.place import read_places
from leadlight.finder.extract.price import read_prices
from leadlight.finder.extract.typed import Slot, typed_text
from leadlight.finder.extract.url import read_urls
from leadlight.finder.extract.watch import Sight, Watch

_WATCHING: Final = (
    (age,),
    (indicator,),
    (price,),
    (email, handle, identity, name, payment, phone, place, typed, url),
)
"""Modules whose patterns are looked for in one pass; what is together is followed side by side."""

_AT_ONCE: Final = 2048
"""Ads that are read step by step together."""

_SHORT: Final = 8
"""Characters of a field for the age that is worth remembering."""

Found = TypeVar("Found", Phone, Email, Handle, Link, Payment, Age, Price, PersonName, Place)

Known = tuple[Ad, str, str]
"""An ad and its ids, of the ad and of its version."""


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
    return next(read_ads([(ad, ad_id, version_id)], region))


def read_ads(ads: Iterable[Known], region: str, *, placed: bool = True) -> Iterator[Reading]:
    """The readings of ``ads``, in order; what is read in a text has no spans if not ``placed``.

    Step by step for many of them: what a step looks things up in stays near the processor then,
    which takes a sixth to a third off the time of ad after ad.
    """
    coming = iter(ads)
    while some := list(islice(coming, _AT_ONCE)):
        yield from _read_some(some, region, placed=placed)


@uncollected()
def _read_some(ads: list[Known], region: str, *, placed: bool) -> list[Reading]:
    readers = [_Reader(known, region, placed=placed) for known in ads]
    _look([text for reader in readers for text in reader.texts])
    for step in _FIRST_STEPS:
        for reader in readers:
            step(reader)
    look_through([reader.unsaid for reader in readers])
    for step in _LAST_STEPS:
        for reader in readers:
            step(reader)
    _keep_tables()
    return [Reading(reader.findings(), reader.typed) for reader in readers]


@cache
def _keep_tables() -> None:
    """Spare the collector of garbage the word lists, which stay: it went through them time and
    again. The first ads have loaded them.

    At the end all is given back: libraries say on standard error what is kept from them.
    """
    gc.freeze()
    atexit.register(gc.unfreeze)


def _look(texts: list[Text]) -> None:
    """Look for all patterns in all of ``texts``."""
    for text, seen in zip(texts, _watch().look([it.plain for it in texts]), strict=True):
        text.remember(seen)


@cache
def _watch() -> Watch:
    """Looks for what every extractor looks for, in one pass."""
    known = all_names() | identity.words() | language.words()
    groups = ([sight for module in group for sight in module.sights()] for group in _WATCHING)
    return Watch(*groups, words=known)


@cache
def _modules() -> dict[Sight, ModuleType]:
    """Who looks for each pattern."""
    return {sight: module for group in _WATCHING for module in group for sight in module.sights()}


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
        """``found`` itself, which the text has just told of: its stretches are blanked and
        remembered as slots of ``kind``."""
        if told := self._text.told:
            self.slots += [(start, end, kind) for start, end in told]
            self._taken += told
            self._text.told = []
        return found


class _Reader:
    """Reads one ad, a kind of findings at a step; each needs those before it."""

    def __init__(self, known: Known, region: str, *, placed: bool) -> None:
        self._known, self._ad, self._region = known, known[0], region
        ad = self._ad
        fields = [(name, raw) for name in ("title", "body") if (raw := getattr(ad, name))]
        self._text = Text(fields, _watch(), placed=placed)
        self._rest = _Rest(self._text)
        self._fields = [
            Text([(f"contacts.{index}", contact.value)], _watch(), placed=placed)
            for index, contact in enumerate(ad.contacts)
        ]
        self.texts = (self._text, *self._fields)

    def read_fields(self) -> None:
        """What the contact fields hold, and which extractors have anything to read in the text."""
        self._contacts = _NO_CONTACTS
        if self._fields:
            self._contacts = _Contacts()
            self._contacts.read(self._ad, self._fields, self._region)
        modules = _modules()
        self._shown = {modules[sight] for sight in self._text.fired(modules)}

    def read_phones(self) -> None:
        """Telephone numbers, of the contacts as well."""
        phones: tuple[Phone, ...] = ()
        if phone in self._shown:
            phones = self._rest.take("phone", read_phones(self._text, self._region))
        self._phones = _joined(self._contacts.phones, phones, lambda it: it.e164)

    def read_contacts(self) -> None:
        """Addresses and accounts."""
        text, rest, contacts, shown = self._text, self._rest, self._contacts, self._shown
        site = self._ad.url or self._ad.source
        emails = rest.take("email", read_emails(text)) if email in shown else ()
        handles = rest.take("handle", read_handles(text, rest.plain)) if handle in shown else ()
        urls = rest.take("url", read_urls(text, site)) if url in shown else ()
        payments = rest.take("handle", read_payments(text)) if payment in shown else ()
        self._emails = _joined(contacts.emails, emails, lambda it: it.address)
        self._handles = _joined(contacts.handles, handles, lambda it: f"{it.platform}:{it.name}")
        self._urls = _joined(contacts.urls, urls, lambda it: it.url)
        self._payments = _joined(contacts.payments, payments, lambda it: f"{it.system}:{it.name}")

    def read_ages(self) -> None:
        """Ages, from their field as well."""
        ages: tuple[Age, ...] = ()
        if age in self._shown:
            ages = self._rest.take("age", read_ages(self._text, self._rest.plain))
        self._ages = _joined(_read_age_field(self._ad), ages, lambda it: f"{it.years} {it.name}")

    def read_prices(self) -> None:
        """Prices, in the money of where the ad is filed."""
        self._labels = _read_labels(self._ad, self._region)
        self._prices: tuple[Price, ...] = ()
        if price in self._shown:
            country = self._labels[0].country if self._labels else self._region
            found = read_prices(self._text, self._rest.plain, country)
            self._prices = self._rest.take("price", found)

    def read_places(self) -> None:
        """Places, those of the numbers as well."""
        found = read_places(self._text, self._rest.plain, self._region, self._labels)
        found = self._rest.take("place", found)
        self._places = (*self._labels, *found, *read_area_codes(self._phones))

    def leave_identity_out(self) -> None:
        """The text that names are read in."""
        self.unsaid = without_identity(self._text, self._rest.plain)

    def read_names(self) -> None:
        """Names of people."""
        self._names = self._rest.take("name", names_in(self.unsaid))

    def type_text(self) -> None:
        """The text that is left."""
        self.typed = typed_text(self._text, self._rest.slots, self.unsaid.identity)

    def read_languages(self) -> None:
        """Languages."""
        self._languages = read_languages(self._text)

    def read_indicators(self) -> None:
        """Indicators, of the text and of what was found."""
        self._indicators = read_indicators(self._text, self._phones, self._ages)

    def findings(self) -> Findings:
        """All of them, after the last step."""
        return Findings(
            ad_id=self._known[1],
            version_id=self._known[2],
            source=self._ad.source,
            source_id=self._ad.source_id,
            phones=self._phones,
            emails=self._emails,
            handles=self._handles,
            urls=self._urls,
            payments=self._payments,
            ages=self._ages,
            prices=self._prices,
            names=self._names,
            places=self._places,
            images=read_images(self._ad.images),
            languages=self._languages,
            indicators=self._indicators,
        )


_FIRST_STEPS: Final = (
    _Reader.read_fields,
    _Reader.read_phones,
    _Reader.read_contacts,
    _Reader.read_ages,
    _Reader.read_prices,
    _Reader.read_places,
    _Reader.leave_identity_out,
)
_LAST_STEPS: Final = (
    _Reader.read_names,
    _Reader.type_text,
    _Reader.read_languages,
    _Reader.read_indicators,
)


class _Contacts:
    """What the contact fields of an ad hold."""

    def __init__(self) -> None:
        self.phones: list[Phone] = []
        self.emails: list[Email] = []
        self.handles: list[Handle] = []
        self.urls: list[Link] = []
        self.payments: list[Payment] = []

    def read(self, ad: Ad, texts: Iterable[Text], region: str) -> None:
        """Reads each field as its type says; ``texts`` are their texts."""
        for contact, text in zip(ad.contacts, texts, strict=True):
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


_NO_CONTACTS: Final = _Contacts()
"""What most ads have."""


def _read_labels(ad: Ad, region: str) -> tuple[Place, ...]:
    point = None if ad.lat is None or ad.lon is None else (ad.lat, ad.lon)
    labels = [("place", ad.place or "")]
    labels += [(f"places.{index}", place) for index, place in enumerate(ad.places)]
    found = [place for name, raw in labels if raw for place in read_label(name, raw, region, point)]
    return _joined(found, (), lambda it: f"{it.name}, {it.admin1}, {it.country}")


def _read_age_field(ad: Ad) -> tuple[Age, ...]:
    written = "" if ad.age is None else str(ad.age)
    return _short_age(written) if len(written) <= _SHORT else _any_age(written)


def _any_age(written: str) -> tuple[Age, ...]:
    return read_age_field(Text([("age", written)]))


_short_age = lru_cache(maxsize=1 << 10)(_any_age)
"""The same few years come again and again."""


def _joined(
    first: Sequence[Found], others: tuple[Found, ...], key: Callable[[Found], str]
) -> tuple[Found, ...]:
    """Each thing once, with all its spans."""
    if not first and len(others) < 2:
        return others
    joined: dict[str, Found] = {}
    for thing in chain(first, others):
        known = joined.get(key(thing))
        joined[key(thing)] = _with_spans(known, thing) if known else thing
    return tuple(joined.values())


def _with_spans(known: Found, other: Found) -> Found:
    spans = known.spans + other.spans
    if isinstance(known, Phone):
        tricks = tuple(sorted({*known.tricks, *getattr(other, "tricks", ())}))
        return msgspec.structs.replace(known, spans=spans, tricks=tricks, obscured=bool(tricks))
    return msgspec.structs.replace(known, spans=spans)
