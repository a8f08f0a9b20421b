"""Ids derived from content: the same input always gets the same name, on any machine.

An id is the first 128 bits, in hexadecimal, of the SHA-256 of canonical JSON (sorted keys, no
blanks, UTF-8), so that anybody can recompute it with standard tools.
"""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any, Literal

import msgspec

from leadlight.core.records import Ad, Image

NamedBy = Literal["source_id", "url", "content"]

_TIMES = ("captured_at", "posted_at", "gone_at")
_canonical = msgspec.json.Encoder(order="sorted")


def content_id(kind: str, *parts: Any) -> str:
    """Id of ``parts`` under ``kind``: 32 hexadecimal digits."""
    return hashlib.sha256(_canonical.encode([kind, *parts])).hexdigest()[:32]


def named_by(ad: Ad) -> NamedBy:
    """Which part of the record names its posting."""
    if ad.source_id is not None:
        return "source_id"
    return "url" if ad.url is not None else "content"


def ad_id(ad: Ad) -> str:
    """Id of the posting: ``(source, source_id)``, else ``(source, url)``, else its content."""
    by = named_by(ad)
    if by == "source_id":
        return content_id("posting", ad.source, "source_id", ad.source_id)
    if by == "url":
        return content_id("posting", ad.source, "url", ad.url)
    return content_id("posting", ad.source, "content", _content(ad))


def version_id(ad: Ad) -> str:
    """Id of the posting with this content: title, body, place, contacts, age and images."""
    return _version_id(ad, ad_id(ad))


def record_id(ad: Ad) -> str:
    """Id of the whole record: two records with the same id say the very same thing."""
    return content_id("record", _with_utc(ad))


def names(ad: Ad) -> tuple[str, str, str]:
    """``ad_id``, ``version_id`` and ``record_id`` of an ad, for less than each by itself."""
    posting = ad_id(ad)
    return posting, _version_id(ad, posting), record_id(ad)


def _version_id(ad: Ad, posting: str) -> str:
    return content_id("version", posting, _content(ad))


def _content(ad: Ad) -> list[Any]:
    contacts = [[contact.type, contact.value] for contact in ad.contacts]
    images = [_image_name(image) for image in ad.images]
    return [ad.title, ad.body, ad.place, contacts, ad.age, images]


def _image_name(image: Image) -> str:
    """A picture's hash names it; its address only where there is none, as addresses change.

    That of its bytes comes first: what a decoder makes of the same bytes may change.
    """
    digest = image.sha256 or image.pdq
    return digest.lower() if digest else image.url or image.path or ""


def _with_utc(ad: Ad) -> Ad:
    times = {
        name: moment.astimezone(UTC)
        for name in _TIMES
        if (moment := getattr(ad, name)) is not None and moment.tzinfo is not UTC
    }
    return msgspec.structs.replace(ad, **times) if times else ad
