"""The index: words, phrases, identifiers, filters, and one generation apart from the next."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.errors import HomeError, InputError
from leadlight.store.search import Entry, SearchIndex, Wanted

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADS: dict[str, dict[str, Any]] = {
    "a": {"title": "Café au lait", "body": "new in town this week", "place": "Oakland / East Bay"},
    "b": {"title": "Tea", "body": "in this town, something new", "place": "Reno"},
    "c": {"title": None, "body": "Ünïcode coffee", "place": None, "source": "other.example"},
    "d": {"title": "Number", "body": "call", "place": "Reno", "identifiers": ("+12125550100",)},
}


def entry(name: str, **fields: Any) -> Entry:
    plain: dict[str, Any] = {
        "source": "nightboard.example",
        "source_id": name,
        "url": f"https://nightboard.example/{name}",
        "captured_at": MOMENT + timedelta(days=ord(name) - ord("a")),
        "identifiers": (),
    }
    return Entry(ad_id=name, version_id=f"version {name}", **(plain | fields))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex.make(tmp_path_factory.mktemp("index") / "search")
    assert made.add(entry(name, **fields) for name, fields in ADS.items()) == len(ADS)
    return made


def found(index: SearchIndex, words: str = "", **narrow: Any) -> set[str]:
    return {each.ad_id for each in index.find(Wanted(words=words, limit=10, **narrow))}


@pytest.mark.parametrize(
    ("words", "ads"),
    [
        ("town", "ab"),
        ("new town", "ab"),
        ('"new in town"', "a"),
        ('"town new"', ""),
        ("cafe", "a"),
        ("CAFÉ", "a"),
        ("unicode", "c"),
        ("coffee OR tea", "bc"),
        ("coffee AND tea", ""),
        ("town NOT tea", "a"),
        ("town AND NOT tea", "a"),
        ("town AND NOT (tea OR coffee)", "a"),
        ("town AND (tea OR café)", "ab"),
        ("oakland", "a"),
        ("east bay", "a"),
        ("nowhere", ""),
    ],
)
def test_words_phrases_and_connectives(index: SearchIndex, words: str, ads: str) -> None:
    assert found(index, words) == set(ads)


def test_filters_narrow(index: SearchIndex) -> None:
    assert found(index, "coffee OR tea", source="other.example") == {"c"}
    assert found(index, "town OR call", place="RENO") == {"b", "d"}
    assert found(index, "town", place="East Bay") == {"a"}
    assert found(index, "town", since=MOMENT + timedelta(hours=1)) == {"b"}
    assert found(index, "town", until=MOMENT + timedelta(hours=1)) == {"a"}
    assert found(index, "town", since=MOMENT, until=MOMENT + timedelta(days=1)) == {"a", "b"}


def test_an_identifier_is_found_whole_and_named(index: SearchIndex) -> None:
    (hit,) = index.find(Wanted(identifiers=("+12125550100", "+12125550199"), limit=10))
    assert (hit.ad_id, list(hit.fields)) == ("d", ["+12125550100"])
    assert index.find(Wanted(identifiers=("+1212555010",), limit=10)) == []


def test_a_hit_says_where_it_answers(index: SearchIndex) -> None:
    (hit,) = index.find(Wanted(words="cafe", limit=10))
    assert (hit.source, hit.source_id, hit.url) == (
        "nightboard.example",
        "a",
        "https://nightboard.example/a",
    )
    assert hit.fields == ["title"]
    assert "Café" in hit.snippet
    assert hit.captured_at == MOMENT


def test_a_word_of_a_phrase_is_not_the_phrase(tmp_path: Path) -> None:
    index = SearchIndex.make(tmp_path / "index")
    ads = (("a", "Real talk", "so real now"), ("b", "Now", "real"))
    index.add(entry(name, title=title, body=body, place=None) for name, title, body in ads)
    (hit,) = index.find(Wanted(words='"real now"'))
    assert (hit.ad_id, hit.fields) == ("a", ["body"])
    assert [each.fields for each in index.find(Wanted(words="talk now"))] == [["title", "body"]]


def test_at_most_as_many_as_wanted(index: SearchIndex) -> None:
    assert len(index.find(Wanted(words="town", limit=1))) == 1


@pytest.mark.parametrize(
    "words", ["(", '"', "(town", '"open town', "town AND", "NOT AND town", "!!!"]
)
def test_what_is_no_query_is_a_clear_error(index: SearchIndex, words: str) -> None:
    with pytest.raises(InputError, match=r"cannot be understood|nothing to look for"):
        index.find(Wanted(words=words, limit=10))


@given(st.text(max_size=40))
def test_any_words_answer_or_are_refused(index: SearchIndex, words: str) -> None:
    with suppress(InputError):
        assert found(index, words) <= set(ADS)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def test_the_next_index_knows_more_and_the_last_stays_as_it_was(tmp_path: Path) -> None:
    old = SearchIndex.make(tmp_path / "1")
    old.add([entry("a", **ADS["a"])])
    before = contents(tmp_path / "1")
    for number in range(2, 8):  # enough of them that segments are merged
        new = SearchIndex.make(tmp_path / str(number), tmp_path / str(number - 1))
        new.add([entry("b", **ADS["b"])])
    assert found(new, "town") == {"a", "b"}
    assert found(old, "town") == {"a"}
    assert found(SearchIndex(tmp_path / "1"), "town") == {"a"}
    assert contents(tmp_path / "1") == before


def test_a_lost_index_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match=r"gone: .*`leadlight build --full`"):
        SearchIndex.make(tmp_path / "2", tmp_path / "1")
    assert not (tmp_path / "2").exists()
