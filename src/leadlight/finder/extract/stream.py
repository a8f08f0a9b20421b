"""The stateless command: a line of an ad in, a line of its findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from leadlight.core.errors import RecordError
from leadlight.finder.extract.read import read_findings
from leadlight.finder.ingest.record import decode_ad

_encode = msgspec.json.Encoder().encode


def extract_lines(lines: Iterable[bytes], region: str) -> Iterator[bytes]:
    """One JSON line (without its end) for each of ``lines``, in the same order.

    A line that cannot be read gives ``{"error", "line"}``, lines counted from 1.
    """
    for number, line in enumerate(lines, 1):
        try:
            yield _encode(read_findings(decode_ad(line), region))
        except RecordError as error:
            yield _encode({"error": str(error), "line": number})
