"""Numbers for strings: the same on every machine and in every version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

KIND_BITS = 5


def numbered(values: Sequence[str], kind: int) -> npt.NDArray[np.uint64]:
    """59 bits of BLAKE2b of each value, with the kind (0 to 31) in the lowest five."""
    hashes = np.array([_hash(value) for value in values], dtype=np.uint64)
    return hashes >> np.uint64(KIND_BITS) << np.uint64(KIND_BITS) | np.uint64(kind)


def _hash(value: str) -> int:
    return int.from_bytes(hashlib.blake2b(value.encode(), digest_size=8).digest(), "little")
