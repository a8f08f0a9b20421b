"""Pictures, by their hashes: those of files beside the feed were made before, on the way in."""

from __future__ import annotations

from collections.abc import Iterable

from leadlight.core.findings import Picture
from leadlight.core.records import Image
from leadlight.finder.pictures.pdq import LEAST_QUALITY


def read_images(images: Iterable[Image]) -> tuple[Picture, ...]:
    """One picture for each image with a hash, in order, hashes in lower case."""
    pictures = (_picture(image) for image in images if image.sha256 or image.pdq)
    return tuple(dict.fromkeys(pictures))


def telling(pictures: Iterable[Picture]) -> list[str]:
    """PDQs by which a picture can be told from others: those of quality 50 or more, or unknown."""
    return [
        picture.pdq
        for picture in pictures
        if picture.pdq and (picture.quality is None or picture.quality >= LEAST_QUALITY)
    ]


def _picture(image: Image) -> Picture:
    cuts = tuple(map(str.lower, image.cuts or ()))
    return Picture(_lower(image.sha256), _lower(image.pdq), image.quality, cuts)


def _lower(digest: str | None) -> str | None:
    return digest.lower() if digest else None
