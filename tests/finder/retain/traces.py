"""Looks for words in everything that a home keeps on the disk, decoded: a purge must leave none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import tantivy

from leadlight.store.home import Home


def traces(home: Home, words: Sequence[str]) -> list[str]:
    """The places in ``home`` where one of ``words`` still stands, in any letter case."""
    wanted = [word.casefold() for word in words]
    return sorted(
        {
            place
            for place, text in _everything(home.path)
            if any(word in text.casefold() for word in wanted)
        }
        | set(_indexed(home.path, wanted))
    )


def _everything(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file as text: as its bytes stand, and as they are when unpacked."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        yield name, path.read_bytes().decode("latin-1")
        if path.suffix == ".parquet":
            for row in pq.ParquetFile(path).read().to_pylist():
                yield name, json.dumps(row, default=_told, ensure_ascii=False)
        if path.name == "meta.json":
            yield from _stored(path.parent, name)
    yield from _ledger(folder / "ledger.sqlite")


def _told(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _ledger(path: Path) -> Iterator[tuple[str, str]]:
    """What the ledger tells; its free pages and its log are among the bytes of the files."""
    if path.exists():
        with closing(sqlite3.connect(path)) as ledger:
            for line in ledger.iterdump():
                yield path.name, line


def _stored(index: Path, name: str) -> Iterator[tuple[str, str]]:
    """The documents of an index."""
    opened = tantivy.Index.open(str(index))
    searcher = opened.searcher()
    for _, address in searcher.search(tantivy.Query.all_query(), 100_000).hits:
        yield name, json.dumps(searcher.doc(address).to_dict(), default=str, ensure_ascii=False)


def _indexed(folder: Path, words: Sequence[str]) -> Iterator[str]:
    """Indexes that know one of ``words``, or hold documents that were deleted: these stay in their
    segment, where no reader of the index sees them."""
    for meta in sorted(folder.rglob("meta.json")):
        name = str(meta.parent.relative_to(folder))
        segments = json.loads(meta.read_text())["segments"]
        named = {each["segment_id"].replace("-", "") for each in segments}
        if any(each["deletes"] for each in segments):
            yield f"{name}: deleted documents"
        for path in meta.parent.iterdir():
            if path.suffix not in {".json", ".lock"} and path.stem.split(".")[0] not in named:
                yield f"{name}: {path.name} of no segment"
        index = tantivy.Index.open(str(meta.parent))
        searcher = index.searcher()
        for word in words:
            for field in ("title", "body", "place", "identifiers"):
                query = tantivy.Query.term_query(index.schema, field, word)
                if searcher.search(query, 1).hits:
                    yield name
