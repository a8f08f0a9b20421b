"""Who is in which ad, by name and picture."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from leadlight.finder.reach.pairs import Pairs
from leadlight.finder.reach.people import people


def present(*ads: tuple[str, str]) -> list[str]:
    """The people in each of a lead's ads, whose names and pictures are a letter each."""
    named, pictured = ([ad[kind] for ad in ads] for kind in (0, 1))
    found = people(_pairs(named), _pairs(pictured), len(ads))
    pairs = zip(found.one.tolist(), found.other.tolist(), strict=True)
    told = {ad: [chr(who) for _, who in each] for ad, each in groupby(pairs, lambda pair: pair[0])}
    return ["".join(told.get(ad, ())) for ad in range(len(ads))]


def _pairs(shown: list[str]) -> Pairs:
    rows = [(ad, ord(letter)) for ad, letters in enumerate(shown) for letter in letters]
    return Pairs.of(*np.array(rows, dtype=np.int64).reshape(-1, 2).T)


def test_another_name_under_somebodys_pictures_is_theirs() -> None:
    assert present(("A", "pq"), ("A", "pq"), ("B", "pq"), ("C", "r")) == ["A", "A", "A", "C"]


def test_an_ad_without_a_name_is_told_by_its_picture() -> None:
    assert present(("A", "p"), ("A", "p"), ("", "p"), ("", ""))[2:] == ["A", ""]


def test_of_two_who_are_shown_as_often_the_first_picture_tells() -> None:
    seen = [("B", "p"), ("B", "p"), ("A", "q"), ("A", "q"), ("C", "r"), ("C", "r")]
    assert present(*seen, ("", "qpr"))[6] == "B"


def test_two_who_are_named_and_shown_are_both_there() -> None:
    assert present(("A", "p"), ("A", "p"), ("B", "q"), ("B", "q"), ("AB", "pq"))[4] == "AB"


def test_a_friend_who_is_named_but_not_shown_is_not_there() -> None:
    assert present(("A", "p"), ("A", "p"), ("AB", "p"))[2] == "A"


def test_a_stock_picture_makes_nobody_of_two() -> None:
    assert present(*((name, "s") for name in "ABCD")) == ["A", "B", "C", "D"]


def test_nobody_is_in_ads_that_show_nothing() -> None:
    assert present(("", ""), ("", "")) == ["", ""]
    assert present() == []
