"""A Merkle tree that is only ever added to (RFC 6962, RFC 9162 section 2.1).

A tree of ``n`` leaves is known by its frontier: the roots of the perfect trees that it is made of,
one for each bit of ``n``, the largest first. Adding a leaf and saying the root take O(log n).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

Hash = bytes
"""32 bytes of SHA-256."""
Span = Callable[[int, int], Hash]
"""The root of the leaves from the first number on, up to but without the second."""
EMPTY: Hash = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> Hash:
    """Hash of a leaf. Its first byte is another than a node's, so that neither passes for the
    other."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(size: int, frontier: Sequence[Hash], leaf: Hash) -> tuple[tuple[Hash, ...], list[Hash]]:
    """The frontier of a tree of ``size`` leaves once ``leaf`` is added, and the roots of the
    perfect trees that ``leaf`` completes: of one leaf, of two, of four."""
    kept, completed = list(frontier), [leaf]
    while size & 1:
        completed.append(node_hash(kept.pop(), completed[-1]))
        size >>= 1
    return (*kept, completed[-1]), completed


def root_of(frontier: Iterable[Hash]) -> Hash:
    """The root of the tree with this frontier."""
    found: Hash | None = None
    for part in reversed(tuple(frontier)):
        found = part if found is None else node_hash(part, found)
    return EMPTY if found is None else found


def frontier_of(hashes: Iterable[Hash]) -> tuple[Hash, ...]:
    """The frontier of a tree of these leaves."""
    frontier: tuple[Hash, ...] = ()
    for size, leaf in enumerate(hashes):
        frontier, _ = grown(size, frontier, leaf)
    return frontier


def perfect(start: int, end: int) -> list[tuple[int, int]]:
    """The perfect trees that the leaves ``start`` to ``end`` are made of, the first first.

    ``start`` is a multiple of the largest one's size, as it always is within a proof.
    """
    cuts = [start]
    while cuts[-1] < end:
        cuts.append(cuts[-1] + (1 << ((end - cuts[-1]).bit_length() - 1)))
    return list(pairwise(cuts))


def inclusion(index: int, size: int, span: Span) -> list[Hash]:
    """The proof that the leaf ``index`` is in the tree of ``size`` leaves (section 2.1.3)."""
    return _path(index, 0, size, span)


def consistency(before: int, size: int, span: Span) -> list[Hash]:
    """The proof that the tree of ``size`` leaves begins with that of ``before`` (section 2.1.4).

    Nothing has to be proved where ``before`` is none or all.
    """
    return _sub_proof(before, 0, size, span, is_known=True) if 0 < before < size else []


def _path(index: int, start: int, end: int, span: Span) -> list[Hash]:
    if end - start == 1:
        return []
    cut = start + _half(end - start)
    if index < cut:
        return [*_path(index, start, cut, span), span(cut, end)]
    return [*_path(index, cut, end, span), span(start, cut)]


def _sub_proof(before: int, start: int, end: int, span: Span, *, is_known: bool) -> list[Hash]:
    """``before`` is a leaf's number in the whole tree; ``is_known`` while the part begins with the
    old tree, whose root who verifies has."""
    if before == end:
        return [] if is_known else [span(start, end)]
    cut = start + _half(end - start)
    if before <= cut:
        return [*_sub_proof(before, start, cut, span, is_known=is_known), span(cut, end)]
    return [*_sub_proof(before, cut, end, span, is_known=False), span(start, cut)]


def _half(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
