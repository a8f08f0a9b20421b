"""From a file's bytes to a small grey picture, under guards.

Nothing about the bytes is believed: the format must be one of a few, the size stated in the head
must be within bounds before anything is unpacked, and whatever a decoder says of a broken file
becomes one plain reason.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import msgspec
import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from leadlight.core.errors import InputError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF")
_LONGEST = 320
"""Points of the longer side of the small picture: five for each point that is hashed."""
_DRAFT = (320, 320)
_STRIP = 1 << 20
"""Points of a picture that are shrunk at a time."""
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
    small = _on_white(_shrunk(picture))
    return small if way is None else small.transpose(way)


def _shrunk(picture: Image.Image) -> Image.Image:
    """Every point the mean of the area that it stands for; a smaller picture stays as it is.

    Beside the picture as it was unpacked next to no memory is needed: strips of it are made grey
    and narrow one by one. That comes to the same as shrinking it at once, to the last bit.
    """
    scale = _LONGEST / max(picture.size)
    if scale >= 1:
        return _plain(picture)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    is_tall = picture.height > 2 * picture.width  # which the library shrinks downward first
    between = (picture.width, height) if is_tall else (width, picture.height)
    narrow: Image.Image | None = None
    for left, top, right, bottom in _strips(picture, is_tall=is_tall):
        strip = _plain(picture.crop((left, top, right, bottom)))
        if strip.mode == "RGBA":
            strip = strip.convert("RGBa")
        size = (right - left, height) if is_tall else (width, bottom - top)
        narrow = narrow or Image.new(strip.mode, between)
        narrow.paste(strip.resize(size, Image.Resampling.BOX), (left, top))
    assert narrow is not None
    return narrow.resize((width, height), Image.Resampling.BOX)


def _strips(picture: Image.Image, *, is_tall: bool) -> Iterator[tuple[int, int, int, int]]:
    """The picture in boxes, from top to bottom, or a tall one's from left to right."""
    width, height = picture.size
    along, across = (width, height) if is_tall else (height, width)
    step = max(1, _STRIP // across)
    for start in range(0, along, step):
        end = min(start + step, along)
        yield (start, 0, end, height) if is_tall else (0, start, width, end)


def _plain(picture: Image.Image) -> Image.Image:
    """In grey or, where something is transparent, in colours; eight bits a level."""
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    return picture.convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    """In grey."""
    if picture.mode != "L":
        seen = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return picture.convert("L")
