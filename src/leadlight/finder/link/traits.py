"""Traits: what an ad's writing and contents show that other ads of the same hand may show too.

Two sorts. An ad shows *some* of the values of a kind (phrases, emoji, names, pictures …), or just
*one* (its opening, what it puts between phrases, its site …): habits. All are read from the
comparison text, where numbers, prices and names are slots and words of identity are left out, so
that they neither link nor tell apart.

A trait is one number: 59 bits of its value's hash, and the kind in the lowest five.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pyarrow as pa

from leadlight.engine.stage import Kernel, Stage
from leadlight.finder.link.hashing import hashed
from leadlight.finder.shapes import TRAITS

SOME = ("phrase", "emoji", "name", "person", "price", "picture")
ONE = (
    "case", "separator", "opening", "shape", "lead_in", "title_start", "title_end", "body_start",
    "body_end", "tricks", "hour", "site", "place", "template",
)  # fmt: skip
KINDS = (*SOME, *ONE)
"""Kinds of traits; a trait's lowest five bits are its kind's place here."""
CODE = {kind: place for place, kind in enumerate(KINDS)}

_EMOJI = r"[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
_PART = re.compile(rf"<\w+>|{_EMOJI}|[^\W_]+(?:['’][^\W_]+)*|\n+|[^\w\s]+|_+")
"""A slot, an emoji, a word, a line's end, or a run of signs."""
_WITHIN = frozenset("'’&$€£%@")
"""Signs that stand within a phrase."""
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_LEAST_LETTERS = 6
_LONG, _LONGEST = 8, 10
"""A phrase of more words is cut where its words say so, at the latest after ten."""
_CUT = 4
_FEW, _READ = 40, 600
"""Words that tell an ad's case, and the letters in which they are looked for."""
_MOST_KEPT = 1 << 16

_STOPS = frozenset(("", "emoji"))

_SHAPES = {"emoji": "E", "word": "w"}

Trait = tuple[str, str]


def traits(batch: pa.RecordBatch) -> pa.RecordBatch:
    """``TRAITS`` of each row of ``batch``, whose columns are those of ``_WRITTEN``."""
    rows = [dict.fromkeys(_of_row(row)) for row in batch.to_pylist()]
    kinds = pa.array([CODE[kind] for row in rows for kind, _ in row], pa.uint64())
    values = pa.array([value for row in rows for _, value in row], pa.string())
    offsets = [0]
    for row in rows:
        offsets.append(offsets[-1] + len(row))
    listed = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), hashed(values, kinds))
    return pa.record_batch([batch["ad_id"], batch["version_id"], listed], schema=TRAITS)


def _of_row(row: dict[str, Any]) -> Iterator[Trait]:
    yield from written(str(row["typed"]), str(row["raw"]), titled=bool(row["titled"]))
    for kind in ("name", "person", "price"):
        yield from ((kind, value) for value in row[kind] or ())
    for kind in ("site", "place", "tricks"):
        if row[kind] is not None:
            yield kind, str(row[kind])


def written(typed: str, raw: str, *, titled: bool) -> Iterator[Trait]:
    """Traits of a comparison text; ``raw`` is the same as it stands, ``titled`` if line 1 is one.

    A text without a body is its title.
    """
    parts = _PART.findall(typed.replace("<identity>", " "))
    sorts = list(map(_SORTS.__getitem__, parts))
    edge = parts.index("\n") + 1 if titled and "\n" in parts else 0
    title, body = (parts[:edge], sorts[:edge]), (parts[edge:], sorts[edge:])
    yield "case", _case(raw)
    yield from _edges("title", *title)
    yield from _edges("body", *body)
    if edge:
        yield "shape", "".join(map(_shape, *title))
    words = [part for part, sort in zip(*body, strict=True) if sort == "word"]
    yield "opening", " ".join(words[:2])
    yield "lead_in", words[words.index("<phone>") - 1] if "<phone>" in words[1:] else ""
    yield "separator", _separator(*body)
    yield from (("phrase", phrase) for phrase in phrases(parts, sorts))
    yield from (("emoji", part) for part, sort in zip(*body, strict=True) if sort == "emoji")


