"""Lines read one by one and lines as they arrive are the same lines."""

from __future__ import annotations

import io
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.ingest.lines import Line, arriving_lines, next_line


class Pieces(io.RawIOBase):
    """A source that gives what it has in pieces."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer in practice
        if not self._pieces:
            return 0
        piece = self._pieces.pop(0)
        buffer[: len(piece)] = piece[: len(buffer)]
        return min(len(piece), len(buffer))


def one_by_one(feed: bytes, limit: int) -> Iterator[Line]:
    stream = io.BytesIO(feed)
    while line := next_line(stream, limit):
        yield line


@given(st.lists(st.text("ab\n", max_size=20).map(str.encode)), st.integers(1, 12))
def test_the_same_lines(pieces: list[bytes], limit: int) -> None:
    arriving = arriving_lines(io.BufferedReader(Pieces(pieces)), limit)
    lines = [line for lines in arriving for line in lines]
    expected = list(one_by_one(b"".join(pieces), limit))
    assert [(it.length, it.problem is None) for it in lines] == [
        (it.length, it.problem is None) for it in expected
    ]
    assert [it.raw for it in lines if not it.problem] == [
        it.raw for it in expected if not it.problem
    ]


def test_each_line_comes_as_soon_as_it_is_whole() -> None:
    source = Pieces([b"one\ntw", b"o\n", b"three"])
    arriving = arriving_lines(io.BufferedReader(source), 100)
    assert [[line.raw for line in lines] for lines in arriving] == [
        [b"one\n"],
        [b"two\n"],
        [],
        [b"three"],
    ]
