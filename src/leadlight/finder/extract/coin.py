"""Addresses of coins, by their checksums.

Sources: Base58Check as in Bitcoin's first client; Bech32 and Bech32m, BIP 173 and BIP 350; mixed
case of Ethereum addresses, EIP-55.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

from leadlight.finder.extract.keccak import keccak_256

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VERSIONS: Final = {
    0: "bitcoin",
    5: "bitcoin",
    48: "litecoin",
    50: "litecoin",
    30: "dogecoin",
    65: "tron",
}
_PARTS: Final = {"bc": "bitcoin", "ltc": "litecoin"}
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32, _BECH32M = 1, 0x2BC830A3
_HEX: Final = frozenset("0123456789abcdefABCDEF")


@lru_cache(maxsize=1 << 12)
def coin_of(address: str) -> str | None:
    """The coin that ``address``, as it was written, belongs to; None if its checksum is wrong."""
    if address[:2].lower() == "0x":
        return "ethereum" if _is_ethereum(address[2:]) else None
    return _by_base58(address) or _by_bech32(address)


def _is_ethereum(digits: str) -> bool:
    if len(digits) != 40 or not _HEX.issuperset(digits):
        return False
    return digits in (digits.lower(), digits.upper()) or digits == _in_mixed_case(digits.lower())


def _in_mixed_case(digits: str) -> str:
    marks = keccak_256(digits.encode()).hex()
    return "".join(
        digit.upper() if mark >= "8" else digit
        for digit, mark in zip(digits, marks[:40], strict=True)
    )


def _by_base58(address: str) -> str | None:
    if not set(address) <= set(_BASE58):
        return None
    number = 0
    for digit in address:
        number = number * 58 + _BASE58.index(digit)
    zeros = len(address) - len(address.lstrip("1"))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(data) != 25 or _sha256(_sha256(data[:21]))[:4] != data[21:]:
        return None
    return _VERSIONS.get(data[0])


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _by_bech32(address: str) -> str | None:
    """Version 0 of witness programs has the older checksum, later versions the newer one."""
    if address not in (address.lower(), address.upper()):
        return None
    part, _, data = address.lower().rpartition("1")
    if part not in _PARTS or len(data) < 8 or not set(data) <= set(_BASE32):
        return None
    values = [_BASE32.index(char) for char in data]
    expected = _BECH32M if values[0] else _BECH32
    return _PARTS[part] if _checksum([*_expanded(part), *values]) == expected else None


def _expanded(part: str) -> list[int]:
    return [*(ord(char) >> 5 for char in part), 0, *(ord(char) & 31 for char in part)]


def _checksum(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            checksum ^= generator if top >> place & 1 else 0
    return checksum
