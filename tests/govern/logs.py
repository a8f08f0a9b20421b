"""Copies of an audit log that whoever holds the machine, or its key too, can do anything to."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from leadlight import verify
from leadlight.core.clock import Clock
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.govern import checkpoints, logbook
from leadlight.govern.audit import Event, record
from leadlight.govern.canonical import canonical
from leadlight.govern.merkle import frontier_of, leaf_hash, root_of
from leadlight.govern.opening import open_home
from leadlight.govern.signing import SigningKey, checkpoint
from leadlight.store.home import Home

CONTEXT = Context("analyst", "a missing child", case="7")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ticking() -> Clock:
    """A clock that goes on by a second each time it is asked."""
    seconds = count()
    return lambda: START + timedelta(seconds=next(seconds))


def opened(folder: Path, clock: Clock | None = None) -> Home:
    return open_home(Settings(home=folder), "owner", clock=clock or ticking())


def look(home: Home, many: int, action: str = "lead.read") -> None:
    with home.ledger.begin() as ledger:
        for number in range(many):
            event = Event(action, f"lead {number}", {"threshold": number / 7, "place": "Köln"})
            record(ledger, home, CONTEXT, event)


class Copy(msgspec.Struct):
    """An exported log, its events as they can be changed, and what signed it."""

    origin: str
    events: list[dict[str, Any]]
    notes: list[str]
    key: SigningKey

    def copied(self) -> Copy:
        return copy.deepcopy(self)

    def renumber(self) -> None:
        """Number the events anew, so that no gap shows."""
        for seq, event in enumerate(self.events, 1):
            event["leaf"]["seq"] = seq

    def commit(self) -> None:
        """Make every commitment anew, so that all content fits."""
        for event in self.events:
            for part in ("why", "what"):
                if event[part]:
                    salt, text = event[part]
                    raw = bytes.fromhex(salt) + text.encode()
                    event["leaf"][part] = hashlib.sha256(raw).hexdigest()

    def root(self, size: int | None = None) -> bytes:
        leaves = (leaf_hash(canonical(event["leaf"])) for event in self.events[:size])
        return root_of(frontier_of(leaves))

    def sign(self, size: int | None = None, key: SigningKey | None = None) -> str:
        """A checkpoint of what there is now, by whoever has the key."""
        return checkpoint(key or self.key, size or len(self.events), self.root(size))

    def resign(self) -> None:
        """Give the copy its own checkpoint in place of all that came with it."""
        self.notes = [self.sign()]

    def lines(self) -> Iterator[bytes]:
        yield canonical({"leadlight-log": 1, "origin": self.origin}) + b"\n"
        for event in self.events:
            yield canonical(event) + b"\n"
        for note in self.notes:
            yield canonical({"checkpoint": note}) + b"\n"

    def save(self, path: Path) -> Path:
        path.write_bytes(b"".join(self.lines()))
        return path


def exported(home: Home, path: Path) -> Copy:
    with path.open("wb") as file:
        logbook.export(home, CONTEXT, file)
    head, *rest = map(json.loads, path.read_bytes().splitlines())
    return Copy(
        head["origin"],
        [line for line in rest if "leaf" in line],
        [line["checkpoint"] for line in rest if "checkpoint" in line],
        checkpoints.signing_key(home, CONTEXT),
    )


Asked = Callable[[Path, Iterable[str], Iterable[str]], int]


def ask(log: Path, keys: Iterable[str], notes: Iterable[str] = ()) -> int:
    """The exit code of the verifier, asked as on the command line."""
    words = [str(log)]
    for key in keys:
        words += ["--key", key]
    for number, note in enumerate(notes):
        path = log.parent / f"{log.name}-{number}.checkpoint"
        path.write_text(note, encoding="utf-8")
        words += ["--checkpoint", str(path)]
    return verify.main(words)
