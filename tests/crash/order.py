"""The order in which things reach the disk: as a work's own steps tell it, and as the calls to the
system do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

Log = Sequence[tuple[str, str]]
CALLS = (
    *("openat", "write", "writev", "pwrite64", "sendfile", "fsync", "fdatasync", "mkdir"),
    *("rename", "renameat", "link", "linkat", "unlink", "unlinkat"),
)
"""Calls that ``undone`` must see."""
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)(?:<(.*)>)?")
_BEGUN = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_ENDED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_OF_FILE = re.compile(r"^\d+<([^>]*)>")
_NAMED = re.compile(r'"([^"]*)"')


def misplaced(log: Log) -> list[str]:
    """Files that were named before they were on the disk, and commits before their files' names
    were, by the steps of ``stops``: there must be none."""
    found: list[str] = []
    synced: set[str] = set()
    unnamed: set[str] = set()
    for step, path in log:
        if step == "fsync":
            synced.add(path)
            unnamed = {each for each in unnamed if str(Path(each).parent) != path}
        elif step == "write_table":
            synced.discard(path)
        elif step == "replace":
            unnamed.add(path)
        elif step == "do_commit":
            found += sorted(unnamed)
            unnamed = set()
    written = {path for step, path in log if step == "write_table"}
    return [*found, *sorted(written - synced)]


class Call(msgspec.Struct, frozen=True):
    """A call to the system that succeeded: the paths it is about, the last one new if it names."""

    name: str
    paths: tuple[Path, ...]
    creates: bool = False


def undone(calls: str, home: Path, acknowledgements: Path) -> list[str]:
    """What had not reached the disk when the ledger was forced there, or when something was
    acknowledged by a write to ``acknowledgements``: there must be nothing.

    A file has reached it when its content was forced after its last write, and the folder in which
    it got its name after that.
    """
    found: list[str] = []
    waiting: set[tuple[str, Path]] = set()
    for call in read(calls):
        late = {each for each in waiting if _lasts(each[1], home)}
        if call.name in ("fsync", "fdatasync"):
            (path,) = call.paths
            if path.name.endswith("-wal"):  # whose own name is forced next, before it is told
                late = {each for each in late if each[1] != path}
                found += [f"{what} of {of}, not the ledger" for what, of in sorted(late)]
                waiting -= late
            waiting -= {("content", path)}
            waiting = {each for each in waiting if each[0] != "name" or each[1].parent != path}
        elif call.name.startswith("unlink"):
            waiting = {each for each in waiting if each[1] != call.paths[-1]}
        elif acknowledgements in call.paths and call.name == "writev":
            found += [f"{what} of {of}, and it was told" for what, of in sorted(late)]
            waiting -= late
        else:
            waiting = _after(call, waiting)
    return found


def _after(call: Call, waiting: set[tuple[str, Path]]) -> set[tuple[str, Path]]:
    """What waits to be forced to disk after ``call``."""
    new = call.paths[-1]
    if call.name.startswith("rename"):
        old = call.paths[0]
        moved = {(what, new if path == old else path) for what, path in waiting}
        return {each for each in moved if each != ("name", old)} | {("name", new)}
    if call.name.startswith(("link", "mkdir")) or call.creates:
        return waiting | {("name", new)}
    if "write" in call.name or call.name == "sendfile":
        return waiting | {("content", new)}
    return waiting


def _lasts(path: Path, home: Path) -> bool:
    """Whether something at ``path`` is to outlast the process; what the ledger holds is forced to
    disk by its log."""
    inside = path == home or home in path.parents
    scratch = home / "tmp" in (path, *path.parents)
    passing = path.name in ("writer.lock", "ledger.sqlite", "ledger.sqlite-shm")
    return inside and not scratch and not passing


def read(calls: str) -> Iterator[Call]:
    """The calls of a tracer's log that succeeded, in order."""
    begun: dict[tuple[str, str], str] = {}
    for told in calls.splitlines():
        line = told
        if (start := _BEGUN.match(line)) is not None:
            begun[start[1], start[2]] = start[3]
            continue
        if (end := _ENDED.match(line)) is not None:
            line = f"{end[1]} {end[2]}({begun.pop((end[1], end[2]), '')}{end[3]}"
        if (call := _LINE.match(line)) is not None:
            yield from _call(call[1], call[2], call[4])


def _call(name: str, given: str, answer: str | None) -> Iterator[Call]:
    if name == "openat":
        if "O_CREAT" in given and answer:
            yield Call(name, (Path(answer),), creates=True)
    elif (of := _OF_FILE.match(given)) is not None:
        yield Call(name, (Path(of[1]),))
    elif named := _NAMED.findall(given):
        yield Call(name, tuple(map(Path, named)))
