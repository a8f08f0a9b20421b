"""Where kinds of hands differ in what they say, truth and text agree, and differ as was said."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from random import Random

import msgspec
import pytest
from bench.otherworlds import STYLES, OtherSpec, write_other_world
from bench.otherworlds.topics import leanings, told_words, topics
from bench.otherworlds.tricks import ALIKE, ENGLISH, FRENCH, LETTERS, SPANISH, TRICKS, hidden
from msgspec.structs import replace

SILENT = {"a": "232ef2a18bc820f0", "b": "2d5baf88493cc518", "c": "702879ed9552d991"}
"""Fingerprints of worlds in which kinds do not differ, on which published figures stand."""
TELLING = OtherSpec(ads=800, seed=5, telling=True, drift=1.0)
"""With all habits drifting, nobody's slips of spelling hide what is said."""


class Told(msgspec.Struct):
    hand: str
    kind: str
    people: list[str]
    minor: bool
    phones: list[str]
    ages: list[int]
    tricks: list[str]
    topics: list[str]


class Ad(msgspec.Struct):
    title: str
    body: str


def _read(spec: OtherSpec, folder: Path) -> list[tuple[Ad, Told]]:
    ads, truth = (path.read_bytes().splitlines() for path in write_other_world(spec, folder))
    decoded = (msgspec.json.decode(line, type=Ad) for line in ads)
    return list(zip(decoded, (msgspec.json.decode(line, type=Told) for line in truth), strict=True))


