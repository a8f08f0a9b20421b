"""What is read against what is true, on a made-up world spelled as harshly as it can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import simulate
from leadlight.core.findings import Findings
from leadlight.finder.extract.read import read_findings
from leadlight.finder.ingest.record import build_ad

Pair = tuple[Findings, dict[str, Any]]
Values = Callable[[Findings], set[Any]]
Truth = Callable[[dict[str, Any]], set[Any]]

KINDS: dict[str, tuple[float, Values, Truth]] = {
    "phones": (0.98, lambda f: {it.e164 for it in f.phones}, lambda t: set(t["phones"])),
    "emails": (0.97, lambda f: {it.address for it in f.emails}, lambda t: set(t["emails"])),
    "handles": (
        0.95,
        lambda f: {f"{it.platform}:{it.name}" for it in f.handles},
        lambda t: set(t["handles"]),
    ),
    "payments": (
        0.95,
        lambda f: {f"{it.system}:{it.name}" for it in f.payments},
        lambda t: {name.lower() for name in t["payments"]},
    ),
    "ages": (0.97, lambda f: {it.years for it in f.ages}, lambda t: set(t["ages"])),
    "names": (0.9, lambda f: {it.name for it in f.names}, lambda t: set(t["names"])),
    "prices": (
        0.9,
        lambda f: {(it.amount, it.currency, it.minutes) for it in f.prices},
        lambda t: {(it["amount"], it["currency"], it["minutes"]) for it in t["prices"]},
    ),
}


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    world = simulate(WorldSpec(ads=1500, seed=4242, obfuscation=1.0))
    return [(read_findings(build_ad(ad), "US"), truth) for ad, truth in world]


@pytest.mark.parametrize("kind", KINDS)
def test_f1(pairs: list[Pair], kind: str) -> None:
    floor, read, true = KINDS[kind]
    both = sum(len(read(found) & true(truth)) for found, truth in pairs)
    either = sum(len(read(found)) + len(true(truth)) for found, truth in pairs)
    f1 = 2 * both / either
    print(f"{kind}: F1 {f1:.4f}")
    assert f1 >= floor


def test_labels_lie_where_they_should(pairs: list[Pair]) -> None:
    near = [
        abs(found.places[0].lat - truth["place"]["lat"]) < 0.5
        for found, truth in pairs
        if truth.get("place") and found.places
    ]
    assert sum(near) / len(pairs) >= 0.97


def test_tricks_make_a_number_obscured(pairs: list[Pair]) -> None:
    """An ad whose number was disguised is known as such, and a plain one is not."""
    right = [
        any(phone.obscured for phone in found.phones) == bool(truth["tricks"])
        for found, truth in pairs
        if found.phones
    ]
    assert sum(right) / len(right) >= 0.9
