"""Which city of a name is meant."""

from __future__ import annotations

from leadlight.finder.reach.namesakes import choose
from leadlight.finder.reach.sights import Spot

ARIZONA = Spot("Peoria", "AZ", 33.58, -112.24)
ILLINOIS = Spot("Peoria", "IL", 40.69, -89.59)


def test_nothing_else_known_leaves_the_larger_one() -> None:
    assert choose(ARIZONA, [], []) is None


def test_an_area_code_decides() -> None:
    chosen = choose(ARIZONA, [], [Spot("Peoria", None, 40.69, -89.59)])
    assert chosen is not None
    assert chosen.admin1 == "IL"


def test_a_label_with_its_state_decides() -> None:
    chosen = choose(ARIZONA, [ILLINOIS], [])
    assert chosen is not None
    assert chosen.admin1 == "IL"


def test_where_else_the_lead_was_decides() -> None:
    chosen = choose(ARIZONA, [Spot("Davenport", "IA", 41.52, -90.58)], [])
    assert chosen is not None
    assert chosen.admin1 == "IL"
    assert choose(ARIZONA, [Spot("Phoenix", "AZ", 33.45, -112.07)], []) is None


def test_a_name_that_one_city_has_stays() -> None:
    assert choose(Spot("Albuquerque", "NM", 35.08, -106.65), [], []) is None


def test_a_rival_that_nothing_speaks_for_but_what_is_near_can_win() -> None:
    portland = Spot("Portland", "OR", 45.52, -122.68)
    assert choose(portland, [Spot("Augusta", "ME", 44.31, -69.78)], []) is None
    chosen = choose(
        portland, [Spot("Lewiston", "ME", 44.1, -70.21)], [Spot("P", None, 43.66, -70.26)]
    )
    assert chosen is not None
    assert chosen.admin1 == "ME"
