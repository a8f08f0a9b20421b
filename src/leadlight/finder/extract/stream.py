"""The stateless command: a line of an ad in, a line of its findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from leadlight.core.errors import RecordError
from leadlight.finder.extract.numbering import check_region
from leadlight.finder.extract.read import read_findings
from leadlight.finder.ingest.lines import next_line
from leadlight.finder.ingest.record import decode_ad

_MARK = b"\xef\xbb\xbf"
_encode = msgspec.json.Encoder().encode


def extract_lines(lines: Iterable[bytes], region: str) -> Iterator[bytes]:
    """One JSON line (without its end) for each of ``lines``, in the same order.

    A line that cannot be read gives ``{"error", "line"}``, lines counted from 1.

    Raises:
        InputError: no numbering plan is known for ``region``.
    """
    check_region(region)
    for number, line in enumerate(lines, 1):
        yield _answer(line, number, region)


def extract_feed(feed: BinaryIO, region: str, longest: int) -> Iterator[bytes]:
    """As ``extract_lines``, for the lines of ``feed``; one of over ``longest`` bytes is an error.

    Raises:
        InputError: no numbering plan is known for ``region``.
    """
    check_region(region)
    number = 0
    while line := next_line(feed, longest):
        number += 1
        if line.problem is None:
            yield _answer(line.raw.removeprefix(_MARK) if number == 1 else line.raw, number, region)
        else:
            yield _encode({"error": line.problem, "line": number})


def _answer(line: bytes, number: int, region: str) -> bytes:
    try:
        return _encode(read_findings(decode_ad(line), region))
    except RecordError as error:
        return _encode({"error": str(error), "line": number})
