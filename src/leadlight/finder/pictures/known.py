"""Lists of known abuse pictures, by hash: what an agency is given by a clearing house.

A list is a text file in the local-file form of ThreatExchange: a line a hash, ``pdq`` or
``sha256`` and the digits. Blank lines and lines that begin with ``#`` say nothing. No list comes
with Leadlight.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from leadlight.core.errors import InputError
from leadlight.finder.pictures.dihedral import lies, rows
from leadlight.finder.pictures.nearest import Nearest
from leadlight.finder.pictures.pdq import LEAST_QUALITY

_LINE = re.compile(r"(pdq|sha256)[ \t]+([0-9a-fA-F]{64})")


class Listed(msgspec.Struct, frozen=True):
    """A list as it was when a run began: ``version`` is the SHA-256 of the file."""

    path: Path
    version: str


class Match(msgspec.Struct, frozen=True):
    """A picture that stands on a list.

    Attributes:
        list_name: the list's file name.
        list_version: SHA-256 of the list.
        kind: ``pdq`` or ``sha256``.
        listed: the hash on the list.
        found: the picture's hash.
        distance: bits by which they differ, at most 31; 0 for ``sha256``.
    """

    list_name: str
    list_version: str
    kind: str
    listed: str
    found: str
    distance: int


class _List:
    """One list, ready to be asked."""

    def __init__(self, listed: Listed) -> None:
        self._listed = listed
        kinds: dict[str, list[str]] = {"pdq": [], "sha256": []}
        for kind, digits in _entries(listed):
            kinds[kind].append(digits)
        self._sha256s = frozenset(kinds["sha256"])
        self._pdqs = kinds["pdq"]
        self._nearest = Nearest(rows(self._pdqs)) if self._pdqs else None

    def of_file(self, sha256: str) -> Iterator[Match]:
        """The file itself, if it is listed."""
        if sha256 in self._sha256s:
            yield self._match("sha256", sha256, sha256, 0)

    def of_picture(self, turned: Sequence[str]) -> Iterator[Match]:
        """Each listed picture that is the same as one given in any of the ways of ``turned``."""
        if self._nearest is None:
            return
        for index, distance in zip(*self._nearest.within(rows(list(turned))), strict=True):
            yield self._match("pdq", self._pdqs[index], turned[0], int(distance))

    def _match(self, kind: str, listed: str, found: str, distance: int) -> Match:
        names = self._listed.path.name, self._listed.version
        return Match(*names, kind, listed, found, distance)


class Known:
    """All lists that are set."""

    def __init__(self, lists: Sequence[_List]) -> None:
        self._lists = lists

    def __bool__(self) -> bool:
        return bool(self._lists)

    def of_file(self, sha256: str) -> tuple[Match, ...]:
        """Where a file's SHA-256 stands; asked before the file is decoded."""
        return tuple(match for each in self._lists for match in each.of_file(sha256.lower()))

    def of_picture(self, turned: Sequence[str], quality: int | None) -> tuple[Match, ...]:
        """Where a picture stands that is given by PDQs of itself as it lies in several ways.

        One whose ``quality`` is known to be below 50 has too little in it to be told apart.
        """
        if quality is not None and quality < LEAST_QUALITY:
            return ()
        return tuple(match for each in self._lists for match in each.of_picture(turned))

    def of_given(self, pdq: str, quality: int | None) -> tuple[Match, ...]:
        """As ``of_picture``, for a hash that somebody else made."""
        turned = [each[0].tobytes().hex() for each in lies(rows([pdq]))]
        return self.of_picture(turned, quality)


def find_lists(paths: Sequence[Path]) -> tuple[Listed, ...]:
    """The lists at ``paths`` as they are now, read through once.

    Raises:
        InputError: one of them cannot be read: without it nothing may be ingested.
    """
    lists = tuple(Listed(path, hashlib.sha256(_bytes(path)).hexdigest()) for path in paths)
    load(lists)
    return lists


@lru_cache(maxsize=1)
def load(lists: tuple[Listed, ...]) -> Known:
    """The lists, read once a process.

    Raises:
        InputError: one cannot be read, has a line that is no hash, or is not what it was.
    """
    return Known([_List(listed) for listed in lists])


def _entries(listed: Listed) -> Iterator[tuple[str, str]]:
    data = _bytes(listed.path)
    if hashlib.sha256(data).hexdigest() != listed.version:
        raise InputError(f"the list {listed.path} was changed meanwhile: start again")
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip().removeprefix("\ufeff")
        if text and not text.startswith("#"):
            yield _entry(text, f"{listed.path}, line {number}")


def _entry(text: str, place: str) -> tuple[str, str]:
    found = _LINE.fullmatch(text)
    if not found:
        raise InputError(
            f"the list of known hashes {place}: {text[:80]!r} is not `pdq` or `sha256` and 64 "
            "hexadecimal digits; mend or remove the line: nothing is read without the whole list"
        )
    return found[1], found[2].lower()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the list of known hashes {path} cannot be read ({error.strerror}); nothing is "
            "ingested without it: mend LEADLIGHT_KNOWN_HASHES"
        ) from None
