"""The stateless command's core."""

from __future__ import annotations

import msgspec

from leadlight.core.findings import Findings
from leadlight.finder.extract.stream import extract_lines

GOOD = (
    b'{"source": "a.example", "captured_at": "2026-03-01T12:00:00Z", "body": "call 503 555 0101"}'
)


def test_one_line_out_for_each_line_in() -> None:
    lines = [GOOD, b"{", b"", b"[1]", b'{"source": "a.example"}', b"\xff", GOOD]
    out = [msgspec.json.decode(line) for line in extract_lines(lines, "US")]
    assert [("error" in line, line.get("line")) for line in out] == [
        (False, None),
        *((True, number) for number in range(2, 7)),
        (False, None),
    ]


def test_a_findings_record_reads_back() -> None:
    (line,) = extract_lines([GOOD], "US")
    found = msgspec.json.decode(line, type=Findings)
    assert found.phones[0].e164 == "+15035550101"
    assert b"\n" not in line


def test_streams() -> None:
    lines = iter([GOOD] * 3)
    out = extract_lines(lines, "US")
    next(out)
    assert len(list(lines)) == 2, "a line is read when its answer is asked for"
