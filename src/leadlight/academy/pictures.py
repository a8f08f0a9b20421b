"""Pictures, by their perceptual hashes alone: 256 bits, as PDQ has them."""

from __future__ import annotations

import msgspec

from leadlight.academy.chance import Chance

BITS = 256
_EACH = tuple(1 << bit for bit in range(BITS))
_STOCK = 160


class Picture(msgspec.Struct, frozen=True):
    """A picture; stock pictures belong to nobody and stand on strangers' ads."""

    picture_id: str
    pdq: int
    stock: bool = False


def new_picture(picture_id: str, chance: Chance) -> Picture:
    """A picture like no other."""
    return Picture(picture_id, chance.getrandbits(BITS))


def stock_pictures(seed: int) -> tuple[Picture, ...]:
    """The public pictures of a world, which anybody copies."""
    chance = Chance(f"{seed}/stock")
    return tuple(
        Picture(f"S{number:03d}", chance.getrandbits(BITS), True) for number in range(_STOCK)
    )


def copy_of(pdq: int, chance: Chance) -> int:
    """The hash of one more copy: mostly within 20 bits, sometimes a hard crop, 32-60 away."""
    draw = chance.random()
    if draw < 0.65:
        return pdq
    flips = chance.randrange(2, 21) if draw < 0.93 else chance.randrange(32, 61)
    for bit in chance.few(_EACH, flips):
        pdq ^= bit
    return pdq


def hexadecimal(pdq: int) -> str:
    """64 hexadecimal digits."""
    return f"{pdq:064x}"
