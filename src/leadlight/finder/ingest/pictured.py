"""Pictures of records on their way in: files beside the feed hashed, all hashes held to the lists.

This comes before anything is named or written. Of a file nothing stays but its hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec
import pyarrow as pa

from leadlight.core.records import Ad, Image
from leadlight.core.settings import Settings
from leadlight.engine.stage import Progress, silent
from leadlight.engine.workers import Workers
from leadlight.finder.ingest.known_hits import KnownHit, known_hit
from leadlight.finder.ingest.received import Received
from leadlight.finder.pictures.decode import Guards
from leadlight.finder.pictures.kernel import Hashed, hash_files
from leadlight.finder.pictures.known import Known, Match, find_lists, load

_BATCH = 128
"""Files that a process hashes at a time: a third of a second of work."""
_NO_FOLDER = "the feed came without a folder in which a file could lie"

Place = tuple[Path | None, str]
"""A feed's folder, if it has one, and the name of a file there."""


class Unhashed(msgspec.Struct, frozen=True):
    """A picture whose file lacks a hash: where a record names it, and why."""

    feed: str
    line: int
    file: str
    problem: str


class Arrived(msgspec.Struct, frozen=True, gc=False):
    """A record, the name of its feed, and the folder where that lies, if it has one."""

    feed: str
    folder: Path | None
    received: Received


Told = KnownHit | Unhashed
"""What the operator hears of pictures."""


class Pictured(msgspec.Struct, frozen=True):
    """Records with the hashes of their pictures; how many files were hashed, and what to tell."""

    received: list[Received]
    hashed: int
    unhashed: list[Unhashed]
    hits: list[KnownHit]

    def tidings(self) -> Iterator[Told]:
        """What there is to tell, the gravest first."""
        yield from self.hits
        yield from self.unhashed


class PictureReader:
    """Hashes the pictures of records on all cores, and holds them against the lists that are set.

    Raises:
        InputError: a list is set that cannot be read.
    """

    def __init__(self, settings: Settings, workers: Workers, progress: Progress = silent) -> None:
        self._guards = Guards(settings.max_picture_bytes, settings.max_picture_pixels)
        self._lists = find_lists(settings.known_hashes)
        self._workers = workers
        self._progress = progress

    def read(self, arrived: Sequence[Arrived]) -> Pictured:
        """The records in their order, their pictures hashed.

        Raises:
            InputError: a list was changed meanwhile.
        """
        files = self._hashed(dict.fromkeys(_places(arrived)))
        known = load(self._lists)
        if not files and not known:
            return Pictured([each.received for each in arrived], 0, [], [])
        looks = [_Look(each, files) for each in arrived]
        return Pictured(
            received=[look.received for look in looks],
            hashed=sum(file.sha256 is not None for file in files.values()),
            unhashed=[told for look in looks for told in look.unhashed()],
            hits=[hit for look in looks for hit in look.hits(known)] if known else [],
        )

    def _hashed(self, places: Iterable[Place]) -> dict[Place, Hashed]:
        hashed: dict[Place, Hashed] = {}
        by_folder: dict[Path, list[str]] = {}
        for folder, name in places:
            if folder is None:
                hashed[folder, name] = Hashed(name, problem=_NO_FOLDER)
            else:
                by_folder.setdefault(folder, []).append(name)
        total = len(hashed) + sum(map(len, by_folder.values()))
        for folder, names in by_folder.items():
            for row in self._rows(folder, names):
                hashed[folder, row.name] = row
                self._progress("pictures", len(hashed), total)
        return hashed

    def _rows(self, folder: Path, names: Sequence[str]) -> Iterator[Hashed]:
        function = partial(hash_files, folder=folder, guards=self._guards, lists=self._lists)
        for batch in self._workers.map(function, _batches(names)):
            for row in batch.to_pylist():
                yield msgspec.convert(row, Hashed)


class Beside(msgspec.Struct, frozen=True):
    """Where a feed's pictures lie, and who reads them; without a reader they stay as given."""

    feed: str = ""
    folder: Path | None = None
    reader: PictureReader | None = None

    def pictured(self, received: Sequence[Received]) -> Pictured:
        """The records in their order, their pictures hashed."""
        if self.reader is None:
            return Pictured(list(received), 0, [], [])
        return self.reader.read([Arrived(self.feed, self.folder, each) for each in received])


NOTHING = Beside()


class _Look:
    """A record beside what was found of the files that it names."""

    def __init__(self, arrived: Arrived, files: dict[Place, Hashed]) -> None:
        ad = arrived.received.ad
        self._arrived = arrived
        self._given = ad.images
        self._files = [
            None if image.path is None else files[arrived.folder, image.path] for image in ad.images
        ]
        self.received = arrived.received
        if any(self._files):
            images = tuple(map(with_hashes, self._given, self._files))
            ad = msgspec.structs.replace(ad, images=images)
            self.received = msgspec.structs.replace(arrived.received, ad=ad)

    def unhashed(self) -> Iterator[Unhashed]:
        """The files that lack a hash."""
        line = self._arrived.received.position.line
        for file in self._files:
            if file is not None and file.problem is not None:
                yield Unhashed(self._arrived.feed, line, file.name, file.problem)

    def hits(self, known: Known) -> Iterator[KnownHit]:
        """Where the pictures stand on lists: their files, and the hashes that the feed gives."""
        ad: Ad = self.received.ad
        place = self._arrived.feed, self._arrived.received.position.line
        for image, file in zip(self._given, self._files, strict=True):
            beside = None
            if file is not None and self._arrived.folder is not None:
                beside = (self._arrived.folder / file.name).absolute()
            of_file = () if file is None else file.matches
            for match in dict.fromkeys((*of_file, *_of_given(image, known))):
                yield known_hit(ad, image, match, place, beside)


def _places(arrived: Sequence[Arrived]) -> Iterator[Place]:
    for each in arrived:
        for image in each.received.ad.images:
            if image.path is not None:
                yield each.folder, image.path


def _batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    coming = iter(names)
    while some := list(islice(coming, _BATCH)):
        yield pa.record_batch([pa.array(some, pa.string())], names=["name"])


def with_hashes(image: Image, file: Hashed | None) -> Image:
    """The image with the hashes of its file; what the file lacks stays as the feed gave it."""
    if file is None or file.sha256 is None:
        return image
    image = msgspec.structs.replace(image, sha256=file.sha256)
    if file.pdq is None:
        return image
    return msgspec.structs.replace(image, pdq=file.pdq, quality=file.quality, cuts=file.cuts)


def _of_given(image: Image, known: Known) -> Iterator[Match]:
    if image.sha256:
        yield from known.of_file(image.sha256)
    if image.pdq:
        yield from known.of_given(image.pdq.lower(), image.quality)
