"""The audit log measured: `python -m bench.log --events N`.

How long the standalone verifier takes over N events, beside reading and hashing the same bytes and
pymerkle's tree of the same leaves; what an event costs where it is written, beside the plain row
that it was before there was a tree; and what the log adds to a request, beside a server that logs
nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from bench.readme import about, put
from bench.web import START, Site
from bench.webhome import prepare
from bench.webload import Load, hold
from pymerkle import InmemoryTree
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from leadlight import verify
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.govern.audit import Event, record
from leadlight.govern.canonical import canonical
from leadlight.govern.leaves import Leaf, content
from leadlight.govern.merkle import grown, leaf_hash, root_of
from leadlight.govern.opening import open_home
from leadlight.govern.signing import checkpoint, new_key
from leadlight.store.home import Home
from leadlight.store.ledger import Connection

CONTEXT = Context("analyst", "a missing child", case="2026-4711")
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
READERS = 64
_SOME = 100_000
"""Leaves of pymerkle's tree, which takes a while."""
WITHOUT = f"import leadlight.govern.audit as audit\naudit.record = lambda *_: 0\n{START}"
"""A server that logs no look: what it would be without an audit log."""
_PLAIN = Table(
    "plain_events",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    *(Column(name, String) for name in ("at", "actor", "purpose", "scope", "action", "object")),
    Column("details", String),
)


class Log(msgspec.Struct, frozen=True):
    """An exported log of made-up events, and what verifies it."""

    path: Path
    events: int
    key: str
    earlier: Path


def main() -> None:
    """Measures, and puts the tables into README.md if that is wanted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--ads", type=int, default=3_000, help="of the home that is served")
    asked.add_argument("--seconds", type=float, default=20.0, help="of each load")
    asked.add_argument("--write", action="store_true", help="put the tables into README.md")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="leadlight-log-") as folder:
        place = Path(folder)
        text = f"{about()}\n\n{verifying(place, given.events)}\n\n{writing(place)}\n\n"
        text += asking(place, given.ads, given.seconds)
    print(text)
    if given.write:
        put("log", text)


def verifying(folder: Path, events: int) -> str:
    """The time over an exported log of so many events."""
    log = made_up(folder, events)
    size = log.path.stat().st_size
    words = ("-I", verify.__file__, str(log.path), "--key", log.key)
    some = min(events, _SOME)
    rows = [
        ("SHA-256 of the file", events, spent(lambda: digest(log.path))),
        ("each line read as JSON", events, spent(lambda: read(log))),
        ("pymerkle, the tree of the same leaves", some, spent(lambda: tree_of(log, some))),
        (
            "`leadlight-verify` with an earlier checkpoint, the whole process",
            events,
            spent(lambda: run(*words, "--checkpoint", str(log.earlier))),
        ),
    ]
    head = f"{events:,} events, {size / 1e6:,.0f} MB.\n\n"
    head += (
        "| what | events | seconds | processor s | events/processor s |\n|---|--:|--:|--:|--:|\n"
    )
    body = (
        f"| {what} | {many:,} | {took:,.1f} | {worked:,.1f} | {many / worked:,.0f} |"
        for what, many, (took, worked) in rows
    )
    log.path.unlink()
    return head + "\n".join(body)


def made_up(folder: Path, events: int) -> Log:
    """A log that is whole: as an export writes it, without a ledger behind it."""
    key, draw = new_key("leadlight/bench"), random.Random(7)
    path, earlier = folder / "log.ndjson", folder / "earlier.checkpoint"
    frontier: tuple[bytes, ...] = ()
    with path.open("wb") as file:
        file.write(canonical({"leadlight-log": 1, "origin": key.name}) + b"\n")
        for size in range(events):
            why = content({"purpose": CONTEXT.purpose, "case": CONTEXT.case})
            query = f"212-555-{draw.randrange(100, 200):04}"
            what = content({"object": f"{draw.getrandbits(128):032x}", "details": {"query": query}})
            leaf = Leaf(
                seq=size + 1,
                at=BEGUN + timedelta(seconds=size),
                actor=f"analyst-{draw.randrange(40)}",
                session=f"{draw.getrandbits(64):016x}",
                scope="home",
                action=draw.choice(("lead.read", "ad.read", "search", "leads.read")),
                outcome="done",
                why=why.commitment,
                what=what.commitment,
            )
            parts = {"why": [why.salt.hex(), why.text], "what": [what.salt.hex(), what.text]}
            file.write(canonical({"leaf": leaf.told(), **parts}) + b"\n")
            frontier, _ = grown(size, frontier, leaf_hash(leaf.entry))
            if size + 1 == events // 2:
                note = checkpoint(key, size + 1, root_of(frontier))
                earlier.write_text(note, encoding="utf-8")
        note = checkpoint(key, events, root_of(frontier))
        file.write(canonical({"checkpoint": note}) + b"\n")
    return Log(path, events, key.public, earlier)


def lines(log: Log) -> Iterator[bytes]:
    """The events of the log."""
    with log.path.open("rb") as file:
        yield from itertools.islice(file, 1, log.events + 1)


def digest(path: Path) -> None:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")


def read(log: Log) -> None:
    """Each event parsed."""
    for line in lines(log):
        json.loads(line)


def tree_of(log: Log, events: int) -> None:
    """pymerkle's root of the first leaves."""
    tree = InmemoryTree(algorithm="sha256")
    for line in itertools.islice(lines(log), events):
        tree.append_entry(canonical(json.loads(line)["leaf"]))
    tree.get_root()


