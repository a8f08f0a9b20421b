"""From a file's bytes to a small grey picture, under guards.

Nothing about the bytes is believed: the format must be one of a few, the size stated in the head
must be within bounds before anything is unpacked, and whatever a decoder says of a broken file
becomes one plain reason.
"""

from __future__ import annotations

import io
import warnings

import msgspec
import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from leadlight.core.errors import InputError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF")
_LONGEST = 320
"""Points of the longer side of the small picture: five for each point that is hashed."""
_DRAFT = (320, 320)
_LIES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by the orientation in its EXIF data (tag 274)."""


class PictureError(InputError):
    """A file beside a feed cannot be hashed; the record that names it is kept."""


class Guards(msgspec.Struct, frozen=True):
    """The most bytes of a file that are read, the most points of a picture that are unpacked."""

    most_bytes: int
    most_pixels: int


def small_grey(data: bytes, most_pixels: int) -> Image.Image:
    """The picture in ``data`` (the first one of several) upright, in grey, at most 320 points long.

    What is transparent is laid on white, as a page would show it.

    Raises:
        PictureError: it is no picture of a known format, too large, cut off or damaged.
    """
    with warnings.catch_warnings(action="ignore"):
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _small(picture, most_pixels)
        except PictureError:
            raise
        except UnidentifiedImageError:
            formats = ", ".join(FORMATS)
            raise PictureError(f"no picture of a format that is read ({formats})") from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PictureError(f"more than {most_pixels:,} points") from None
        except Exception as error:  # noqa: BLE001 - a decoder may raise anything on hostile bytes
            told = " ".join(str(error).split()) or type(error).__name__
            raise PictureError(f"the picture is damaged or cut off ({told[:120]})") from None


def _small(picture: Image.Image, most_pixels: int) -> Image.Image:
    width, height = picture.size
    if width * height > most_pixels:
        raise PictureError(f"{width:,} x {height:,} points; the most is {most_pixels:,}")
    way = _LIES.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    picture.draft("L", _DRAFT)
    small = _shrunk(_plain(picture)).convert("L")
    return small if way is None else small.transpose(way)


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or RGB, without transparency, eight bits a level."""
    if picture.has_transparency_data:
        return _on_white(picture.convert("RGBA"))
    if picture.mode.startswith("I"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    return picture.convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    seen = _shrunk(picture)
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)


def _shrunk(picture: Image.Image) -> Image.Image:
    """Every point the mean of the area that it stands for; a smaller picture stays as it is."""
    scale = _LONGEST / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX)
