"""Copies of a picture are one picture; unrelated pictures are not."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.finder.link.components import least_of
from leadlight.finder.link.pictures import TIES, numbered, tied
from leadlight.finder.pictures.dihedral import SAME, WAYS, differing, lies, rows

Cuts = list[tuple[str, str]]


def grouped(*days: list[str], cuts: Cuts | None = None) -> dict[str, str]:
    """The picture of each hash, the hashes coming in day by day."""
    known: list[str] = []
    ties: list[tuple[str, str]] = []
    for day in days:
        fresh = set(day) - set(known)
        known = sorted({*known, *day})
        place = {pdq: number for number, pdq in enumerate(known)}
        cut = [(place[owner], digits) for owner, digits in cuts or () if owner in place]
        found = tied(
            pa.table({"print": [*map(bytes.fromhex, known)], "number": range(len(known))}),
            pa.table({"number": pa.array(sorted(place[pdq] for pdq in fresh), pa.int64())}),
            pa.table(
                {
                    "number": pa.array([owner for owner, _ in cut], pa.int64()),
                    "cut": pa.array([digits for _, digits in cut], pa.string()),
                }
            ),
            numbers(ties, place),
        )
        ties += [(known[row["one"]], known[row["other"]]) for row in found.to_pylist()]
    pictures = numbered(pa.table({"count": [len(known)]}), numbers(ties, place))
    assert len(ties) == len(known) - len(set(pictures["picture"].to_pylist()))
    return {known[row["number"]]: known[row["picture"]] for row in pictures.to_pylist()}


def numbers(ties: list[tuple[str, str]], place: dict[str, int]) -> pa.Table:
    """Pairs of hashes by their numbers."""
    ends = [[place[pair[end]] for pair in ties] for end in (0, 1)]
    return pa.table([pa.array(end, pa.int64()) for end in ends], schema=TIES)


def hashed(chance: random.Random) -> str:
    return f"{chance.getrandbits(256):064x}"


def flipped(pdq: str, bits: int, chance: random.Random) -> str:
    value = int(pdq, 16)
    for bit in chance.sample(range(256), bits):
        value ^= 1 << bit
    return f"{value:064x}"


def turned(pdq: str, way: int) -> str:
    return bytes(lies(rows([pdq]))[way, 0]).hex()


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(0, 31))
def test_no_copy_with_up_to_thirty_one_bits_changed_is_missed(
    chance: random.Random, bits: int
) -> None:
    original = hashed(chance)
    copy = flipped(original, bits, chance)
    others = [hashed(chance) for _ in range(20)]
    for days in ([[original, copy, *others]], [[original, *others], [copy]]):
        pictures = grouped(*days)
        assert pictures[original] == pictures[copy]


def test_more_than_thirty_one_bits_is_another_picture() -> None:
    chance = random.Random(6)
    pdq = hashed(chance)
    other = flipped(pdq, 32, chance)
    assert len(set(grouped([pdq, other]).values())) == 2


def test_a_copy_that_lies_another_way_is_found() -> None:
    chance = random.Random(3)
    originals = [hashed(chance) for _ in range(50 * WAYS)]
    copies = [
        flipped(turned(pdq, number % WAYS), 12, chance) for number, pdq in enumerate(originals)
    ]
    pictures = grouped(originals, copies)
    found = [pictures[a] == pictures[b] for a, b in zip(originals, copies, strict=True)]
    assert sum(found) >= 0.99 * len(found)
    assert all(found[::WAYS])


@pytest.mark.parametrize("by_cuts", [False, True])
def test_turned_copies_are_found_whichever_comes_first(*, by_cuts: bool) -> None:
    """Some of them by a word of the copy alone, and some by one of the original, or of its cut."""
    chance = random.Random(5)
    originals = [hashed(chance) for _ in range(400)]
    cuts = [(pdq, hashed(chance)) for pdq in originals] if by_cuts else []
    copied = [cut for _, cut in cuts] or originals
    copies = [flipped(turned(pdq, 4 + number % 4), 26, chance) for number, pdq in enumerate(copied)]
    at_once = grouped([*originals, *copies], cuts=cuts)
    assert grouped(originals, copies, cuts=cuts) == at_once
    assert grouped(copies, originals, cuts=cuts) == at_once
    assert len(set(at_once.values())) < len(originals) * 1.1


def test_a_copy_without_its_edges_is_found_by_a_cut() -> None:
    """Whichever of the two was there first, and turned, too."""
    chance = random.Random(9)
    whole, edgeless = hashed(chance), hashed(chance)
    copy = flipped(turned(edgeless, 5), 6, chance)
    for days in ([[whole], [copy]], [[copy], [whole]], [[whole, copy]]):
        assert len(set(grouped(*days, cuts=[(whole, edgeless)]).values())) == 1
        assert len(set(grouped(*days).values())) == 2


def test_cuts_are_not_held_against_cuts() -> None:
    chance = random.Random(10)
    one, other, edgeless = (hashed(chance) for _ in range(3))
    pictures = grouped([one, other], cuts=[(one, edgeless), (other, edgeless)])
    assert len(set(pictures.values())) == 2


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_crowds_hide_nobody(seed: int) -> None:
    """Copies and near copies that share most words, so that these stand beside very many: what is
    one is what one finds who holds each against each, in whatever order they came."""
    chance = random.Random(seed)  # hashes as even as real ones: of empty ones all lies are copies
    families = [[hashed(chance)] for _ in range(2)]
    for family in families:
        while len(family) < 90:
            family.append(flipped(chance.choice(family), chance.choice((1, 3, 9, 35, 50)), chance))
    hashes = sorted({pdq for family in families for pdq in family})
    apart = differing(rows(hashes)[:, None], rows(hashes)[None])
    nodes = least_of(len(hashes), *np.nonzero(apart <= SAME))
    expected = {pdq: hashes[node] for pdq, node in zip(hashes, nodes, strict=True)}
    chance.shuffle(hashes)
    for cut in (0, 20, 150):
        assert grouped(hashes[:cut], hashes[cut:]) == expected


def test_a_copy_is_found_behind_many_that_share_words_with_it() -> None:
    """Whose other words differ, so that one word alone leads to the copy, and to all of them."""
    chance = random.Random(12)
    shared, where = chance.getrandbits(256), int("0000ffff" * 8, 16)
    known = sorted(f"{shared & ~where | chance.getrandbits(256) & where:064x}" for _ in range(200))
    differing_bits = int("0000000f" * 7 + "00000007", 16)
    for pdq in known[::50]:
        copy = f"{int(pdq, 16) ^ differing_bits:064x}"
        pictures = grouped(known, [copy])
        assert pictures[copy] == pictures[pdq]
        assert len(set(pictures.values())) == len(known)


def test_unrelated_pictures_stay_apart() -> None:
    chance = random.Random(4)
    hashes = [hashed(chance) for _ in range(5000)]
    assert len(set(grouped(hashes).values())) == len(hashes)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_days_and_their_order_change_nothing(chance: random.Random) -> None:
    pictures = [hashed(chance) for _ in range(6)]
    hashes = [flipped(pdq, chance.randint(0, 20), chance) for pdq in pictures for _ in range(5)]
    chance.shuffle(hashes)
    cut = chance.randint(1, len(hashes) - 1)
    assert grouped(hashes) == grouped(hashes[:cut], hashes[cut:])
    assert set(grouped(hashes).values()) <= set(hashes)
    assert all(grouped(hashes)[pdq] <= pdq for pdq in hashes)
