"""What people asked in the words of ads that are purged: the log says then that somebody asked, and
no longer what.

A word, number or name marks an ad that is to go if no other ad has it. Searches with such a mark
are forgotten, and what names the ads themselves, whatever was done with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote_plus

import msgspec
import pyarrow as pa

from leadlight.engine.stage import Engine

_ASKING = frozenset({"search", "search.save", "picture.hash"})
"""Actions of which the log has words that somebody typed."""
_WORD = re.compile(r"\w{3,}")
_NUMBER = re.compile(r"[0-9][0-9 ().+/-]{5,}[0-9]")
_DIGITS = 10
"""Of a number: as many as it has in North America without its country."""

_SAID = """
SELECT ad_id, concat_ws(' ', title, body, place, age, category, url, source_id, extra,
    places::VARCHAR, contacts::VARCHAR, images::VARCHAR) AS text FROM versions
UNION ALL SELECT ad_id, concat_ws(' ', phones::VARCHAR, emails::VARCHAR, handles::VARCHAR,
    urls::VARCHAR, payments::VARCHAR, names::VARCHAR, sha256s::VARCHAR, pdqs::VARCHAR) FROM findings
"""
_MARKS = f"""
SELECT unnest(list_concat(
    regexp_extract_all(lower(text), '[\\p{{L}}\\p{{N}}_]{{3,}}'),
    list_transform(regexp_extract_all(text, '{_NUMBER.pattern}'),
        lambda run: right(regexp_replace(run, '[^0-9]', '', 'g'), {_DIGITS}))
)) AS mark FROM ({_SAID}) said
"""
_OWN = f"""
WITH own AS (SELECT DISTINCT mark FROM ({_MARKS} SEMI JOIN wanted USING (ad_id)))
FROM own ANTI JOIN (FROM ({_MARKS} ANTI JOIN wanted USING (ad_id)) SEMI JOIN own USING (mark))
USING (mark)
"""


class Marks(msgspec.Struct, frozen=True):
    """By what ads are known: their ids, and the words and numbers that no other ad has."""

    ads: frozenset[str]
    words: frozenset[str]

    def are_in(self, action: str, content: str) -> bool:
        """Whether an event's ``content`` (JSON) names one of the ads, or asks in their words."""
        if not self.ads.isdisjoint(_WORD.findall(content.lower())):
            return True
        return action in _ASKING and any(map(self.are_asked, _texts(json.loads(content))))

    def are_asked(self, text: str) -> bool:
        """Whether ``text``, as somebody typed it or as an address holds it, is in their words."""
        return not self.words.isdisjoint(_marks(unquote_plus(text)) | _marks(text))


def marks_of(engine: Engine, ads: Collection[str]) -> Marks:
    """The marks of ``ads``; ``engine`` knows all ``versions`` and ``findings``."""
    engine.give("wanted", pa.table({"ad_id": pa.array(sorted(ads), pa.string())}))
    found = engine.fetch(_OWN)["mark"].to_pylist()
    return Marks(frozenset(ads), frozenset(found))


def _marks(text: str) -> set[str]:
    numbers = (re.sub(r"\D", "", run)[-_DIGITS:] for run in _NUMBER.findall(text))
    return {*_WORD.findall(text.lower()), *numbers}


def _texts(said: Any) -> Iterator[str]:
    """All strings in ``said`` but the names of its parts."""
    parts: Iterable[Any] = ()
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        parts = said.values()
    elif isinstance(said, list):
        parts = said
    for part in parts:
        yield from _texts(part)
