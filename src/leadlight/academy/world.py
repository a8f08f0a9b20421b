"""The synthetic world: ads in order of time, reports of missing children, and the truth on both.

Everything in it is made up; telephone numbers have the 555 exchange; nothing is sexual. It knows
nothing of the finder, so that truth is not made from what is tested.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from leadlight.academy.hands import Hand, hands
from leadlight.academy.missing import Registrar
from leadlight.academy.postings import Scribe
from leadlight.academy.runs import Entry, Runs
from leadlight.academy.spec import WorldSpec
from leadlight.core.errors import InputError

__all__ = ["WorldFiles", "WorldSpec", "missing", "simulate", "write_world"]

Record = dict[str, Any]
_AT_ONCE = 8_192
_NO_DIGITS = str.maketrans("0123456789abcdef", "ghjkmnpqrsabcdef")


class WorldFiles(msgspec.Struct, frozen=True):
    """Where a world was written."""

    ads: Path
    missing: Path
    truth: Path
    missing_truth: Path


def simulate(spec: WorldSpec) -> Iterator[tuple[Record, Record]]:
    """Pairs of an ad record (``ad/1``) and its truth, by time of capture.

    Memory does not grow with ``spec.ads``; a temporary file does (about 2 KB an ad).
    """
    with closing(Runs(_AT_ONCE)) as runs:
        _gather(spec, hands(spec), runs, lambda _: None)
        for entry in runs.merged():
            yield msgspec.json.decode(entry.ad), msgspec.json.decode(entry.truth)


def missing(spec: WorldSpec) -> Iterator[tuple[Record, Record]]:
    """Pairs of a missing-child report (``missing/1``) and its truth."""
    registrar = Registrar(spec)
    for hand in hands(spec):
        yield from registrar.reports(hand)


def write_world(spec: WorldSpec, folder: Path, progress: Callable[[int], None]) -> WorldFiles:
    """Write a world into ``folder``, in place of one that is there, each file whole or not at all.

    ``progress`` is told how many more ads are done. Raises ``InputError`` if the folder cannot be
    written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".world-", dir=folder) as unfinished:
            draft = _files(Path(unfinished))
            _write(spec, draft, progress)
            return _publish(draft, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot write a world to {folder}: {reason}; name another") from error


def _gather(
    spec: WorldSpec, people: Iterable[Hand], runs: Runs, progress: Callable[[int], None]
) -> None:
    """Let each hand write all its ads."""
    scribe, number, postings = Scribe(spec), 0, 0
    encode = msgspec.json.Encoder().encode
    for hand in people:
        before = number
        for posting in hand.postings:
            name = source_id(spec.seed, postings)
            postings += 1
            for captured, ad, truth in scribe.captures(hand, posting, name):
                runs.add(Entry(captured, number, encode(ad), encode(truth)))
                number += 1
        progress(number - before)


def source_id(seed: int, count: int) -> str:
    """A site's own id: twelve letters that say nothing of the hand, different for each count."""
    mixed = (count * 0x9E3779B97F4A7C15 + seed * 0x5851F42D4C957F2D) & 0xFFFFFFFFFFFF
    mixed ^= mixed >> 25
    mixed = mixed * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFF
    mixed ^= mixed >> 25
    return f"{mixed:012x}".translate(_NO_DIGITS)


def _files(folder: Path) -> WorldFiles:
    names = ("ads", "missing", "truth", "missing_truth")
    return WorldFiles(*(folder / f"{name}.jsonl" for name in names))


def _write(spec: WorldSpec, draft: WorldFiles, progress: Callable[[int], None]) -> None:
    """All four files, planning each hand once."""
    with (
        closing(Runs(_AT_ONCE, draft.ads.parent)) as runs,
        draft.ads.open("wb") as ads,
        draft.truth.open("wb") as truths,
    ):
        _gather(spec, _reported(spec, draft), runs, progress)
        for _, _, ad, truth in runs.merged():
            ads.write(ad + b"\n")
            truths.write(truth + b"\n")


def _reported(spec: WorldSpec, draft: WorldFiles) -> Iterator[Hand]:
    """The hands; the reports that concern each are written as it goes by."""
    registrar, encode = Registrar(spec), msgspec.json.encode
    with draft.missing.open("wb") as reports, draft.missing_truth.open("wb") as truths:
        for hand in hands(spec):
            for report, truth in registrar.reports(hand):
                reports.write(encode(report) + b"\n")
                truths.write(encode(truth) + b"\n")
            yield hand


def _publish(draft: WorldFiles, folder: Path) -> WorldFiles:
    """Move the finished files to their names."""
    final = _files(folder)
    pairs = zip(msgspec.structs.astuple(draft), msgspec.structs.astuple(final), strict=True)
    for made, named in pairs:
        made.replace(named)
    return final
