"""What is said of a lead's road claims no more than is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadlight.core.reach import Circuit, Clash, Stay, Within
from leadlight.serve.roads import next_ad, says_so, sure, sure_of_circuit

START = datetime(2026, 3, 1, tzinfo=UTC)
CLASH = Clash("a", START, "b", "Elko", START, 370.0)


def stay(certainty: float, *clashes: Clash, codes: int = 0, labels: int = 0) -> Stay:
    return Stay(
        START,
        START + timedelta(days=3),
        "Reno",
        5,
        None,
        None,
        certainty=certainty,
        clashes=clashes,
        labels=labels,
        codes=codes,
    )


def test_no_stay_is_called_certain() -> None:
    assert sure(stay(1.0)) == sure(stay(0.97)) == "above 0.95"
    assert sure(stay(0.62)) == "about 0.6"
    assert sure(stay(0.95)) != "above 0.95"
    assert sure(stay(1.0, CLASH)) == "in doubt: elsewhere at once"


@pytest.mark.parametrize(
    ("rounds", "says"),
    [(2.7, "too few rounds to be sure"), (4.2, "certainty above 0.95")],
)
def test_a_circuit_of_few_rounds_is_not_certain(rounds: float, says: str) -> None:
    assert sure_of_circuit(Circuit(("Reno", "Elko"), 9.0, rounds, 0.9, 0.999)) == says


def test_what_speaks_for_a_stay_is_told_in_words() -> None:
    assert says_so(stay(0.9, labels=22, codes=33)) == (
        "22 ads by the site's label, 33 by a number's area code"
    )
    assert says_so(stay(0.9, codes=1)) == "1 ad by a number's area code"
    assert says_so(stay(0.9)) == "the source"


def test_after_long_silence_no_chances_are_told() -> None:
    silent = next_ad([Within(days, 0.002) for days in (1, 3, 7)])
    assert "%" not in silent
    assert "cannot be said" in silent
    told = next_ad([Within(1, 0.004), Within(3, 0.25), Within(7, 0.5)])
    assert "within 1 day with under 1 %, within 3 days with 25 %, within 7 days with 50 %" in told
