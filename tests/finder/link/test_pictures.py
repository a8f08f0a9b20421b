"""Copies of a picture are one picture; unrelated pictures are not."""

from __future__ import annotations

import random

import pyarrow as pa

from leadlight.finder.link.pictures import group


def grouped(hashes: list[str]) -> dict[str, str]:
    rows = group(pa.table({"pdq": pa.array(hashes, pa.string())}))
    return dict(zip(rows["pdq"].to_pylist(), rows["picture"].to_pylist(), strict=True))


def flipped(pdq: str, bits: int, chance: random.Random) -> str:
    value = int(pdq, 16)
    for bit in chance.sample(range(256), bits):
        value ^= 1 << bit
    return f"{value:064x}"


def test_copies_with_up_to_twenty_bits_changed_are_found() -> None:
    chance = random.Random(3)
    originals = [f"{chance.getrandbits(256):064x}" for _ in range(500)]
    copies = [flipped(pdq, chance.randint(0, 20), chance) for pdq in originals]
    pictures = grouped([*originals, *copies])
    same = sum(pictures[a] == pictures[b] for a, b in zip(originals, copies, strict=True))
    assert same >= 0.95 * len(originals)


def test_unrelated_pictures_stay_apart() -> None:
    chance = random.Random(4)
    hashes = [f"{chance.getrandbits(256):064x}" for _ in range(5000)]
    assert len(set(grouped(hashes).values())) == len(hashes)


def test_a_picture_is_named_alike_whatever_the_order() -> None:
    chance = random.Random(5)
    first = f"{chance.getrandbits(256):064x}"
    hashes = [first, *(flipped(first, 3, chance) for _ in range(5))]
    assert grouped(hashes) == grouped(hashes[::-1])
    assert set(grouped(hashes).values()) == {min(hashes)}


def test_more_than_thirty_one_bits_is_another_picture() -> None:
    chance = random.Random(6)
    pdq = f"{chance.getrandbits(256):064x}"
    other = flipped(pdq, 32, chance)
    assert grouped([pdq, other]) == {pdq: pdq, other: other}


def test_no_pictures() -> None:
    assert grouped([]) == {}
