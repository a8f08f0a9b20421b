"""The audit log for auditors: read, taken out of the house, proved, verified. Each is an event."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, select

from leadlight import verify
from leadlight.core.context import Context
from leadlight.core.errors import HomeError, InputError
from leadlight.govern import checkpoints
from leadlight.govern.actions import ACTIONS
from leadlight.govern.audit import Event, audited
from leadlight.govern.canonical import canonical
from leadlight.govern.checkpoints import Written
from leadlight.govern.entries import Entry, chosen, entries, entry
from leadlight.govern.merkle import Hash, consistency, grown, inclusion
from leadlight.govern.tables import audit_events, audit_nodes
from leadlight.govern.tree import LOWEST, head, span
from leadlight.store.home import Home

_AT_ONCE = 500
Progress = Callable[[str, int, int], None]
"""Is told what is done, how far, and of how much."""


class LogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are wanted: the newest ``limit`` of those that fit all that is given."""

    limit: int = 50
    actor: str | None = None
    action: str | None = None
    object: str | None = None
    case: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def show(home: Home, context: Context, wanted: LogFilter) -> list[dict[str, Any]]:
    """Events that fit, oldest first; this look is one of them, where it fits.

    Raises:
        InputError: no action is called so.
    """
    if wanted.action is not None and wanted.action not in ACTIONS:
        raise InputError(f"no action is called {wanted.action!r}")
    details = {k: v for k, v in msgspec.to_builtins(wanted).items() if v is not None}
    with audited(home, context, Event("log.read", details=details)):
        pass
    with home.ledger.reading() as ledger:
        return list(islice(_fitting(ledger, wanted), wanted.limit))[::-1]


def export(home: Home, context: Context, file: IO[bytes]) -> Written:
    """Write the whole log to ``file`` as ``leadlight-verify`` reads it, with what was searched for,
    and the checkpoint that was made for it at the end.

    Raises:
        HomeError: no checkpoint can be made.
    """
    with audited(home, context, Event("log.export")):
        pass
    made = _signed(home, context)
    with home.ledger.reading() as ledger:
        file.write(canonical({"leadlight-log": 1, "origin": _origin(made)}) + b"\n")
        for each in _until(ledger, made.size):
            file.write(_told(each) + b"\n")
    file.write(canonical({"checkpoint": made.note}) + b"\n")
    return made


def prove_event(home: Home, context: Context, seq: int) -> str:
    """The event ``seq`` with the proof that it is in the log (c2sp.org/tlog-proof).

    Raises:
        NotFoundError: there is none.
        HomeError: no checkpoint can be made.
    """
    with audited(home, context, Event("log.prove", str(seq))) as ledger:
        there = entry(ledger, seq)
    made = _signed(home, context)
    with home.ledger.reading() as ledger:
        path = inclusion(seq - 1, made.size, lambda start, end: span(ledger, start, end))
    extra = base64.b64encode(_told(there)).decode()
    lines = [verify.INCLUSION, f"extra {extra}", f"index {seq - 1}", *map(_to64, path)]
    return "\n".join(lines) + f"\n\n{made.note}"


def prove_since(home: Home, context: Context, note: str) -> str:
    """The proof that the log continues the checkpoint ``note``. It tells nothing of any event.

    Raises:
        InputError: that is none, of another log, or of more events than there are.
        HomeError: no checkpoint can be made.
    """
    origin, size, *_ = [*note.split("\n"), ""]
    if not size.isdecimal() or not int(size):
        raise InputError("that is no checkpoint")
    before = int(size)
    with audited(home, context, Event("log.prove", f"since {before}")):
        pass
    made = _signed(home, context)
    if origin != _origin(made) or before > made.size:
        raise InputError(f"the checkpoint is not of this log ({_origin(made)}, {made.size} events)")
    with home.ledger.reading() as ledger:
        path = consistency(before, made.size, lambda start, end: span(ledger, start, end))
    return "\n".join([verify.CONSISTENCY, *map(_to64, path)]) + f"\n\n{made.note}"


def verified(
    home: Home, context: Context, notes: Sequence[tuple[str, str]], progress: Progress
) -> list[verify.Finding]:
    """``check``, with its event."""
    with audited(home, context, Event("log.check")):
        pass
    return check(home, notes, progress, skew=verify.SKEW)


