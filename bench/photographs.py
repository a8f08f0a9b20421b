"""Pictures like photographs, of nothing and nobody, and what happens to pictures on their way.

A photograph is soft noise at several scales over a gradient, with a few shapes on it. The same seed
gives the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Levels = npt.NDArray[np.float64]
Picture = Image.Image
Change = Callable[[Picture], Picture]

_SIZES = ((480, 640), (640, 480), (600, 600), (720, 480), (450, 800))
_NOISE = ((3, 45), (6, 35), (12, 25), (30, 14), (80, 8))
"""Cells across, and levels by which they differ."""
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)


def photograph(seed: int, size: tuple[int, int] | None = None) -> Picture:
    """The picture number ``seed``; its size is one of five if none is given."""
    chance = np.random.default_rng(seed)
    width, height = size or _SIZES[int(chance.integers(len(_SIZES)))]
    levels = _gradient(chance, width, height)
    for cells, strength in _NOISE:
        levels += strength * chance.uniform(0.4, 1.2) * _noise(chance, cells, (width, height))
    picture = Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(int(chance.integers(3, 9))):
        _shape(draw, chance, (width, height))
    return picture.filter(ImageFilter.GaussianBlur(float(chance.uniform(0.5, 2.5))))


def as_jpeg(picture: Picture, quality: int = 85) -> bytes:
    """A JPEG file of the picture."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _gradient(chance: np.random.Generator, width: int, height: int) -> Levels:
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    angle = chance.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * across + np.sin(angle) * down
    levels: Levels = chance.uniform(40, 215, 3) + slope[..., None] * chance.uniform(-60, 60, 3)
    return levels


def _noise(chance: np.random.Generator, cells: int, size: tuple[int, int]) -> Levels:
    grey, colour = chance.normal(0, 1, (cells, cells, 1)), chance.normal(0, 1, (cells, cells, 3))
    noise = (0.9 * grey + 0.4 * colour).astype(np.float32)
    planes = [Image.fromarray(noise[..., plane]) for plane in range(3)]
    return np.stack(
        [np.asarray(plane.resize(size, Image.Resampling.BICUBIC)) for plane in planes], -1
    )


def _shape(draw: ImageDraw.ImageDraw, chance: np.random.Generator, size: tuple[int, int]) -> None:
    x, y = (float(chance.uniform(0, side)) for side in size)
    wide, high = (float(share) * min(size) for share in chance.uniform(0.05, 0.35, 2))
    colour = tuple(int(level) for level in chance.integers(0, 256, 3))
    box = (x - wide, y - high, x + wide, y + high)
    corners = [(x + wide * float(a), y + high * float(b)) for a, b in chance.normal(0, 1, (5, 2))]
    kind = int(chance.integers(3))
    if kind == 0:
        draw.ellipse(box, fill=colour)
    elif kind == 1:
        draw.rectangle(box, fill=colour)
    else:
        draw.polygon(corners, fill=colour)


def _saved(quality: int) -> Change:
    return lambda picture: Image.open(io.BytesIO(as_jpeg(picture, quality)))


def _smaller(times: int) -> Change:
    return lambda picture: picture.resize((picture.width // times, picture.height // times))


def _marked(picture: Picture) -> Picture:
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    place = picture.width * 0.1, picture.height * 0.45
    size = picture.width // 9
    ImageDraw.Draw(layer).text(place, "VOID EXAMPLE", fill=(255, 255, 255, 130), font_size=size)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _lit(factor: float) -> Change:
    return lambda picture: ImageEnhance.Brightness(picture).enhance(factor)


def _framed(share: float, colour: tuple[int, int, int]) -> Change:
    return lambda picture: ImageOps.expand(picture, round(picture.width * share), colour)


def _boxed(across: float, down: float, colour: tuple[int, int, int]) -> Change:
    def boxed(picture: Picture) -> Picture:
        left, top = round(picture.width * across), round(picture.height * down)
        return ImageOps.expand(picture, (left, top, left, top), colour)

    return boxed


def _turned(way: Image.Transpose) -> Change:
    return lambda picture: picture.transpose(way)


def _cropped(left: float, top: float, right: float, bottom: float) -> Change:
    def cropped(picture: Picture) -> Picture:
        width, height = picture.size
        ends = round(width * (1 - right)), round(height * (1 - bottom))
        return picture.crop((round(width * left), round(height * top), *ends))

    return cropped


CHANGES: dict[str, tuple[Change, float]] = {
    "JPEG, quality 75": (_saved(75), 0.95),
    "JPEG, quality 50": (_saved(50), 0.95),
    "JPEG, quality 20": (_saved(20), 0.95),
    "half the size": (_smaller(2), 0.95),
    "a quarter of the size": (_smaller(4), 0.95),
    "watermark": (_marked, 0.95),
    "brighter by 30 %": (_lit(1.3), 0.95),
    "darker by 30 %": (_lit(0.7), 0.95),
    "grey": (ImageOps.grayscale, 0.95),
    "thin black border": (_framed(0.03, _BLACK), 0.90),
    "white border": (_framed(0.06, _WHITE), 0.90),
    "letterbox": (_boxed(0, 0.2, _BLACK), 0.90),
    "pillarbox": (_boxed(0.25, 0, _WHITE), 0.90),
    "mirror": (_turned(Image.Transpose.FLIP_LEFT_RIGHT), 0.90),
    "upside down": (_turned(Image.Transpose.FLIP_TOP_BOTTOM), 0.90),
    "quarter turn left": (_turned(Image.Transpose.ROTATE_90), 0.90),
    "quarter turn right": (_turned(Image.Transpose.ROTATE_270), 0.90),
    "half turn": (_turned(Image.Transpose.ROTATE_180), 0.90),
    "5 % off one side": (_cropped(0.05, 0, 0, 0), 0.80),
    "5 % off every side": (_cropped(0.05, 0.05, 0.05, 0.05), 0.80),
}
"""What happens to pictures, and the share of copies that must be found after it."""