def _plain(text: str) -> str:
    """Words alone, without case, accents and fancy alphabets."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare)


def _pattern(frame: str, style: str) -> str:
    """What it may be filled with, in words."""
    pools, filled = told_words(style).pools, ""
    for part in re.split(r"(\[\w+\]|\{\w+\})", frame):
        if part.startswith("["):
            filled += f"(?:{'|'.join(_plain(word) for word in pools[part[1:-1]])})"
        else:
            filled += {"{age}": r"\d\d", "{other}": r"\w+"}.get(part, _plain(part))
    return rf"\b{filled.strip()}\b"


def _said(style: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    for topic, frames in topics(style).topics.items():
        yield topic, re.compile("|".join(_pattern(frame, style) for frame in frames))


@pytest.mark.parametrize("style", STYLES)
def test_without_it_worlds_are_what_they_were(style: str, tmp_path: Path) -> None:
    files = write_other_world(OtherSpec(style=style, ads=1500, seed=5), tmp_path)
    found = blake2b(b"".join(path.read_bytes() for path in files), digest_size=8).hexdigest()
    assert found == SILENT[style]


@pytest.mark.parametrize("style", STYLES)
def test_every_topic_has_many_wordings(style: str) -> None:
    wordings = topics(style).topics
    assert all(len(set(frames)) >= 25 for frames in wordings.values())
    assert all({*wordings, "number"} == {*shares} for shares in leanings().values())


@pytest.mark.parametrize("style", STYLES)
def test_what_the_truth_says_is_said_stands_in_the_text(style: str, tmp_path: Path) -> None:
    patterns = list(_said(style))
    for ad, told in _read(replace(TELLING, style=style), tmp_path):
        text = _plain(ad.body)
        assert told.topics == sorted(told.topics)
        found = {topic for topic, pattern in patterns if pattern.search(text)}
        assert found >= {*told.topics}, (ad.body, told.topics)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_not_said_is_said_nowhere(style: str, tmp_path: Path) -> None:
    """But that ages stand in many ads anyhow, and names can be any word."""
    patterns = {topic: each for topic, each in _said(style) if topic not in {"ages", "company"}}
    for ad, told in _read(replace(TELLING, style=style), tmp_path):
        text = _plain(ad.body)
        for topic in patterns.keys() - told.topics:
            assert not patterns[topic].search(text), (topic, ad.body)


@pytest.mark.parametrize("style", STYLES)
def test_ages_and_numbers_are_as_the_truth_says(style: str, tmp_path: Path) -> None:
    pairs = _read(replace(TELLING, style=style), tmp_path)
    assert all(str(age) in _plain(ad.body) for ad, told in pairs for age in told.ages)
    assert all(age >= 18 for _, told in pairs for age in told.ages)
    numbers = {number for _, told in pairs for number in told.phones}
    assert all(re.fullmatch(r"\+1\d{3}555\d{4}", number) for number in numbers)
    for ad, told in pairs:
        body = unicodedata.normalize("NFKC", ad.body)
        shown = all(number[2:] in re.sub(r"[ ()./_+-]", "", body) for number in told.phones)
        assert shown != bool(told.tricks), (ad.body, told.phones, told.tricks)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("trick", TRICKS)
def test_a_patient_reader_gets_the_number(trick: str, style: str) -> None:
    chance = Random(trick)
    for _ in range(50):
        number = f"+1234555{chance.randrange(10_000):04d}"
        text = hidden(number, trick, style, chance)
        assert number[2:] not in re.sub(r"[ ()./_+-]", "", text)
        assert sorted(_read_out(text)) == sorted(number[2:]), text


def _read_out(text: str) -> str:
    """The digits that somebody makes of it; in what order is another matter."""
    text = re.sub(r"(\d) x3|3x(\d)", r"\1\2 \1\2 \1\2", text.replace("<3", ""))
    words = (_SPOKEN.get(word, word) for word in re.findall(r"\w+", text))
    return "".join(word.translate(_SWAPPED) for word in words if word not in _TALK)


_SPOKEN = {
    word: str(digit)
    for words in (ENGLISH, SPANISH, FRENCH, ALIKE)
    for digit, word in enumerate(words)
}
_SWAPPED = str.maketrans("".join(LETTERS), "0123456789")
_TALK = {"to", "begin", "after", "that", "last", "first", "between", "x"}


def _odds(pairs: list[tuple[Ad, Told]], kind: str, what: str) -> float:
    """The mean over hands, so that those with many ads do not say it all."""
    shares = defaultdict[str, list[bool]](list)
    for _, told in pairs:
        if told.kind == kind:
            shares[told.hand].append(bool(told.tricks) if what == "number" else what in told.topics)
    mean = sum(sum(said) / len(said) for said in shares.values()) / len(shares)
    return mean / (1 - mean)


def test_kinds_differ_in_the_direction_and_about_as_much_as_was_said(tmp_path: Path) -> None:
    pairs = _read(OtherSpec(ads=30_000, seed=3, telling=True, controlled=0.3), tmp_path)
    ratios = {
        what: _odds(pairs, "controlled", what) / _odds(pairs, "independent", what)
        for what in leanings()["controlled"]
    }
    assert all(1.8 < ratios[what] < 4.5 for what in ("trust", "youth", "number"))
    assert 0.15 < ratios["movement"] < 0.5
    assert all(0.65 < ratios[what] < 1.5 for what in ("screening", "prices", "ages"))
    assert ratios["tattoos"] < 1


def test_a_third_of_controllers_advertise_children(tmp_path: Path) -> None:
    pairs = _read(replace(TELLING, ads=10_000, controlled=0.5), tmp_path)
    controllers = {told.hand for _, told in pairs if told.kind == "controlled"}
    with_children = {told.hand for _, told in pairs if told.minor}
    assert with_children < controllers
    assert 0.2 < len(with_children) / len(controllers) < 0.45
    assert {told.kind for _, told in pairs if not told.people} == {"spam"}


def test_controllers_are_as_many_as_was_asked(tmp_path: Path) -> None:
    for controlled in (0.04, 0.3):
        pairs = _read(OtherSpec(ads=10_000, controlled=controlled), tmp_path)
        kind = {told.hand: told.kind for _, told in pairs}
        assert list(kind.values()).count("controlled") / len(kind) == pytest.approx(
            controlled, abs=0.05
        )