def phrases(parts: list[str], sorts: list[str]) -> Iterator[str]:
    """The pieces of a text between its stops.

    A long piece is cut after words whose own hash says so, so that a text without stops has
    phrases too, and a word put in moves the cuts beside it alone (content-defined chunking,
    Muthitacharoen, Chen and Mazières 2001).
    """
    for piece in _pieces(parts, sorts):
        for phrase in _cut(piece) if len(piece) > _LONG else (piece,):
            text = " ".join(phrase)
            if len(text) >= _LEAST_LETTERS:
                yield text


def _pieces(parts: list[str], sorts: list[str]) -> Iterator[list[str]]:
    start = 0
    for stop in (*(at for at, sort in enumerate(sorts) if sort in _STOPS), len(parts)):
        if stop > start:
            piece = parts[start:stop]
            if "within" in sorts[start:stop]:
                piece = [part for part in piece if _SORTS[part] == "word"]
            if piece:
                yield piece
        start = stop + 1


def _cut(words: list[str]) -> Iterator[list[str]]:
    start = 0
    for end in range(3, len(words) + 1):
        length = end - start
        cuts = length >= 3 and crc32(words[end - 1].encode()) % _CUT == 0
        if cuts or length == _LONGEST:
            yield words[start:end]
            start = end
    if start < len(words):
        yield words[start:]


def _edges(field: str, parts: list[str], sorts: list[str]) -> Iterator[Trait]:
    """The emoji that a field begins and ends on, or that there is none."""
    if parts:
        shown = [part for part, sort in zip(parts, sorts, strict=True) if sort == "emoji"]
        yield f"{field}_start", shown[0] if sorts[0] == "emoji" else ""
        yield f"{field}_end", shown[-1] if shown else ""


def _separator(parts: list[str], sorts: list[str]) -> str:
    """What stands most often between phrases; of several, the first."""
    counts = Counter([part[:3] for part, sort in zip(parts, sorts, strict=True) if not sort])
    return max(counts, key=counts.__getitem__, default="")


def _case(raw: str) -> str:
    words = _WORD.findall(raw[:_READ])[:_FEW]
    if not words:
        return ""
    most = 0.7 * len(words)
    if sum(map(str.isupper, words)) >= most:
        return "upper"
    titles = sum(map(str.istitle, words))
    if titles >= most:
        return "title"
    return "lower" if not titles else "sentence"


def _shape(part: str, sort: str) -> str:
    """A part of a title without its words."""
    if part.startswith("<"):
        return part
    return _SHAPES.get(sort, part[:3])


class _Sorts(dict[str, str]):
    """The sort of each part: ``word`` (a slot too), ``emoji``, ``within`` a phrase, or nothing: a
    stop. What was asked is kept, up to a bound, since most parts come back."""

    def __missing__(self, part: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        return self.setdefault(part, _sort(part))


def _sort(part: str) -> str:
    if part[0].isalnum() or (part[0] == "<" and len(part) > 2):
        return "word"
    if part[0] >= "\u2190":
        return "emoji"
    return "within" if part in _WITHIN else ""


_SORTS = _Sorts()


_PERSON = """
CASE WHEN len(names) = 1 AND len(ages) = 1
    THEN [names[1] || ' ' || CAST(ages[1] AS VARCHAR)] ELSE [] END
"""

_WRITTEN = f"""
SELECT f.ad_id, f.version_id, typed, coalesce(nullif(v.body, ''), v.title, '') AS raw,
    coalesce(v.title, '') <> '' AS titled, names AS name, {_PERSON} AS person,
    list_transform(prices, lambda it: it.amount || '/' || coalesce(it.minutes, 0)) AS price,
    v.source AS site, coalesce(
        list_filter(f.places, lambda it: it.kind = 'label')[1].name, v.place
    ) AS place, array_to_string(tricks, ' ') AS tricks
FROM fresh_findings f JOIN fresh v USING (version_id)
"""


def sql_trait(value: str, kind: str) -> str:
    """SQL for the trait of a value that only the archive as a whole gives."""
    return f"(md5_number_lower({value}) - md5_number_lower({value}) % 32 + {CODE[kind]})"


STAGES: tuple[Stage, ...] = (Kernel("fresh_traits", _WRITTEN, traits, TRAITS),)
"""Needs ``fresh`` versions and ``fresh_findings``; leaves ``fresh_traits``, a row a version."""
