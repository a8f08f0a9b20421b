"""Who is in which ad, by name and picture."""

from __future__ import annotations

from leadlight.finder.reach.people import people
from leadlight.finder.reach.sights import Sight, Spot

RENO = Spot("Reno")


def ad(number: int, names: str = "", pictures: str = "") -> Sight:
    return Sight(str(number), number, RENO, names=tuple(names), pictures=tuple(pictures))


def test_another_name_under_somebodys_pictures_is_theirs() -> None:
    found = people([ad(0, "A", "pq"), ad(1, "A", "pq"), ad(2, "B", "pq"), ad(3, "C", "r")])
    assert found == [("A",), ("A",), ("A",), ("C",)]


def test_an_ad_without_a_name_is_told_by_its_picture() -> None:
    assert people([ad(0, "A", "p"), ad(1, "A", "p"), ad(2, "", "p"), ad(3)])[2:] == [("A",), ()]


def test_two_who_are_named_and_shown_are_both_there() -> None:
    seen = [ad(0, "A", "p"), ad(1, "A", "p"), ad(2, "B", "q"), ad(3, "B", "q"), ad(4, "AB", "pq")]
    assert people(seen)[4] == ("A", "B")


def test_a_friend_who_is_named_but_not_shown_is_not_there() -> None:
    assert people([ad(0, "A", "p"), ad(1, "A", "p"), ad(2, "AB", "p")])[2] == ("A",)


def test_a_stock_picture_makes_nobody_of_two() -> None:
    seen = [ad(number, name, "s") for number, name in enumerate("ABCD")]
    assert people(seen) == [("A",), ("B",), ("C",), ("D",)]
