"""Copies of pictures found again, strangers kept apart, and the time that a picture takes.

`python -m bench.images` measures on made-up photographs, beside plain PDQ (the picture as it lies,
with its borders), and writes the tables into README.md. `--folder DIR` takes photographs of your
own.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from bench.photographs import CHANGES, Picture, as_jpeg, photograph
from PIL import Image

from leadlight.finder.pictures import pdq
from leadlight.finder.pictures.borders import Box
from leadlight.finder.pictures.decode import small_grey
from leadlight.finder.pictures.dihedral import (
    SAME,
    WEAK,
    Hashes,
    differing,
    distance,
    lies,
    rows,
)
from leadlight.finder.pictures.hashing import grid, take

README = Path(__file__).parent / "README.md"
START, END = "<!-- images: begin -->\n", "<!-- images: end -->\n"
Counts = npt.NDArray[np.int64]
_MOST = 64_000_000
_BLOCK = 250


def printed(data: bytes) -> list[str]:
    """A file's PDQ, followed by those of its cuts."""
    print_ = take(small_grey(data, _MOST))
    return [print_.pdq, *print_.cuts]


def plain(data: bytes) -> str:
    """The PDQ of a file's picture as it lies, with its borders."""
    small = small_grey(data, _MOST)
    return pdq.pdq(grid(small, Box(0, 0, *small.size))).digits


def apart(pictures: Sequence[Picture], change: str) -> Iterator[tuple[int, int]]:
    """For each picture how far its changed copy is: by all hashes, and by plain PDQ."""
    changed = CHANGES[change][0]
    for picture in pictures:
        original, copy = as_jpeg(picture, 95), as_jpeg(changed(picture))
        bits = differing(rows([plain(original)]), rows([plain(copy)]))
        yield distance(printed(original), printed(copy)), int(bits[0])


def shares(found: Iterable[int]) -> tuple[float, float]:
    """The share of distances at which copies are the same, and at least weakly so."""
    distances = np.array(list(found))
    return float(np.mean(distances <= SAME)), float(np.mean(distances <= WEAK))


def least_between(prints: Sequence[Sequence[str]]) -> Counts:
    """How many pairs of different pictures are how many bits apart at the least: 257 counts.

    Every turn of each whole picture is held against each other whole picture and all its cuts.
    """
    all_hashes = np.stack([rows(list(each)) for each in prints])
    counts = np.zeros(257, dtype=np.int64)
    for start in range(0, len(prints), _BLOCK):
        turned = lies(all_hashes[start : start + _BLOCK, 0])
        least = np.full((turned.shape[1], len(prints)), 256)
        for lie in turned:
            for cut in range(all_hashes.shape[1]):
                bits = _differing_all(lie, all_hashes[:, cut])
                np.minimum(least, bits, out=least)
        later = np.arange(len(prints)) > np.arange(start, start + len(least))[:, None]
        counts += np.bincount(least[later], minlength=257)
    return counts


def _differing_all(some: Hashes, others: Hashes) -> Counts:
    """Bits that differ between each of some and each of others."""
    one, other = (np.ascontiguousarray(each).view(np.uint64) for each in (some, others))
    bits = np.zeros((len(one), len(other)), dtype=np.int64)
    for word in range(one.shape[1]):
        bits += np.bitwise_count(one[:, None, word] ^ other[None, :, word])
    return bits


def copies(pictures: Sequence[Picture]) -> str:
    """A table of the copies found, a row a change."""
    lines = [
        "| change | ≤ 31 | ≤ 63 | floor | plain PDQ ≤ 31 | ≤ 63 |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for change, (_, floor) in CHANGES.items():
        ours, theirs = zip(*apart(pictures, change), strict=True)
        cells = (*shares(ours), floor, *shares(theirs))
        lines.append(f"| {change} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def strangers(count: int) -> str:
    """What is nearest among ``count`` unrelated pictures."""
    files = (as_jpeg(photograph(seed, (128, 128))) for seed in range(1_000_000, 1_000_000 + count))
    counts = least_between([printed(file)[:6] for file in files])
    same, weak = int(counts[: SAME + 1].sum()), int(counts[: WEAK + 1].sum())
    return (
        f"Of {int(counts.sum()):,} pairs among {count:,} unrelated pictures, each turned in all "
        f"eight ways and held against the other and its cuts, {same} are at 31 bits or fewer, "
        f"{weak} at 63 or fewer; the nearest are {int(np.argmax(counts > 0))} apart.\n"
    )


def times(pictures: Sequence[Picture]) -> str:
    """A table of milliseconds a picture on one core, the decoder alone beside it."""
    lines = ["| picture | decode alone, ms | all hashes, ms |", "|---|--:|--:|"]
    for size in ((640, 480), (1600, 1200), (4000, 3000)):
        files = [as_jpeg(picture.resize(size)) for picture in pictures[:12]]
        cells = (_milliseconds(_decoded, files), _milliseconds(printed, files))
        name = f"JPEG, {size[0]} x {size[1]}"
        lines.append(f"| {name} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _decoded(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()


def _milliseconds(work: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    """The median of a few rounds."""
    rounds = []
    for _ in range(5):
        begun = time.perf_counter()
        for file in files:
            work(file)
        rounds.append(time.perf_counter() - begun)
    return 1000 * float(np.median(rounds)) / len(files)


def main() -> None:
    """Measure, and put the tables between the marks of README.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pictures", type=int, default=200)
    options.add_argument("--strangers", type=int, default=5000)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    if chosen.folder:
        print(copies([Image.open(path).convert("RGB") for path in sorted(chosen.folder.iterdir())]))
        return
    pictures = [photograph(seed) for seed in range(chosen.pictures)]
    text = "\n".join((copies(pictures), strangers(chosen.strangers), times(pictures)))
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    README.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
