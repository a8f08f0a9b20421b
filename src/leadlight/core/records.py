"""The ad record ``ad/1``: what a feed brings. Field meanings are fixed by the contract.

Records are never part of a circle, so the garbage collector need not walk them (``gc=False``): of
many at once that takes longer than to read them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-fA-F]{64}\Z")]
Pdq = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-fA-F]{64}\Z")]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
ContactType = Literal["phone", "email", "handle", "url", "payment"]


class Contact(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A contact field that the source gives apart from the text."""

    type: ContactType
    value: str


class Image(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A picture by its hashes; its bytes are never kept. ``path`` lies beside the feed.

    ``quality`` (0-100) is that of ``pdq``; ``cuts`` are PDQs of the picture with its borders, and
    with its edges cut off, as copies often are.
    """

    url: str | None = None
    sha256: Sha256 | None = None
    pdq: Pdq | None = None
    path: str | None = None
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    cuts: Annotated[tuple[Pdq, ...], msgspec.Meta(max_length=16)] = ()


class Capture(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What the record was made from."""

    sha256: Sha256 | None = None
    media_type: str | None = None
    warc_record_id: str | None = None
    warc_file: str | None = None
    offset: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Ad(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    kw_only=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """One capture of one ad. Times keep the offset that they were given with."""

    source: Name
    captured_at: Instant
    source_id: Name | None = None
    url: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    posted_at: Instant | None = None
    gone_at: Instant | None = None
    title: str | None = None
    body: str | None = None
    place: str | None = None
    places: tuple[str, ...] = ()
    lat: Latitude | None = None
    lon: Longitude | None = None
    category: str | None = None
    contacts: tuple[Contact, ...] = ()
    age: int | str | None = None
    images: tuple[Image, ...] = ()
    capture: Capture | None = None
    agency: str | None = None
    extra: dict[str, Any] = {}


AD_FIELDS = frozenset(Ad.__struct_fields__)
