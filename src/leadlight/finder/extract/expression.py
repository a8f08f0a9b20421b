"""Regular expressions over bytes, as far as a look for patterns needs them.

Written as ``re`` has them: literals, sets, groups, alternatives, repeats, ``^ $ \\b \\d \\s``, and
``(?<![a-z0-9])`` and ``(?![a-z0-9])`` for the ends of words. Nothing else: no greed, no captures.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

ALL: Final = (1 << 256) - 1


def _of(text: bytes) -> int:
    return sum(1 << byte for byte in set(text))


SMALL: Final = _of(b"abcdefghijklmnopqrstuvwxyz0123456789")
"""Small ASCII letters and digits."""

WORD: Final = SMALL | _of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
"""What ``\\b`` takes for a part of a word."""

_DIGITS, _SPACES, _LINE_END = _of(b"0123456789"), _of(b" \t\n\r\f\v"), _of(b"\n")
_ESCAPED: Final = {b"d": _DIGITS, b"s": _SPACES, b"n": _LINE_END, b"t": _of(b"\t")}
_REPEATS: Final[dict[bytes, tuple[int, int | None]]] = {
    b"?": (0, 1),
    b"*": (0, None),
    b"+": (1, None),
}

_SIGNS: Final = (b"", b"(", b"*", b"+", b"?", b"{")
"""What stands for itself only behind a backslash."""

Place = Literal["begin", "end", "boundary", "no word before", "no word behind"]
_PLACES: Final[dict[bytes, Place]] = {
    b"(?<![a-z0-9])": "no word before",
    b"(?![a-z0-9])": "no word behind",
    b"\\b": "boundary",
    b"^": "begin",
}


class Byte(NamedTuple):
    """One byte of a set, which has a bit for each of its bytes."""

    among: int


class Edge(NamedTuple):
    """No byte, but a place between two."""

    place: Place


class Row(NamedTuple):
    """One part after the other."""

    parts: tuple[Node, ...]


class Either(NamedTuple):
    """One of several."""

    ways: tuple[Node, ...]


class Repeat(NamedTuple):
    """A part ``least`` to ``most`` times; ``most`` is None where there is no bound."""

    part: Node
    least: int
    most: int | None


Node: TypeAlias = Byte | Edge | Row | Either | Repeat
_AT_END: Final = Either((Edge("end"), Row((Byte(_LINE_END), Edge("end")))))


def parsed(expression: bytes) -> Node:
    """What ``expression`` says.

    Raises:
        ValueError, LookupError, TypeError: it uses what is not known here, or ends too early.
    """
    reader = _Reader(expression)
    node = reader.either()
    if reader.rest:
        raise ValueError(f"no expression for a look: {expression!r} at {reader.rest[:20]!r}")
    return node


def longest(node: Node) -> int | None:
    """Bytes of the longest stretch that ``node`` fits; None where there is no bound."""
    if isinstance(node, Byte | Edge):
        return int(isinstance(node, Byte))
    if isinstance(node, Repeat):
        once = longest(node.part)
        return None if once is None or node.most is None else once * node.most
    lengths = [longest(part) for part in (node.parts if isinstance(node, Row) else node.ways)]
    known = [length for length in lengths if length is not None]
    if len(known) < len(lengths):
        return None
    return sum(known) if isinstance(node, Row) else max(known)


class _Reader:
    def __init__(self, expression: bytes) -> None:
        self.rest = expression

    def either(self) -> Node:
        ways = [self._row()]
        while self._take(b"|"):
            ways.append(self._row())
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def _row(self) -> Node:
        parts = []
        while self.rest and self.rest[:1] not in b"|)":
            parts.append(self._repeated(self._one()))
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def _repeated(self, part: Node) -> Node:
        sign = self.rest[:1]
        if sign in _REPEATS and self._take(sign):
            return Repeat(part, *_REPEATS[sign])
        if not self._take(b"{"):
            return part
        counts, self.rest = self.rest.split(b"}", 1)
        least, comma, most = counts.partition(b",")
        return Repeat(part, int(least), int(most or least) if most or not comma else None)

    def _one(self) -> Node:
        for written, place in _PLACES.items():
            if self._take(written):
                return Edge(place)
        if self._take(b"$"):
            return _AT_END
        if self._take(b"(?:"):
            node = self.either()
            if not self._take(b")"):
                raise ValueError(f"a group without an end before {self.rest[:20]!r}")
            return node
        if self._take(b"."):
            return Byte(ALL ^ _LINE_END)
        if self.rest[:1] in _SIGNS:
            raise ValueError(f"an expression that is not known: {self.rest[:20]!r}")
        return Byte(self._set() if self._take(b"[") else self._byte())

    def _set(self) -> int:
        is_other, among = self._take(b"^"), 0
        while not self._take(b"]"):
            first = self._byte()
            if self.rest[:1] == b"-" and self.rest[1:2] != b"]":
                self._take(b"-")
                first = (self._byte() << 1) - first
            among |= first
        return ALL ^ among if is_other else among

    def _byte(self) -> int:
        is_escaped = self._take(b"\\")
        sign, self.rest = self.rest[:1], self.rest[1:]
        if is_escaped and sign == b"x":
            sign, self.rest = bytes.fromhex(self.rest[:2].decode()), self.rest[2:]
        elif is_escaped and sign.isalnum():
            return _ESCAPED[sign]
        return 1 << ord(sign)

    def _take(self, written: bytes) -> bool:
        taken = self.rest.startswith(written)
        if taken:
            self.rest = self.rest[len(written) :]
        return taken
