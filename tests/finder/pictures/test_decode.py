"""Files that are no pictures, too large, cut off or odd: one reason each, and never a crash."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from bench.photographs import as_jpeg, photograph
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from leadlight.finder.pictures import decode
from leadlight.finder.pictures.decode import PictureError, small_grey
from leadlight.finder.pictures.dihedral import differing, rows
from leadlight.finder.pictures.hashing import Print, take
from leadlight.finder.pictures.pdq import LEAST_QUALITY

MOST = 1 << 24
PHOTOGRAPH = photograph(3, (320, 240))
JPEG = as_jpeg(PHOTOGRAPH)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def print_of(data: bytes) -> Print:
    return take(small_grey(data, MOST))


def bits_from_the_jpeg(data: bytes) -> int:
    return int(differing(rows([print_of(JPEG).pdq]), rows([print_of(data).pdq]))[0])


def png_head(width: int, height: int) -> bytes:
    """The beginning of a PNG that says to be of this size."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 4) + b"IDAT" + b"\0" * 8


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no picture of a format"),
        (b"\0", "no picture of a format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "no picture"),
        (b"%PDF-1.7\n", "no picture of a format"),
        (saved(PHOTOGRAPH, "TIFF"), "no picture of a format"),
        (png_head(65_000, 65_000), "points"),
        (png_head(9_000, 9_000), "points"),
        (png_head(64, 64), "damaged or cut off"),
        (JPEG[: len(JPEG) // 2], "damaged or cut off"),
        (saved(PHOTOGRAPH, "PNG")[:2000], "damaged or cut off"),
    ],
)
def test_what_cannot_be_hashed_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        small_grey(data, MOST)


def test_a_picture_beyond_the_most_points_is_not_unpacked() -> None:
    with pytest.raises(PictureError, match=r"320 x 240 points; the most is 4,096"):
        small_grey(JPEG, 4096)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_the_same_picture_in_another_format_is_the_same(form: str) -> None:
    assert bits_from_the_jpeg(saved(PHOTOGRAPH, form)) <= 16


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_in_another_mode_is_the_same(mode: str) -> None:
    assert bits_from_the_jpeg(saved(PHOTOGRAPH.convert(mode), "JPEG")) <= 16


@pytest.mark.parametrize("mode", ["P", "L", "RGBA", "LA", "I;16"])
def test_a_png_in_another_mode_is_the_same(mode: str) -> None:
    if mode == "I;16":
        deep = np.asarray(PHOTOGRAPH.convert("L")).astype(np.uint16) * 257
        data = saved(Image.fromarray(deep), "PNG")
    else:
        data = saved(PHOTOGRAPH.convert(mode), "PNG")
    assert bits_from_the_jpeg(data) <= 16


def test_what_is_transparent_lies_on_white() -> None:
    seen = PHOTOGRAPH.convert("RGBA")
    seen.putalpha(Image.radial_gradient("L").resize(seen.size))
    white = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
    through, flat = print_of(saved(seen, "PNG")), print_of(saved(white, "PNG"))
    assert differing(rows([through.pdq]), rows([flat.pdq]))[0] <= 4


def test_of_several_frames_the_first_is_hashed() -> None:
    frames = [photograph(seed, (320, 240)) for seed in (3, 4)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert bits_from_the_jpeg(moving) <= 16


def test_a_picture_is_hashed_upright() -> None:
    orientation = Image.Exif()
    orientation[0x0112] = 6
    lying = PHOTOGRAPH.transpose(Image.Transpose.ROTATE_90)
    assert bits_from_the_jpeg(saved(lying, "JPEG", exif=orientation)) <= 8


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (3, 2)])
def test_the_smallest_pictures_have_a_hash_of_no_use(size: tuple[int, int]) -> None:
    assert print_of(saved(Image.new("RGB", size, "red"), "PNG")).quality < LEAST_QUALITY


def test_a_white_picture_has_no_quality() -> None:
    assert print_of(saved(Image.new("RGB", (400, 300), "white"), "JPEG")).quality == 0


def test_a_file_that_is_also_something_else_is_read_as_the_picture() -> None:
    assert print_of(JPEG + b"<script>1</script>PK\x03\x04").pdq == print_of(JPEG).pdq


@settings(max_examples=150)
@given(st.data())
def test_broken_bytes_give_a_reason_or_a_hash(data: st.DataObject) -> None:
    broken = bytearray(data.draw(st.sampled_from([JPEG, *OTHERS])))
    for _ in range(data.draw(st.integers(1, 12))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        small = small_grey(bytes(broken[: data.draw(st.integers(0, len(broken)))]), MOST)
    except PictureError:
        return
    assert max(small.size) <= 320


OTHERS = [saved(PHOTOGRAPH.resize((64, 48)), form) for form in ("PNG", "WEBP", "GIF", "BMP")]


@pytest.mark.parametrize("size", [(640, 480), (321, 100), (400, 799), (400, 801), (3, 2000)])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_shrunk_in_strips_it_is_what_it_is_shrunk_at_once(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], mode: str
) -> None:
    monkeypatch.setattr(decode, "_STRIP", 1 << 12)
    noise = np.random.default_rng(5).integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    picture = Image.fromarray(noise).convert(mode)
    scale = 320 / max(size)
    small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    if mode == "RGBA":
        seen = picture.resize(small, Image.Resampling.BOX)
        wanted = Image.alpha_composite(Image.new("RGBA", small, "white"), seen).convert("L")
    else:
        wanted = picture.convert("L").resize(small, Image.Resampling.BOX)
    assert small_grey(saved(picture, "PNG"), MOST).tobytes() == wanted.tobytes()


PEAK = """
import resource, sys
from leadlight.finder.pictures.decode import small_grey
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
small_grey(data, 1 << 26)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts kibibytes, as Linux does")
def test_a_large_picture_is_held_once() -> None:
    """One that is partly transparent, four bytes a point."""
    side = 4000
    data = saved(Image.new("RGBA", (side, side), (10, 200, 30, 90)), "PNG")
    ran = subprocess.run([sys.executable, "-c", PEAK], input=data, capture_output=True, check=True)
    assert int(ran.stdout) * 1024 < 1.5 * 4 * side * side
