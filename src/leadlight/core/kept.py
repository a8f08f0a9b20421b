"""What is kept of an ad, and where it came from: the record of an ad's page."""

from __future__ import annotations

from datetime import datetime

import msgspec

from leadlight.core.findings import Findings


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """The ingest that brought something: who began it and when, and what it read."""

    number: int
    actor: str
    inputs: tuple[str, ...]
    started_at: datetime


class Field(msgspec.Struct, frozen=True):
    """A field of the ad as the source gave it; findings name it in their spans."""

    name: str
    text: str


class KeptVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What an ad said at a time, what is read out of it, and the bytes that it was made from.

    ``captures`` are the times at which it was captured with this content, the first of them;
    ``more_captures`` says how many are not told. ``raw`` are the received bytes as text;
    ``raw_sha256`` is of the bytes themselves.
    """

    version_id: str
    url: str | None
    posted_at: datetime | None
    gone_at: datetime | None
    captures: tuple[datetime, ...]
    more_captures: int
    fields: tuple[Field, ...]
    findings: Findings
    batch: Batch | None
    agency: str
    raw: str
    raw_bytes: int
    raw_sha256: str


class PictureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A picture by its hash: on how many ads of the lead, when and where. No picture is kept."""

    hash: str
    ads: int
    first_seen: datetime
    last_seen: datetime
    places: tuple[str, ...]


class KeptAd(msgspec.Struct, frozen=True, kw_only=True):
    """One ad: its versions, newest first, and its pictures. Without a lead: not linked yet."""

    ad_id: str
    source: str
    source_id: str | None
    named_by: str
    lead_id: str | None
    template_id: str | None
    versions: tuple[KeptVersion, ...]
    pictures: tuple[PictureGroup, ...]
