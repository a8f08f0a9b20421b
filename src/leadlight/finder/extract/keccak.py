"""Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with the padding of the submission.

Source: G. Bertoni, J. Daemen, M. Peeters, G. Van Assche, The Keccak reference, version 3.0, 2011.
SHA3-256 differs in the padding byte alone, which lets tests hold the sponge against ``hashlib``.
"""

from __future__ import annotations

from typing import Final

_MASK: Final = (1 << 64) - 1
_RATE: Final = 136
_ROUNDS: Final = 24
_DIGEST: Final = 32

Lanes = list[int]
"""The state: 25 lanes of 64 bits, the lane at column x of row y at ``x + 5 * y``."""


def keccak_256(data: bytes, padding: int = 0x01) -> bytes:
    """32 bytes; ``padding`` 0x06 gives SHA3-256."""
    blocks = _padded(data, padding)
    lanes = [0] * 25
    for start in range(0, len(blocks), _RATE):
        for place in range(_RATE // 8):
            at = start + 8 * place
            lanes[place] ^= int.from_bytes(blocks[at : at + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[: _DIGEST // 8])


def _padded(data: bytes, padding: int) -> bytes:
    """``data`` filled to whole blocks; first and last byte of the padding may be one."""
    block = bytearray(_RATE - len(data) % _RATE)
    block[0] ^= padding
    block[-1] ^= 0x80
    return data + bytes(block)


def _permuted(lanes: Lanes) -> Lanes:
    for constant in _CONSTANTS:
        lanes = _chi(_rho_pi(_theta(lanes)))
        lanes[0] ^= constant
    return lanes


def _theta(lanes: Lanes) -> Lanes:
    columns = [
        lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)
    ]
    mixed = [columns[x - 1] ^ _turned(columns[(x + 1) % 5], 1) for x in range(5)]
    return [lane ^ mixed[place % 5] for place, lane in enumerate(lanes)]


def _rho_pi(lanes: Lanes) -> Lanes:
    return [_turned(lanes[source], by) for source, by in _MOVES]


def _chi(lanes: Lanes) -> Lanes:
    return [
        lane ^ (~lanes[row + (x + 1) % 5] & lanes[row + (x + 2) % 5])
        for row in range(0, 25, 5)
        for x, lane in enumerate(lanes[row : row + 5])
    ]


def _turned(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK


def _moves() -> list[tuple[int, int]]:
    """For each place, the lane that moves there and by how many bits it turns."""
    moves, x, y = [(0, 0)] * 25, 1, 0
    for step in range(24):
        source, (x, y) = x + 5 * y, (y, (2 * x + 3 * y) % 5)
        moves[x + 5 * y] = (source, (step + 1) * (step + 2) // 2 % 64)
    return moves


def _constants() -> list[int]:
    """A constant a round, from the bits of a shift register (x⁸ + x⁶ + x⁵ + x⁴ + 1)."""
    constants, register = [], 1
    for _ in range(_ROUNDS):
        constant = 0
        for power in range(7):
            constant |= (register & 1) << (2**power - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return constants


_MOVES: Final = _moves()
_CONSTANTS: Final = _constants()
