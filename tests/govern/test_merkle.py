"""The tree is that of RFC 6962: held against its definition, and against another's tree."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from leadlight.govern.merkle import (
    EMPTY,
    consistency,
    frontier_of,
    inclusion,
    leaf_hash,
    node_hash,
    perfect,
    root_of,
)

ENTRIES = [f"entry {number}".encode() for number in range(300)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def defined(hashes: Sequence[bytes]) -> bytes:
    """The root as section 2.1 defines it, from the top down."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    half = 1
    while 2 * half < len(hashes):
        half *= 2
    return node_hash(defined(hashes[:half]), defined(hashes[half:]))


def span(start: int, end: int) -> bytes:
    return defined(LEAVES[start:end])


def test_leaves_and_nodes_are_hashed_apart() -> None:
    """The bytes of a node are no leaf: RFC 6962, section 2.1."""
    assert leaf_hash(b"") == hashlib.sha256(b"\0").digest()
    assert leaf_hash(b"ab") != node_hash(b"a", b"b") == hashlib.sha256(b"\1ab").digest()


@pytest.mark.parametrize("size", [*range(18), 31, 32, 33, 255, 256, 257, 300])
def test_the_root_is_as_defined_and_as_pymerkle_has_it(size: int) -> None:
    frontier = frontier_of(LEAVES[:size])
    assert len(frontier) == size.bit_count()
    assert root_of(frontier) == defined(LEAVES[:size])
    if size:
        tree = InmemoryTree(algorithm="sha256")
        for entry in ENTRIES[:size]:
            tree.append_entry(entry)
        assert root_of(frontier) == tree.get_root()
    else:
        assert root_of(frontier) == EMPTY


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_stretch_is_made_of_perfect_trees(one: int, other: int) -> None:
    start, end = sorted((one, other))
    parts = perfect(start, end)
    assert [end for _, end in parts[:-1]] == [start for start, _ in parts[1:]]
    assert sum(end - start for start, end in parts) == end - start
    assert all((end - start).bit_count() == 1 for start, end in parts)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21, 64, 65])
def test_proofs_of_inclusion_are_those_of_pymerkle(size: int) -> None:
    """Its own path begins with the leaf, and goes up as ours does."""
    tree = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[:size]:
        tree.append_entry(entry)
    for index in range(size):
        (leaf, *path) = tree.prove_inclusion(index + 1).serialize()["path"]
        assert leaf == LEAVES[index].hex()
        assert [each.hex() for each in inclusion(index, size, span)] == path


@pytest.mark.parametrize("size", [2, 3, 7, 8, 13, 33])
def test_proofs_of_consistency_have_the_length_of_the_standard(size: int) -> None:
    """Whether they hold is asked of the verifier, which shares no code with what makes them."""
    for before in range(size + 1):
        path = consistency(before, size, span)
        assert len(path) <= (size - 1).bit_length() + 1
        assert (path == []) == (before in {0, size})
