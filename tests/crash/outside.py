"""Works stopped from outside: a tracer attached to their process kills it at a call to the system,
or has the call fail as a full or broken disk would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import msgspec
from tests.crash.defects import DEFECTS
from tests.crash.forks import forks
from tests.crash.places import Place
from tests.crash.works import WORKS

WRITES = ("write", "pwrite64", "sendfile")
SYNCS = ("fsync", "fdatasync")
NAMES = ("rename", "renameat", "link", "unlink", "unlinkat", "mkdir", "ftruncate")
SENDS = ("sendto",)
"""How a ledger in PostgreSQL is written to."""
LASTING = (*WRITES, *SYNCS, *NAMES, *SENDS)
"""Calls by which something outlasts the process."""
_CALL = re.compile(r"^(\d+) +([a-z0-9_]+)\(")
_BEGUN = re.compile(r"^(\d+) +(\w+)\(.*<unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>")
_FILE = re.compile(r"\(\d+<(/[^>]*)>")
_SECONDS = 120
_DONE, _FAILED = 0, 1


class Fault(msgspec.Struct, frozen=True):
    """What befalls a work: the tracer's words for it."""

    words: tuple[str, ...]


class Ended(msgspec.Struct, frozen=True):
    """How a traced work ended: the state that it acknowledged last, how its process left (killed,
    with a clear error, …), and the calls that it made."""

    acknowledged: int
    code: int
    calls: str

    @property
    def befell(self) -> bool:
        """Whether the fault came."""
        return self.code < 0 or "(INJECTED)" in self.calls

    @property
    def is_done(self) -> bool:
        """Whether it came to its end."""
        return self.code == _DONE


def lost(calls: str) -> set[Path]:
    """What a fault kept from the disk, by the tracer's log: files of which something was not
    written, or was written and not forced to disk since, and what was never forced there after it
    failed once, as the names in a folder."""
    found: set[Path] = set()
    unforced: set[Path] = set()
    written: set[Path] = set()
    ever: set[Path] = set()
    for name, path, failed in _told(calls):
        if name not in SYNCS:
            (found if failed else written).add(path)
            ever.add(path)
        elif not failed:
            unforced.discard(path)
            written.discard(path)
        elif path in written:
            found.add(
                path
            )  # the system takes it for written: another try would say that all is well
        elif path not in ever:
            unforced.add(path)
    return found | unforced


def _told(calls: str) -> Iterator[tuple[str, Path, bool]]:
    """Writes and forces to disk in the order in which they ended, with their file, and whether a
    fault had them fail."""
    begun: dict[tuple[str, str], str] = {}
    for line in calls.splitlines():
        told = line
        if (start := _BEGUN.match(line)) is not None:
            begun[start[1], start[2]] = line
            continue
        if (end := _RESUMED.match(line)) is not None:
            told = begun.pop((end[1], end[2]), "") + line
        call, file = _CALL.match(told), _FILE.search(told)
        if call is not None and file is not None and call[2] in (*WRITES, *SYNCS):
            yield call[2], Path(file[1]), "(INJECTED)" in told


def attached() -> bool:
    """Whether there is a tracer, and it may trace."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False)
    return tried.returncode == 0


def traced(
    name: str, place: Place, fault: Fault | None = None, calls: Sequence[str] = LASTING, **how: str
) -> Ended:
    """Run the work in a process of its own with a tracer attached, until it ends or is ended.

    ``defect`` names one that it is run with.
    """
    log, acknowledged = place.folder / "calls", place.folder / "acknowledged"
    gate, inside = forks().Pipe()
    process = forks().Process(target=_run, args=(name, place, acknowledged, inside), kwargs=how)
    process.start()
    asked = [f"trace={','.join(calls)}", *(fault.words if fault else ())]
    tracer = subprocess.Popen(
        [
            *("strace", "-f", "-y", "-s", "0", "-p", str(process.pid), "-o", str(log)),
            *(word for each in asked for word in ("-e", each)),
        ],
        stderr=subprocess.PIPE,
    )
    assert tracer.stderr is not None
    assert b"attached" in tracer.stderr.readline()
    gate.send(None)
    process.join(_SECONDS)
    if process.is_alive():
        process.kill()
        raise AssertionError(f"{name} hangs under {asked}")
    tracer.communicate()
    reached = acknowledged.read_bytes() if acknowledged.exists() else b""
    code = process.exitcode
    assert code is not None
    told = log.read_text(encoding="utf-8", errors="replace")
    for path in (log, acknowledged):
        path.unlink(missing_ok=True)
    return Ended(reached[-1] if reached else 0, code, told)


def _run(name: str, place: Place, told: Path, gate: Connection, defect: str = "") -> None:
    """In the traced process: wait for the tracer, then work."""
    descriptor = os.open(told, os.O_WRONLY | os.O_CREAT)
    gate.recv()
    try:
        with DEFECTS[defect]():
            WORKS[name].run(place, lambda state: _acknowledge(descriptor, state))
    except Exception:  # noqa: BLE001 - whatever it was
        os._exit(_FAILED)
    os._exit(_DONE)


def _acknowledge(descriptor: int, state: int) -> None:
    os.writev(descriptor, [bytes([state])])  # a call that no fault befalls


def faults(ended: Ended, random: Random) -> Iterator[Fault]:
    """Faults at moments of a run that was traced before: one kind of call as likely as another."""
    moments = _moments(ended.calls)
    kinds = {kind: [at for at in moments if at[1] == kind] for kind in LASTING}
    kinds = {kind: there for kind, there in kinds.items() if there}
    syncs = [kind for kind in SYNCS if kind in kinds]
    while True:
        kind = random.choice(["kill", "kill", "kill", "broken", "full"])
        if kind == "kill":
            call, number = random.choice(kinds[random.choice(list(kinds))])[1:]
            yield Fault((f"inject={call}:signal=SIGKILL:when={number}",))
        elif kind == "broken":
            call, number = random.choice(kinds[random.choice(syncs)])[1:]
            yield Fault((f"inject={call}:error=EIO:when={number}",))
        else:
            yield full(moments, random)


def full(moments: list[tuple[str, str, int]], random: Random) -> Fault:
    """No write comes through any more from some moment on."""
    at = random.randrange(len(moments))
    thread = moments[at][0]
    before = Counter(call for who, call, _ in moments[:at] if who == thread)
    return Fault(tuple(f"inject={call}:error=ENOSPC:when={before[call] + 1}+" for call in WRITES))


def _moments(calls: str) -> list[tuple[str, str, int]]:
    """Thread, call, and which of its thread's calls of that name it is: the tracer counts so."""
    counted: Counter[tuple[str, str]] = Counter()
    found = []
    for line in calls.splitlines():
        if (call := _CALL.match(line)) is not None:
            key = (call[1], call[2])
            counted[key] += 1
            found.append((*key, counted[key]))
    return found