def check(
    home: Home,
    notes: Sequence[tuple[str, str]] = (),
    progress: Progress = lambda *_: None,
    *,
    skew: float = math.inf,
) -> list[verify.Finding]:
    """The whole log against itself, the checkpoints in its folder, and ``notes`` (text and label):
    what holds and what does not. Tells nothing of any event. Clocks that were set back by more than
    ``skew`` seconds are told of.

    The keys are those that the log names: who holds the machine can have named another. Only who
    verifies elsewhere, with a key in hand, need not trust it.
    """
    folder = checkpoints.folder_of(home)
    there = [(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.checkpoint"))]
    with home.ledger.reading() as ledger:
        return _checked(ledger, (*there, *notes), progress, skew)


def _checked(
    ledger: Connection, notes: Sequence[tuple[str, str]], progress: Progress, skew: float
) -> list[verify.Finding]:
    top = head(ledger)
    if top is None:
        return [verify.Finding(holds=not notes, says="the log is empty")]
    log = verify.Log(_keys(ledger) if notes else (), skew)
    log.origin = top.origin
    for note, label in notes:
        log.expect(note, label)
    _recompute(ledger, log, top.size, progress)
    if (log.size, tuple(log.peaks)) != (top.size, top.frontier):
        log.fail("head", "the head of the log tells of other events than these")
    return log.end()


def _recompute(ledger: Connection, log: verify.Log, size: int, progress: Progress) -> None:
    """Every leaf and every node that is kept, made anew."""
    nodes = {(row.level, row.number): row.hash for row in ledger.execute(select(audit_nodes))}
    frontier: tuple[Hash, ...] = ()
    for at, each in enumerate(entries(ledger)):
        contents = {str(part): (it.salt.hex(), it.text) for part, it in each.contents.items()}
        hashed = log.add(each.leaf.told(), contents)
        if hashed != each.hash:
            log.fail("leaf", f"event {at + 1:,} is not as it was when it was written")
        frontier, completed = grown(at, frontier, hashed)
        for level, root in enumerate(completed[LOWEST:], LOWEST):
            if nodes.get((level, at >> level)) != root:
                log.fail("node", f"a node over the events to {at + 1:,} is not as it was")
        if at % 5_000 == 0:
            progress("audit log", at, size)


def _keys(ledger: Connection) -> list[verify.Key]:
    events = audit_events.c
    seqs = ledger.scalars(select(events.seq).where(events.action == "log.key")).all()
    found = []
    for seq in seqs:
        details = entry(ledger, seq).told()["details"] or {}
        try:
            found.append(verify.read_key(str(details.get("key"))))
        except verify.Unfit:
            continue  # the log says so itself when that event is read
    return found


def _fitting(ledger: Connection, wanted: LogFilter) -> Iterator[dict[str, Any]]:
    """The newest first."""
    events = audit_events.c
    query = select(events.seq).order_by(events.seq.desc())
    for condition in (
        events.actor == wanted.actor if wanted.actor is not None else None,
        events.action == wanted.action if wanted.action is not None else None,
        events.at >= wanted.since if wanted.since is not None else None,
        events.at <= wanted.until if wanted.until is not None else None,
    ):
        if condition is not None:
            query = query.where(condition)
    for seqs in ledger.scalars(query).partitions(_AT_ONCE):
        for each in reversed(chosen(ledger, seqs)):
            event = each.told()
            if wanted.object in {None, event["object"]} and wanted.case in {None, event["case"]}:
                yield event


def _until(ledger: Connection, size: int) -> Iterator[Entry]:
    for each in entries(ledger):
        if each.leaf.seq > size:
            return
        yield each


def _told(each: Entry) -> bytes:
    parts = {
        part: [there.salt.hex(), there.text] if (there := each.contents.get(part)) else None
        for part in ("why", "what")
    }
    return canonical({"leaf": each.leaf.told(), **parts})


def _signed(home: Home, context: Context) -> Written:
    made = checkpoints.write(home, context)
    if made is None:
        raise HomeError("the audit log is empty")
    return made


def _origin(made: Written) -> str:
    return made.note.split("\n", 1)[0]


def _to64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
