"""Templates hold copies together and strangers apart, in whatever order and parts texts come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

import pytest
from bench.edited import Words, Writer, pair_scores
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.finder.link.worn import Carried, Worn, by_ad, templates

WORLDS = {
    "plain": (30, 100, 0, 0, 6000),
    "long": (150, 300, 0, 0, 6000),
    "with public lines": (30, 100, 3, 0, 6000),
    "of few different words": (30, 100, 2, 0, 300),
    "half public": (40, 80, 0, 40, 6000),
}


def world(
    seed: int, least: int, most: int, public: int, passage: int, vocabulary: int
) -> tuple[list[Worn], dict[str, str]]:
    """Ads of templates and ads like no other, and the template of each; a stranger is its own."""
    writer = Writer(seed, vocabulary)
    chance = writer.chance
    lines: list[Words] = [writer.words(8) for _ in range(10)]
    shared = " ".join(writer.words(passage))
    ads, truth = [], {}
    for number in range(80):
        template = writer.template(least, most, public=chance.sample(lines, public))
        for copy in range(chance.choice((2, 3, 5, 10, 40))):
            ad = Worn(
                f"{number}.{copy}", f"{writer.copy(template)} {shared}", chance.randrange(400)
            )
            ads.append(ad)
            truth[ad.ad_id] = str(number)
    for number in range(800):
        ad = Worn(f"s{number}", f"{' '.join(writer.words(most))} {shared}", chance.randrange(400))
        ads.append(ad)
        truth[ad.ad_id] = ad.ad_id
    return ads, truth


@pytest.mark.parametrize("name", WORLDS)
def test_copies_are_together_and_strangers_apart(name: str, tell: Callable[[str], None]) -> None:
    ads, truth = world(len(name), *WORLDS[name])
    recall, precision = pair_scores(truth, by_ad(ads))
    tell(f"pairs of templates, texts {name}: recall {recall:.3f}, precision {precision:.3f}")
    assert recall >= 0.95
    assert precision >= 0.98


def test_a_planted_passage_joins_nobody() -> None:
    """Two thousand strangers show one public passage that is as long as what is their own."""
    writer = Writer(11)
    passage = " ".join(writer.words(30))
    ads = [
        Worn(f"a{number}", f"{' '.join(writer.words(30))}\n{passage}", number % 300)
        for number in range(2000)
    ]
    sizes = Counter(by_ad(ads).values())
    assert max(sizes.values(), default=0) <= 3
    assert sizes.total() <= 20


def test_equal_texts_are_a_template_however_short() -> None:
    texts = ("♥♥♥", "hi", "good evening", "🌹 ⭐", "<phone>")
    ads = [Worn(f"{number}.{copy}", text) for number, text in enumerate(texts) for copy in (0, 1)]
    found = by_ad(ads)
    assert len(found) == len(ads)
    assert len(set(found.values())) == len(texts)


def test_short_texts_do_not_chain() -> None:
    words = ("good", "evening", "sweet", "call", "now", "today", "here")
    texts = {f"{one} {other} {third}" for one in words for other in words for third in words}
    assert by_ad([Worn(text, text) for text in texts]) == {}


def test_hostile_texts() -> None:
    giant = " ".join(f"w{number}" for number in range(150_000))
    ads = [
        *(
            Worn(f"equal{number}", "one text for all of them, word by word")
            for number in range(10_000)
        ),
        *(Worn(f"giant{number}", f"{giant}{number}") for number in range(3)),
        *(Worn(f"same{number}", "a " * 5000 + "b" * number) for number in range(3)),
        Worn("empty", ""),
        Worn("blank", "   "),
        Worn("word", "x" * 1_000_000),
        Worn("controls", "\x00\x1b[31m \ufeff\u202e"),
    ]
    found = by_ad(ads)
    assert len({found[f"equal{number}"] for number in range(10_000)}) == 1
    assert len({found[f"giant{number}"] for number in range(3)}) == 1
    assert not {"empty", "blank", "word", "controls"} & found.keys()


def test_nothing_has_no_template() -> None:
    assert templates([])[0] == {}


def test_words_of_identity_change_nothing() -> None:
    ads, _ = world(5, *WORLDS["plain"])
    ads = ads[:600]

    def said(ad: Worn, number: int) -> Worn:
        words = ad.typed.split()
        words[number % len(words) : 0] = ["<identity>"] * (1 + number % 3)
        return Worn(ad.ad_id, " ".join(words), ad.hour)

    assert by_ad([said(ad, number) for number, ad in enumerate(ads)]) == by_ad(ads)


COPIES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 40)), min_size=1, max_size=25
)
"""Which template, which copy of it, and when."""


def copies(drawn: Iterable[tuple[int, int, int]]) -> list[Worn]:
    """Short texts in which copies are near the border of what is alike."""
    writer = Writer(3, 60)
    sources = [writer.template(12, 24) for _ in range(4)]
    texts = [[writer.copy(source, 0.25) for _ in range(6)] for source in sources]
    return [
        Worn(f"a{number}", texts[source][copy], hour)
        for number, (source, copy, hour) in enumerate(drawn)
    ]


@settings(max_examples=20, deadline=None)
@given(COPIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    drawn: list[tuple[int, int, int]], chance: Random
) -> None:
    ads = copies(drawn)
    assert by_ad(chance.sample(ads, len(ads))) == by_ad(ads)


@settings(max_examples=25, deadline=None)
@given(COPIES, st.data())
def test_builds_day_by_day_give_what_one_build_gives(
    drawn: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """However late a text arrives, and whether it was known from a later hour."""
    ads = copies(drawn)
    days = data.draw(st.lists(st.integers(0, 2), min_size=len(ads), max_size=len(ads)))
    known: list[Worn] = []
    carried: Carried | None = None
    for day in sorted(set(days)):
        known += [ad for ad, its in zip(ads, days, strict=True) if its == day]
        found, carried = templates(known, carried)
        assert found == templates(known)[0]
