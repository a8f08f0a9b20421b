"""Pictures, by the hashes that the feed gave them."""

from __future__ import annotations

from collections.abc import Iterable

from leadlight.core.findings import Picture
from leadlight.core.records import Image


def read_images(images: Iterable[Image]) -> tuple[Picture, ...]:
    """One picture for each image with a hash, in order, hashes in lower case."""
    pictures = (Picture(_lower(image.sha256), _lower(image.pdq)) for image in images)
    return tuple(dict.fromkeys(picture for picture in pictures if picture.sha256 or picture.pdq))


def _lower(digest: str | None) -> str | None:
    return digest.lower() if digest else None
