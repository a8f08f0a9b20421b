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
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from bench.photographs import CHANGES, Picture, as_jpeg, photograph
from PIL import Image

from leadlight.academy.bench import machine
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
from leadlight.finder.pictures.pdq import BYTES

README = Path(__file__).parent / "README.md"
START, END = "<!-- images: begin -->\n", "<!-- images: end -->\n"
Counts = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
_MOST = 64_000_000
_BLOCK, _BITS = 512, 256
_SWAPPED = 4
"""The lie whose rows and columns are swapped, and no sign turned."""


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

    As ``dihedral.distance`` has it: each whole picture, turned in all ways, against each other
    whole picture and all its cuts, and the other way round. Nothing is left out by an index.
    """
    hashes = np.stack([rows(list(each)) for each in prints])
    classes = _by_class(hashes.reshape(-1, BYTES)).reshape(len(_CLASSES), len(prints), -1)
    swapped = _by_class(lies(hashes[:, 0])[_SWAPPED])
    counts = np.zeros(257, dtype=np.int64)
    for start, end in pairwise((*range(0, len(prints), _BLOCK), len(prints))):
        for later in range(start, len(prints), _BLOCK):
            here, there = slice(start, end), slice(later, later + _BLOCK)
            least = np.minimum(
                _least(classes[:, here], swapped[:, here], classes[:, there]),
                _least(classes[:, there], swapped[:, there], classes[:, here]).T,
            )
            if start == later:
                least = least[np.triu_indices(len(least), 1)]
            counts += np.bincount(least.ravel(), minlength=257)
    return counts


def _by_class(hashes: Hashes) -> Words:
    """The bits of each hash in four words: waves even both ways, odd across, odd down, odd both.

    A mirror turns all bits of a word or none, so that four mirrors cost one comparison.
    """
    bits = np.unpackbits(hashes, axis=1)[:, np.concatenate(_CLASSES)]
    words = np.ascontiguousarray(np.packbits(bits, axis=1)).view(np.uint64)
    return np.ascontiguousarray(words.T)


def _classes() -> list[npt.NDArray[np.int64]]:
    """Where the bits of each word stand in a hash: told by the masks of the mirrors."""
    nothing = np.zeros((1, BYTES), dtype=np.uint8)
    across, down = np.unpackbits(lies(nothing)[1:3, 0], axis=1).astype(bool)
    kinds = (~across & ~down, across & ~down, down & ~across, across & down)
    return [np.flatnonzero(kind) for kind in kinds]


def _least(whole: Words, swapped: Words, others: Words) -> npt.NDArray[np.uint8]:
    """Least distances of whole pictures, as they lie and swapped, to others with their cuts."""
    least = np.full((whole.shape[1], others.shape[1]), 255, dtype=np.uint8)
    for cut in range(others.shape[2]):
        for lie in (whole[:, :, 0], swapped):
            np.minimum(least, _least_mirrored(lie, others[:, :, cut]), out=least)
    return least


def _least_mirrored(some: Words, others: Words) -> npt.NDArray[np.uint8]:
    """Least distances over the mirrors, which turn none of the words, or two of the last three."""
    both, across, down, each = (
        np.bitwise_count(one[:, None] ^ other) for one, other in zip(some, others, strict=True)
    )
    half = np.uint8(_BITS // 2)
    alike, unlike = down + each, down - each + half // 2
    upright = both + across + np.minimum(alike, half - alike)
    mirrored = both - across + half // 2 + np.minimum(unlike, half - unlike)
    least: npt.NDArray[np.uint8] = np.minimum(upright, mirrored)
    return least


_CLASSES = _classes()


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
    with ProcessPoolExecutor() as processes:
        seeds = range(1_000_000, 1_000_000 + count)
        counts = least_between(list(processes.map(_stranger, seeds, chunksize=250)))
    same, weak = int(counts[: SAME + 1].sum()), int(counts[: WEAK + 1].sum())
    return (
        f"Of {int(counts.sum()):,} pairs among {count:,} unrelated pictures, each turned in all "
        f"eight ways and held against the other and its cuts, {same} are at 31 bits or fewer, "
        f"{weak} at 63 or fewer; the nearest are {int(np.argmax(counts > 0))} apart.\n"
    )


def _stranger(seed: int) -> list[str]:
    return printed(as_jpeg(photograph(seed, (128, 128))))[:6]


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
    """The median of a few rounds, in processor time: others on the machine count little."""
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for file in files:
            work(file)
        rounds.append(time.process_time() - begun)
    return 1000 * float(np.median(rounds)) / len(files)


def main() -> None:
    """Measure, and put the tables between the marks of README.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pictures", type=int, default=200)
    options.add_argument("--strangers", type=int, default=100_000)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    if chosen.folder:
        print(copies([Image.open(path).convert("RGB") for path in sorted(chosen.folder.iterdir())]))
        return
    pictures = [photograph(seed) for seed in range(chosen.pictures)]
    facts = machine()
    about = f"{facts.processor}, {facts.cores} cores, {facts.system}, Python {facts.python}.\n"
    tables = (copies(pictures), strangers(chosen.strangers), times(pictures))
    text = "\n".join((about, *tables))
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    README.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
