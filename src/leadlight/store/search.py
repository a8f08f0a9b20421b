"""The search index of a generation: full text and exact identifiers, by Tantivy.

An index is a folder of immutable segments. A new generation's index begins as hard links to the
last one's segments, so it costs only what is new, and the old one stays as it was.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from leadlight.core.errors import HomeError, InputError

TEXT = ("title", "body", "place")
_STORED = ("ad_id", "version_id", "source", "source_id", "url")
_ANALYZER = "folded"
_LONGEST_WORD = 100
_HEAP = 128 << 20
_SNIPPET_LETTERS = 160
_OPERATORS = re.compile(r'["()]|\b(?:AND|OR|NOT)\b')
"""Marks of a query that means to be more than words."""
_AND_NOT = re.compile(r'\bAND\s+NOT\b(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""Outside quotation marks. Tantivy takes it for what matches nothing; NOT alone takes away."""
_PIECES = re.compile(r'"([^"]*)"|\b(?:AND|OR|NOT)\b|([^\s"()]+)')
_MARK = re.compile(r'["\\]')
_HELP = 'use words, "phrases in quotes", AND, OR, NOT and brackets'


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the index knows of one version of an ad. ``identifiers`` are in their normal form."""

    ad_id: str
    version_id: str
    source: str
    source_id: str | None
    url: str | None
    title: str | None
    body: str | None
    place: str | None
    captured_at: datetime
    identifiers: Sequence[str]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A search: words (with AND, OR, NOT and phrases) or exact identifiers, and what narrows it.
    Where both are ``combined``, this is the query, with identifiers as ``one_of`` writes them.

    It is for ``limit`` ads after the first ``skip``, of those that may be ``shown`` by their ids.
    """

    words: str = ""
    identifiers: Sequence[str] = ()
    combined: str | None = None
    source: str | None = None
    place: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 20
    skip: int = 0
    shown: Callable[[str], bool] | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: the ad, a piece of its text, and the fields that hold what was asked for."""

    ad_id: str
    version_id: str
    source: str
    source_id: str | None
    url: str | None
    captured_at: datetime
    snippet: str
    fields: Sequence[str]


class SearchIndex:
    """The index in ``folder``; without one it is in memory and knows of nothing.

    Raises:
        HomeError: it is not there, or damaged.
    """

    def __init__(self, folder: Path | None) -> None:
        try:
            self._index = tantivy.Index.open(str(folder)) if folder else tantivy.Index(_schema())
        except (ValueError, OSError) as error:
            raise HomeError(
                f"the search index {folder} cannot be read ({error}): `leadlight build --full` "
                "makes it anew"
            ) from None
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._schema = self._index.schema

    @classmethod
    def make(cls, folder: Path, previous: Path | None = None) -> SearchIndex:
        """A new index in ``folder`` that knows what the one in ``previous`` knows."""
        _begin(folder, previous)
        return cls(folder)

    def add(self, entries: Iterable[Entry], instead: Iterable[str] = ()) -> int:
        """Add versions and make them durable; how many. What is there of the versions ``instead``
        goes."""
        writer = self._index.writer(_HEAP)
        for version_id in instead:
            writer.delete_documents_by_term("version_id", version_id)
        count = 0
        for count, entry in enumerate(entries, 1):  # noqa: B007 - the last number is the count
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        return count

    def find(self, wanted: Wanted) -> list[Found]:
        """Ads that answer, best first, each once, in the version that answers best.

        Raises:
            InputError: the words are not a query; the message says where it goes wrong.
        """
        searcher = self._index.searcher()
        asked = self._asked(wanted)
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, asked), *((tantivy.Occur.Must, n) for n in self._narrow(wanted))]
        )
        documents = self._documents(searcher, query, wanted)[wanted.skip :]
        snippets = {
            field: tantivy.SnippetGenerator.create(searcher, asked, self._schema, field)
            for field in TEXT
        }
        phrases = _phrases(wanted.words)
        return [self._found(document, snippets, phrases, wanted) for document in documents]

    def digest(self) -> str:
        """What the index holds, in hexadecimal: the same for the same documents, in whatever order
        they came."""
        searcher = self._index.searcher()
        everything = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1))
        total = 0
        for _, address in everything.hits:
            fields = searcher.doc(address).to_dict()
            told = msgspec.json.encode(fields, order="sorted")
            total += int.from_bytes(hashlib.sha256(told).digest())
        return f"{searcher.num_docs}-{total % (1 << 256):064x}"

    def _documents(
        self, searcher: tantivy.Searcher, query: tantivy.Query, wanted: Wanted
    ) -> list[tantivy.Document]:
        """The best version of each ad up to the last one wanted."""
        last = wanted.skip + wanted.limit
        found: dict[str, tantivy.Document] = {}
        seen, most = 0, last + last // 4 + 1  # most ads have one version
        while True:
            try:
                hits = searcher.search(query, most, count=False).hits
            except ValueError as error:
                raise InputError(
                    f"the search {wanted.words!r} cannot be answered ({error}): {_HELP}"
                ) from None
            for _, address in hits[seen:]:
                document = searcher.doc(address)
                ad_id = str(document.get_first("ad_id"))
                if wanted.shown is None or wanted.shown(ad_id):
                    found.setdefault(ad_id, document)
                if len(found) == last:
                    return list(found.values())
            if len(hits) < most:
                return list(found.values())
            seen, most = most, 4 * most

    def _asked(self, wanted: Wanted) -> tantivy.Query:
        if wanted.identifiers and wanted.combined is None:
            return tantivy.Query.term_set_query(
                self._schema, "identifiers", list(wanted.identifiers)
            )
        words = _analyzer().analyze(wanted.words)
        if not words:
            raise InputError(f"nothing to look for in {wanted.words!r}: {_HELP}")
        try:
            asked = self._index.parse_query(
                _AND_NOT.sub("NOT", wanted.combined or wanted.words),
                list(TEXT),
                conjunction_by_default=True,
            )
            named = tantivy.Query.term_query(self._schema, "identifiers", wanted.words.strip())
            return asked.or_should_match(named)
        except ValueError as error:
            if _OPERATORS.search(wanted.words):
                raise InputError(
                    f"the search {wanted.words!r} cannot be understood ({error}): {_HELP}"
                ) from None
            return self._index.parse_query(" ".join(words), list(TEXT), conjunction_by_default=True)

    def _narrow(self, wanted: Wanted) -> list[tantivy.Query]:
        narrow: list[tantivy.Query] = []
        if wanted.source:
            narrow.append(tantivy.Query.term_query(self._schema, "source", wanted.source))
        if wanted.place:
            words = _analyzer().analyze(wanted.place)
            if not words:
                raise InputError(f"the place {wanted.place!r} holds no word")
            narrow += [tantivy.Query.term_query(self._schema, "place", word) for word in words]
        if wanted.since or wanted.until:
            narrow.append(
                tantivy.Query.range_query(
                    self._schema,
                    "captured_at",
                    tantivy.FieldType.Date,
                    lower_bound=_within(wanted.since),
                    upper_bound=_within(wanted.until),
                )
            )
        return narrow

    def _found(
        self,
        document: tantivy.Document,
        snippets: dict[str, tantivy.SnippetGenerator],
        phrases: Sequence[str],
        wanted: Wanted,
    ) -> Found:
        cut = {field: _cut(generator, document) for field, generator in snippets.items()}
        held = set(document["identifiers"]) if wanted.identifiers else set()
        fields = [value for value in wanted.identifiers if value in held]
        if wanted.combined or not wanted.identifiers:
            fields += [field for field in TEXT if _holds(document.get_first(field), phrases)]
        text = next((cut[field] for field in ("body", "title", "place") if cut[field]), "")
        plain: dict[str, Any] = {name: document.get_first(name) for name in _STORED}
        whole = document.get_first("body") or document.get_first("title") or ""
        return Found(
            **plain,
            captured_at=document["captured_at"][0],
            snippet=text or whole[:_SNIPPET_LETTERS],
            fields=fields,
        )


def one_of(identifiers: Iterable[str]) -> str:
    """``identifiers`` as a part of a query that finds what holds any of them."""
    written = (_MARK.sub(r"\\\g<0>", each) for each in identifiers)
    return "identifiers:IN [" + " ".join(f'"{each}"' for each in written) + "]"


def _within(moment: datetime | None) -> datetime | None:
    """The nearest moment that the index can hold; it ends in the year 2262."""
    if moment is None:
        return None
    return min(max(moment, tantivy.MIN_DATETIME), tantivy.MAX_DATETIME)


def _cut(generator: tantivy.SnippetGenerator, document: tantivy.Document) -> str:
    snippet = generator.snippet_from_doc(document)
    return snippet.fragment() if snippet.highlighted() else ""


def _phrases(words: str) -> list[str]:
    """The words and phrases of a query, folded, each between spaces."""
    pieces = (found[1] or found[2] or "" for found in _PIECES.finditer(words))
    return [folded for piece in pieces if (folded := _folded(piece)) != "  "]


def _holds(text: str | None, phrases: Sequence[str]) -> bool:
    """Whether one of ``phrases`` stands in ``text`` as whole words that follow each other."""
    folded = _folded(text or "")
    return any(phrase in folded for phrase in phrases)


def _folded(text: str) -> str:
    return f" {' '.join(_analyzer().analyze(text))} "


def _begin(folder: Path, previous: Path | None) -> None:
    """Segments never change, so they are linked; the small files that name them are copied."""
    if previous is not None and not previous.is_dir():
        raise HomeError(f"the search index {previous} is gone: run `leadlight build --full`")
    folder.mkdir(parents=True)
    if previous is None:
        tantivy.Index(_schema(), str(folder))
        return
    for path in previous.iterdir():
        if path.suffix == ".json":
            shutil.copy2(path, folder / path.name)
        elif not path.name.endswith(".lock"):
            os.link(path, folder / path.name)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _STORED:
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    for field in TEXT:
        builder.add_text_field(field, stored=True, tokenizer_name=_ANALYZER)
    builder.add_text_field("identifiers", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("captured_at", stored=True, indexed=True, fast=True)
    return builder.build()


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    short = simple.filter(tantivy.Filter.remove_long(_LONGEST_WORD))
    return short.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for field in (*_STORED, *TEXT):
        if (text := getattr(entry, field)) is not None:
            document.add_text(field, text)
    for identifier in entry.identifiers:
        document.add_text("identifiers", identifier)
    document.add_date("captured_at", entry.captured_at)
    return document
