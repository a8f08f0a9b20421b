"""Files beside a feed in columns: a batch of names in, a batch of hashes out.

Each file is held against the known lists before anything else is done with it: its SHA-256 before
it is decoded, its PDQ before it is handed on. One that is listed by its SHA-256 is never decoded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from leadlight.finder.pictures import hashing
from leadlight.finder.pictures.beside import read_beside
from leadlight.finder.pictures.decode import Guards, PictureError, small_grey
from leadlight.finder.pictures.known import Known, Listed, Match, load

_TEXT = pa.string()
_MATCH = pa.struct(
    {name: pa.int64() if name == "distance" else _TEXT for name in Match.__struct_fields__}
)
HASHED = pa.schema(
    {
        "name": _TEXT,
        "sha256": _TEXT,
        "pdq": _TEXT,
        "quality": pa.int16(),
        "cuts": pa.list_(_TEXT),
        "matches": pa.list_(_MATCH),
        "problem": _TEXT,
    }
)
"""A row a file: its hashes as far as there are any, and what stood in the way of the others."""


class Hashed(msgspec.Struct, frozen=True):
    """What became of one file; ``problem`` says why a hash is missing that could be there."""

    name: str
    sha256: str | None = None
    pdq: str | None = None
    quality: int | None = None
    cuts: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    problem: str | None = None


def hash_files(
    batch: pa.RecordBatch, folder: Path, guards: Guards, lists: tuple[Listed, ...]
) -> pa.RecordBatch:
    """``HASHED`` for each ``name`` below ``folder``, in order. The bytes are let go of at once.

    Raises:
        InputError: a list of known hashes was changed meanwhile.
    """
    rows: list[dict[str, Any]] = [
        msgspec.to_builtins(hash_file(folder, name, guards, lists))
        for name in batch["name"].to_pylist()
    ]
    return pa.RecordBatch.from_pylist(rows, schema=HASHED)


def hash_file(folder: Path, name: str, guards: Guards, lists: tuple[Listed, ...]) -> Hashed:
    """The hashes of the file ``name`` below ``folder``, and the lists that it stands on.

    Raises:
        InputError: a list of known hashes was changed meanwhile.
    """
    known = load(lists)
    try:
        data = read_beside(folder, name, guards.most_bytes)
    except PictureError as error:
        return Hashed(name, problem=str(error))
    return hash_picture(name, data, guards, known)


def hash_picture(name: str, data: bytes, guards: Guards, known: Known) -> Hashed:
    """The hashes of the file called ``name`` with the bytes ``data``, and where it is known."""
    digest = hashing.sha256(data)
    if matches := known.of_file(digest):
        return Hashed(name, digest, matches=matches)
    try:
        print_ = hashing.take(small_grey(data, guards.most_pixels))
    except PictureError as error:
        return Hashed(name, digest, problem=str(error))
    matches = known.of_picture(print_.lies, print_.quality)
    return Hashed(name, digest, print_.pdq, print_.quality, print_.cuts, matches)
