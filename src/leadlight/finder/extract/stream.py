"""The stateless command: a line of an ad in, a line of its findings out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial

import msgspec

from leadlight.core import ids
from leadlight.core.errors import RecordError
from leadlight.engine.workers import Workers
from leadlight.finder.extract.numbering import check_region
from leadlight.finder.extract.read import read_ads
from leadlight.finder.ingest.feeds import Stream
from leadlight.finder.ingest.lines import Line, arriving_lines
from leadlight.finder.ingest.pictured import NOTHING, Beside, Told
from leadlight.finder.ingest.received import Position, Received
from leadlight.finder.ingest.record import decode_ad

_MARK = b"\xef\xbb\xbf"
_HERE = 4 << 20
"""Bytes up to which starting processes costs more than it brings."""
_AHEAD = 3
"""Pieces of work under way for each process."""
_encode = msgspec.json.Encoder().encode

Numbered = tuple[int, Line]
"""A line and its number, from 1."""


class Answered(msgspec.Struct, frozen=True):
    """The findings of some lines or what is wrong with them, as JSON, and what there is to tell."""

    lines: bytes
    told: list[Told]


def extract_feed(
    stream: Stream, region: str, longest: int, workers: Workers, beside: Beside = NOTHING
) -> Iterator[Answered]:
    """JSON lines, one for each line of ``stream`` in the same order, some at a time.

    What has arrived is answered before more is waited for. A line that cannot be read, or of over
    ``longest`` bytes, gives ``{"error", "line"}``, lines counted from 1. Files that lie ``beside``
    the feed are hashed, and all hashes held against the lists that are set.

    Raises:
        InputError: no numbering plan is known for ``region``.
    """
    check_region(region)
    answer = partial(answers, region=region, beside=beside)
    waiting: deque[Future[Answered]] = deque()
    done = 0
    for lines in _numbered(arriving_lines(stream, longest)):
        done += sum(len(line.raw) for _, line in lines)
        if done <= _HERE or workers.count == 1:
            yield answer(lines)
            continue
        if lines:
            waiting.append(workers.submit(answer, lines))
        while waiting and not (len(waiting) < _AHEAD * workers.count and stream.has_more()):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def answers(lines: Sequence[Numbered], region: str, beside: Beside) -> Answered:
    """The findings of each line or what is wrong with it, as JSON, a line each."""
    read = [_record(line, number) for number, line in lines]
    pictured = beside.pictured([each for each in read if isinstance(each, Received)])
    known = ((it.ad, ids.ad_id(it.ad), ids.version_id(it.ad)) for it in pictured.received)
    readings = read_ads(known, region)
    found = (next(readings).findings if isinstance(each, Received) else each for each in read)
    return Answered(b"".join(_encode(each) + b"\n" for each in found), list(pictured.tidings()))


def _numbered(arriving: Iterable[list[Line]]) -> Iterator[list[Numbered]]:
    before = 0
    for lines in arriving:
        yield list(enumerate(lines, before + 1))
        before += len(lines)


def _record(line: Line, number: int) -> Received | dict[str, str | int]:
    if line.problem is not None:
        return {"error": line.problem, "line": number}
    raw = line.raw.removeprefix(_MARK) if number == 1 else line.raw
    try:
        return Received(Position(number, 0), raw, decode_ad(raw))
    except RecordError as error:
        return {"error": str(error), "line": number}