def run(*words: str) -> None:
    """Python with ``words``, which must end well."""
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that ``work`` took, and those of them that a processor worked for it."""
    begun, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    return time.perf_counter() - begun, max(sum(after[:4]) - sum(before[:4]), 1e-3)


def writing(folder: Path) -> str:
    """The time of an event, beside a row without a tree: alone, many at once, and in a long log."""
    home = open_home(Settings(home=folder / "writing"), "bench")
    with home.ledger.begin() as ledger:
        _PLAIN.create(ledger)
    rows = []
    for how, threads, each in (
        ("one after the other", 1, 300),
        (f"{READERS} at once", READERS, 20),
    ):
        for what, put_down in (("a row", plain), ("an event", logged)):
            taken = looks(home, put_down, threads, each)
            rows.append(f"| {what} | {how} | {_told(taken)} |")
    worked = {}
    for what, put_down, many in (("a row", plain, 5_000), ("an event", logged, 50_000)):
        begun = time.process_time()
        with home.ledger.begin() as ledger:
            for number in range(many):
                put_down(ledger, home, number)
        worked[what] = (time.process_time() - begun) * 1e3 / many
    rows.append(f"| an event, after 50,000 | one after the other | {_told(looks(home, logged))} |")
    home.close()
    head = "| what is written | how | n | p50 ms | p95 ms |\n|---|---|--:|--:|--:|\n"
    told = " and ".join(f"{each:.2f} ms for {what}" for what, each in worked.items())
    return head + "\n".join(rows) + f"\n\nWork of a processor: {told}."


def looks(
    home: Home,
    put_down: Callable[[Connection, Home, int], None],
    threads: int = 1,
    each: int = 300,
) -> list[float]:
    """Milliseconds of looks that share transactions as a server's do."""

    def one(number: int) -> float:
        begun = time.perf_counter()
        home.ledger.together(lambda ledger: put_down(ledger, home, number))
        return (time.perf_counter() - begun) * 1e3

    started = threading.Barrier(threads)
    with ThreadPoolExecutor(threads, initializer=started.wait) as pool:
        return list(pool.map(one, range(threads * each)))


def plain(ledger: Connection, home: Home, number: int) -> None:
    """The event as a row, as it was before there was a tree."""
    told = {"at": home.clock().isoformat(), "actor": CONTEXT.actor, "purpose": CONTEXT.purpose}
    told |= {"scope": "home", "action": "lead.read", "object": f"lead {number}"}
    ledger.execute(insert(_PLAIN), told | {"details": json.dumps({"threshold": 0.5})})


def logged(ledger: Connection, home: Home, number: int) -> None:
    """The event in the log."""
    record(ledger, home, CONTEXT, Event("lead.read", f"lead {number}", {"threshold": 0.5}))


def asking(folder: Path, ads: int, seconds: float) -> str:
    """The time of requests to a server with the log and to one without, in turn."""
    made = prepare(folder, ads)
    sites = (
        ("without a log", Site(folder, made, 1, WITHOUT)),
        ("with it", Site(folder, made, 1)),
    )
    taken: dict[tuple[str, str], list[float]] = {}
    for _ in range(3):
        for what, site in sites:
            with site.serving() as port:
                site.warm(port)
                alone = site.ask(port, site.looks[:100])
                taken.setdefault(("look-ups one after the other", what), []).extend(alone)
                taken.setdefault((f"{READERS} readers once a second", what), []).extend(
                    under_load(site, port, seconds / 3)
                )
    head = "| what is asked | server | n | p50 ms | p95 ms |\n|---|---|--:|--:|--:|\n"
    rows = (f"| {how} | {what} | {_told(each)} |" for (how, what), each in sorted(taken.items()))
    return head + "\n".join(rows)


def under_load(site: Site, port: int, seconds: float) -> list[float]:
    """Milliseconds of look-ups by many readers."""
    draw = random.Random(3)
    load = Load(READERS, 1.0, seconds)
    answers = asyncio.run(hold(port, load, lambda: draw.choice(site.looks), site.headers))
    assert {answer.status for answer in answers} == {200}
    return [answer.milliseconds for answer in answers]


def _told(taken: Iterable[float]) -> str:
    found = sorted(taken)
    half, most = found[len(found) // 2], found[int(len(found) * 0.95)]
    return f"{len(found):,} | {half:,.1f} | {most:,.1f}"


if __name__ == "__main__":
    main()
