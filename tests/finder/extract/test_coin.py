"""Addresses of coins hold by their checksums, and by nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.coin import coin_of
from leadlight.finder.extract.keccak import keccak_256

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ADDRESSES = {
    "1Kvq9bmtvrSKdUNhwDTtVDViRZ2JzStiDY": "bitcoin",
    "bc1qe7sgpyjh6gqaj2lhg65asdtts62cc2k6fx8n2l": "bitcoin",
    "bc1pe7sgpyjh6gqaj2lhg65asdtts62cc2k600zvsn2ewd4m78sr9f9qpp6su4": "bitcoin",
    "ltc1qe7sgpyjh6gqaj2lhg65asdtts62cc2k6d6ahj0": "litecoin",
    "DQ4vgriYEGLcAUZJfoTT2yfKJgkcNjt84y": "dogecoin",
    "TUu39f9d5aZGneSLXV7c1NBrLLmdGsLD56": "tron",
    "0xcfA0809257d201D92Bf746a9D8356b86958c2ADA": "ethereum",
}


@given(st.binary(max_size=600))
def test_the_sponge_is_that_of_the_standard(data: bytes) -> None:
    """SHA3-256 differs from Keccak-256 in its padding alone."""
    assert keccak_256(data, padding=0x06) == hashlib.sha3_256(data).digest()


def test_the_padding_is_that_of_the_submission() -> None:
    digest = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"").hex() == digest


@pytest.mark.parametrize(("address", "coin"), ADDRESSES.items())
def test_whose_an_address_is(address: str, coin: str) -> None:
    assert coin_of(address) == coin


@pytest.mark.parametrize("address", ADDRESSES)
@given(data=st.data())
def test_one_wrong_character_is_found(address: str, data: st.DataObject) -> None:
    """A hash of 20 letters' case is weaker than a checksum: there digits alone are changed."""
    place = data.draw(st.integers(2, len(address) - 1))
    char = data.draw(st.sampled_from(BASE58))
    other = address[:place] + char + address[place + 1 :]
    if address.startswith("0x") or other.lower() == address.lower():
        return
    assert coin_of(other) is None


@given(st.integers(min_value=0, max_value=2**160 - 1))
def test_any_forty_digits_in_one_case_may_be_an_address(number: int) -> None:
    assert coin_of(f"0x{number:040x}") == "ethereum"
    assert coin_of(f"0x{number:039x}"[:41]) is None


@given(st.text(max_size=90))
def test_no_text_is_too_odd(text: str) -> None:
    assert coin_of(text) in {None, *ADDRESSES.values()}
