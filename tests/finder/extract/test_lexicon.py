"""Words in one compiled walk: what ``re`` would find word by word."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.lexicon import Lexicon
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.watch import Sight, Watch

WORDS = {"mia", "mi", "a", "amber", "ambar", "b" * 18, "zz"}
LEXICON = Lexicon(WORDS)
PIECES = st.sampled_from([*sorted(WORDS), "x", "mIa", "é", "🌸", " ", "\n", "5", "'", "miab", ""])


@given(st.lists(PIECES, max_size=20).map("".join))
def test_whole_words_are_found_where_they_stand(text: str) -> None:
    data = text.encode()
    expected = [
        (word[0].decode(), word.start())
        for word in re.finditer(rb"[a-z]+", data)
        if word[0].decode() in WORDS
    ]
    which, places = LEXICON.places(data)
    found = [LEXICON.words[it] for it in which.tolist()]
    assert list(zip(found, places.tolist(), strict=True)) == expected


def test_no_words_are_found_where_none_are_looked_for() -> None:
    which, places = Lexicon(()).places(b"mia and amber")
    assert (len(which), len(places)) == (0, 0)


@given(st.lists(st.lists(PIECES, max_size=9).map("".join), max_size=5))
def test_each_of_many_texts_has_its_own_words(texts: list[str]) -> None:
    seen = Watch([Sight("mia", "mia")], words=WORDS).look(texts)
    assert [it.words for it in seen] == [
        frozenset(re.findall(r"[a-z]+", text)) & WORDS for text in texts
    ]


def test_a_text_without_a_watch_has_all_its_words() -> None:
    assert Text([("title", "Mia & co"), ("body", "café 5x")]).words == {"mia", "co", "cafe", "x"}
