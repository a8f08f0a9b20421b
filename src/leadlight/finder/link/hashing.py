"""Numbers for strings: the same on every machine and in every version, each string hashed once."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa

KIND_BITS = 5


def hashes(values: pa.Array) -> npt.NDArray[np.uint64]:
    """64 bits of BLAKE2b of each string."""
    coded = values.dictionary_encode()
    known = np.array([_hash(value) for value in coded.dictionary.to_pylist()], dtype=np.uint64)
    found: npt.NDArray[np.uint64] = known[np.asarray(coded.indices)]
    return found


def hashed(values: pa.Array, kinds: pa.Array) -> pa.Array:
    """Each value's hash with its kind (0 to 31) in the lowest five bits."""
    shifted = hashes(values) >> np.uint64(KIND_BITS) << np.uint64(KIND_BITS)
    return pa.array(shifted | kinds.to_numpy(zero_copy_only=False).astype(np.uint64))


def _hash(value: str) -> int:
    return int.from_bytes(hashlib.blake2b(value.encode(), digest_size=8).digest(), "little")
