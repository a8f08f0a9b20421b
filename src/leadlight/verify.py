"""`leadlight-verify`: holds a copy of an audit log against checkpoints that left the house.

For people who do not trust whoever runs it: this one file and the package ``cryptography`` are all
that it takes, and it shares no code with what wrote the log. It reads a log as exported (a JSON
object a line, plain or gzip), a copy of a ledger (SQLite), or a proof; says in words what holds;
and ends with 0 if all does, 1 if not, 2 if it cannot do what was asked. Events are leaves of a
Merkle tree (RFC 6962), checkpoints signed notes on its size and root (c2sp.org/tlog-checkpoint).
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import re
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PARTS = ("why", "what")  # beside a leaf: purpose and case; object and details
SKEW = 60.0  # seconds that a later event may seem earlier, as when machines share a log
INCLUSION, CONSISTENCY = "c2sp.org/tlog-proof@v1", "leadlight/consistency@v1"
_FIELDS = ("v", "seq", "ts", "actor", "session", "scope", "action", "outcome", "why", "what")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
Head = tuple[int, bytes]  # size and root
_SIZE = re.compile(r"[1-9][0-9]{0,15}")
_LONGEST = 64 << 20  # bytes of a line
_SHOWN = 5  # problems of one kind
_exact = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_WRONG = (ValueError, TypeError, KeyError, AttributeError, RecursionError)  # by made-up values


class Unfit(Exception):  # noqa: N818 - said of what was given
    """What was given is not of its form; the message says what and why."""


class Finding(NamedTuple):
    """Something that was held against something else."""

    holds: bool
    says: str


class Key(NamedTuple):
    """A public key that is trusted."""

    name: str
    number: bytes
    public: bytes


class Checkpoint(NamedTuple):
    """Size and root of a log, signed with ``key``; ``label`` says where it was found."""

    origin: str
    size: int
    root: bytes
    key: Key
    label: str


def read_key(text: str) -> Key:
    """The key that ``name+hash+key`` says (c2sp.org/signed-note).

    Raises:
        Unfit: it is none, or its hash is not of this name and key.
    """
    name, _, rest = text.strip().partition("+")
    told, _, public = rest.partition("+")
    raw = _from64(public)
    if len(raw) != 33 or raw[:1] != b"\x01":
        raise Unfit(f"{text.strip()[:80]!r} is no public key of Ed25519 (NAME+HASH+KEY)")
    number = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if number.hex() != told:
        raise Unfit(f"the key of {name!r} is not whole: its hash is {number.hex()}")
    return Key(name, number, raw[1:])


def read_checkpoint(note: str, keys: Iterable[Key], label: str) -> Checkpoint:
    """The checkpoint that ``note`` is, signed by one of ``keys``.

    Raises:
        Unfit: it is none, or no trusted key has signed it.
    """
    text, _, signatures = note.rpartition("\n\n")
    origin, size, root, *more = [*text.split("\n"), "", ""]
    if not all((origin, *more[:-2])) or not _SIZE.fullmatch(size) or len(_from64(root)) != 32:
        raise Unfit(f"{label} is no checkpoint")
    key = _signer(f"{text}\n".encode(), signatures, keys, label)
    if key.name != origin:
        raise Unfit(f"{label} is signed by {key.name}, but speaks of the log {origin}")
    return Checkpoint(origin, int(size), _from64(root), key, label)


def _signer(signed: bytes, signatures: str, keys: Iterable[Key], label: str) -> Key:
    trusted, found = {(key.name, key.number): key for key in keys}, None
    for line in signatures.removesuffix("\n").split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, told = rest.rpartition(" ")
        raw = _from64(told)
        if dash != "\u2014" or not name or len(raw) < 5:
            raise Unfit(f"{label}: a line that should be a signature is none")
        if (key := trusted.get((name, raw[:4]))) is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], signed)
        except InvalidSignature:
            raise Unfit(f"{label}: the signature of {name} is not good: it was forged") from None
        found = found or key
    if found is None:
        raise Unfit(f"{label} is signed by no key that was given")
    return found


def leaf_hash(entry: bytes) -> bytes:
    """Hash of a leaf (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def add_leaf(size: int, peaks: list[bytes], leaf: bytes) -> None:
    """Let the tree of ``size`` leaves grow; ``peaks`` are the roots of its perfect trees."""
    while size & 1:
        leaf = _node(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root of the tree with these perfect trees."""
    found = peaks[-1] if peaks else sha256(b"").digest()
    for peak in peaks[-2::-1]:
        found = _node(peak, found)
    return found


def is_included(leaf: bytes, index: int, size: int, path: Iterable[bytes], root: bytes) -> bool:
    """Whether ``path`` proves the leaf at ``index`` of ``size`` (RFC 9162, section 2.1.3.2)."""
    climbed = _climb(index, size - 1, leaf, path) if 0 <= index < size else None
    return climbed is not None and climbed[1] == root


def is_consistent(before: Head, after: Head, path: Sequence[bytes]) -> bool:
    """Whether ``path`` proves that the tree ``after`` begins with ``before``, which is not empty
    (RFC 9162, section 2.1.4.2)."""
    (size, root), (larger, larger_root) = before, after
    if not 0 < size < larger:
        return size == larger > 0 and not path and root == larger_root
    steps = [root, *path] if size & (size - 1) == 0 else path
    at, last = size - 1, larger - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return bool(steps) and _climb(at, last, steps[0], steps[1:]) == (root, larger_root)


def _climb(at: int, last: int, start: bytes, path: Iterable[bytes]) -> tuple[bytes, bytes] | None:
    """From the node ``at`` of a level that ends with ``last`` up to the top: the root of all that
    stands left of it with itself, and the root of all."""
    old = new = start
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = _node(step, old), _node(step, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = _node(new, step)
        at, last = at >> 1, last >> 1
    return (old, new) if last == 0 else None


class Log:
    """A log that is read event by event, and held against checkpoints as it grows."""

    def __init__(self, keys: Iterable[Key] = (), skew: float = SKEW) -> None:
        self.origin, self.size = "", 0
        self.peaks: list[bytes] = []
        self._keys, self._skew = tuple(keys), skew
        self._signed: list[Checkpoint] = []
        self._awaited: dict[int, list[Checkpoint]] = {}
        self._findings: list[Finding] = []
        self._kinds: Counter[str] = Counter()
        self._held, self._time = 0, ""
        self._gone: dict[str, set[int]] = {part: set() for part in PARTS}
        self._forgotten: list[tuple[str, int, int, int]] = []
        self._in_force: list[tuple[int, Key]] = []

    def expect(self, note: str, label: str) -> None:
        """Have the log held against this checkpoint, which no event after its own may precede."""
        try:
            found = read_checkpoint(note, self._keys, label)
        except Unfit as error:
            self.fail("checkpoint", str(error))
            return
        self._signed.append(found)
        self._awaited.setdefault(found.size, []).append(found)
        self._meet()

    def add(self, leaf: Mapping[str, Any], contents: Mapping[str, Any]) -> bytes:
        """The next event, with salt and text of each part that is there; the leaf's hash."""
        number = self.size + 1
        if not _is_leaf(leaf):
            self.fail("form", f"event {number:,} is no leaf of a form that is known here")
        elif leaf["seq"] != number:
            self.fail("number", f"event {number:,} says that it is event {leaf['seq']:,}")
        hashed = leaf_hash(_exact(leaf).encode())
        add_leaf(self.size, self.peaks, hashed)
        self.size = number
        self._keep_time(number, str(leaf.get("ts")))
        for part in PARTS:
            if (there := contents.get(part)) is None:
                self._gone[part].add(number)
            elif _commitment(*there) != leaf.get(part):
                self.fail("content", f"event {number:,}: {part!r} is not what was committed to")
        if leaf.get("action") in {"log.key", "log.forget"}:
            self._heed(number, str(leaf["action"]), contents.get("what"))
        self._meet()
        return hashed

    def fail(self, kind: str, says: str) -> None:
        """Something does not hold. Of one ``kind`` the first few are told, the others counted."""
        self._kinds[kind] += 1
        if self._kinds[kind] <= _SHOWN:
            self._findings.append(Finding(holds=False, says=says))

    def end(self) -> list[Finding]:
        """What was found, now that all events were read."""
        for each in [each for found in self._awaited.values() for each in found]:
            short = f"{each.label} tells of {each.size:,} events, the log of {self.size:,}"
            self.fail("short", f"{short}: the rest is gone, or came before it")
        self._account()
        self._check_keys()
        if self._keys and not self._held:
            self.fail("none", "no checkpoint that was given, signed by these keys, fits the log")
        many = [(kind, n - _SHOWN) for kind, n in self._kinds.items() if n > _SHOWN]
        more = [Finding(holds=False, says=f"and {n:,} more ({kind})") for kind, n in many]
        told = f"{self.size:,} events were read; their root is {_to64(root_of(self.peaks))}"
        if self._held < self.size:
            told += f"; the last {self.size - self._held:,} stand under no checkpoint"
        return [Finding(holds=True, says=told), *self._findings, *more]

    def _meet(self) -> None:
        for origin, size, root, _, label in self._awaited.pop(self.size, ()):
            if origin != self.origin:
                self.fail("origin", f"{label} is of another log, {origin}")
            elif root != root_of(self.peaks):
                self.fail("root", f"{label}: the first {size:,} events are not those signed")
            else:
                self._held = max(self._held, size)
                says = f"{label}: well signed, and the log begins with its {size:,} events"
                self._findings.append(Finding(holds=True, says=says))

    def _keep_time(self, number: int, time: str) -> None:
        if time < self._time:
            back = datetime.fromisoformat(self._time) - datetime.fromisoformat(time)
            if back.total_seconds() <= self._skew:
                return
            says = f"event {number:,} of {time} comes after one of {self._time}"
            self.fail("time", f"{says}: a clock was set back")
        self._time = time

    def _heed(self, number: int, action: str, what: Sequence[str] | None) -> None:
        """Events about the log itself: which key signs, and what was forgotten by a rule."""
        try:
            details = json.loads(what[1])["details"] if what else {}
            if action == "log.key":
                self._in_force.append((number, read_key(details["key"])))
            else:
                part, ranges = details["part"], details["events"]
                self._forgotten += [(part, int(a), int(b), number) for a, b in ranges]
        except (*_WRONG, Unfit):
            self.fail("log", f"event {number:,}: {action} does not say what it did")

    def _account(self) -> None:
        """Contents are gone where an event says so by a rule, and nowhere else."""
        forgotten = 0
        for part, start, end, by in self._forgotten:
            if part not in PARTS or not 0 < start <= end < by:
                self.fail("log", f"event {by:,} forgets what was not there")
                continue
            told = set(range(start, end + 1))
            for seq in sorted(told - self._gone[part])[:1]:
                self.fail("log", f"event {seq:,}: {part!r} is there; event {by:,} forgot it")
            self._gone[part] -= told
            forgotten += len(told)
        for part, gone in self._gone.items():
            for seq in sorted(gone):
                self.fail("gone", f"event {seq:,}: {part!r} is gone, and no event names a rule")
        if forgotten:
            says = f"{forgotten:,} contents are gone by rules that the log names"
            self._findings.append(Finding(holds=True, says=says))

    def _check_keys(self) -> None:
        roots: dict[int, bytes] = {}
        for _, size, root, key, label in self._signed:
            if roots.setdefault(size, root) != root:
                self.fail("fork", f"two different logs of {size:,} events were signed: a fork")
            before = [named for seq, named in self._in_force if seq <= size]
            if before and before[-1] != key:
                self.fail("key", f"{label} is signed by a key that was not in force")


def _is_leaf(leaf: Mapping[str, Any]) -> bool:
    return (
        leaf.keys() == set(_FIELDS)
        and type(leaf["v"]) is type(leaf["seq"]) is int
        and leaf["v"] == 1
        and all(type(leaf[name]) is str for name in _FIELDS[2:])
        and _TIME.fullmatch(leaf["ts"]) is not None
    )


def _commitment(salt: str, text: str) -> str:
    raw = bytes.fromhex(salt)
    if len(salt) != 32 or len(raw) != 16:
        raise ValueError("a salt has 16 bytes")
    return sha256(raw + text.encode()).hexdigest()


def read_export(file: IO[bytes] | gzip.GzipFile, log: Log) -> None:
    """An exported log: a head, then an object a line; checkpoints where they were made.

    Raises:
        Unfit: it is none.
    """
    try:
        log.origin = str(_read(file.readline(_LONGEST), {"leadlight-log", "origin"})["origin"])
    except _WRONG:
        raise Unfit("this is no exported audit log, or one of a newer form") from None
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST), b""), 2):
        try:
            if line.startswith(b'{"checkpoint":'):
                label = f"the export's checkpoint after event {log.size:,}"
                log.expect(str(_read(line, {"checkpoint"})["checkpoint"]), label)
            else:
                told = _read(line, {"leaf", *PARTS})
                log.add(told["leaf"], told)
        except _WRONG as error:
            log.fail("line", f"line {number:,} cannot be read: {error}")


def _read(line: bytes, keys: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(line)
    if told.keys() != keys or f"{_exact(told)}\n".encode() != line:
        raise ValueError("it is not in the one form that a record has")
    return told


_EVENTS = """
SELECT 1, e.seq, replace(e.at, ' ', 'T') || 'Z', actor, session, scope, action, outcome,
    lower(hex(e.why)), lower(hex(e.what)), e.leaf,
    lower(hex(y.salt)), y.content, lower(hex(t.salt)), t.content
FROM audit_events e
LEFT JOIN audit_contents y ON y.seq = e.seq AND y.part = 'why'
LEFT JOIN audit_contents t ON t.seq = e.seq AND t.part = 'what' ORDER BY e.seq
"""
_ORPHANS = "SELECT seq FROM audit_contents EXCEPT SELECT seq FROM audit_events"


def read_ledger(path: Path, log: Log) -> None:
    """The log in a copy of a ledger of SQLite, with what the ledger keeps of its tree.

    Raises:
        Unfit: it cannot be read, or holds no log.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as ledger:
            head = ledger.execute("SELECT origin, size, frontier FROM audit_head").fetchone()
            log.origin = str(head[0]) if head else ""
            for row in ledger.execute(_EVENTS):
                _take(row, log)
            for (seq,) in ledger.execute(_ORPHANS):
                log.fail("gone", f"there is content of event {seq}, and no such event")
    except sqlite3.Error as error:
        raise Unfit(f"{path} is no ledger of Leadlight that can be read: {error}") from None
    if (log.size, b"".join(log.peaks)) != (head[1:] if head else (0, b"")):
        log.fail("head", "the ledger's head tells of other events than these")


def _take(row: Sequence[Any], log: Log) -> None:
    *fields, leaf, why_salt, why, what_salt, what = row
    contents = {"why": why and (why_salt, why), "what": what and (what_salt, what)}
    try:
        if log.add(dict(zip(_FIELDS, fields, strict=True)), contents) != leaf:
            log.fail("leaf", f"event {log.size:,} is not as it was when it was written")
    except _WRONG as error:
        log.fail("line", f"event {row[1]} cannot be read: {error}")


def check_proof(text: str, notes: Sequence[tuple[str, str]], keys: Iterable[Key]) -> list[Finding]:
    """A proof of an event (c2sp.org/tlog-proof), or that a log begins with that of ``notes``.

    Raises:
        Unfit: it is none, or a checkpoint is not well signed.
    """
    said, _, note = text.partition("\n\n")
    kind, *lines = said.split("\n")
    after = read_checkpoint(note, keys, "the proof's checkpoint")
    if kind == INCLUSION:
        return [_included(lines, after)]
    if not notes:
        raise Unfit("give the older checkpoint that the proof begins with, with --checkpoint")
    found, path = [], [_from64(step) for step in lines]
    for told, label in notes:
        before = read_checkpoint(told, keys, label)
        ends = (before.size, before.root), (after.size, after.root)
        holds = before.origin == after.origin and is_consistent(*ends, path)
        says = f"the log of {after.size:,} events {'begins' if holds else 'does not begin'} with"
        found.append(Finding(holds, f"{says} the {before.size:,} of {label}"))
    return found


def _included(lines: Sequence[str], under: Checkpoint) -> Finding:
    try:
        extra, index, *path = lines
        entry = json.loads(_from64(extra.removeprefix("extra ")))
        leaf, at = entry["leaf"], int(index.removeprefix("index "))
        hashed, steps = leaf_hash(_exact(leaf).encode()), [_from64(step) for step in path]
        holds = _is_leaf(leaf) and leaf["seq"] == at + 1
        holds &= all(not entry[part] or _commitment(*entry[part]) == leaf[part] for part in PARTS)
    except _WRONG:
        raise Unfit("this is no proof of an event") from None
    holds &= is_included(hashed, at, under.size, steps, under.root)
    says = f"event {at + 1:,} is {'in' if holds else 'not proved to be in'} the log {under.origin}"
    return Finding(holds, f"{says} of {under.size:,} events: {_exact(entry)}")


def _to64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _from64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if _to64(raw) == text else b""


def main(words: Sequence[str] | None = None) -> int:
    """Verify what the command line names, and say what holds; the exit code."""
    parser = argparse.ArgumentParser(prog="leadlight-verify", description=__doc__)
    add = parser.add_argument
    add("log", type=Path, help="a log as exported, a copy of a ledger, or a proof")
    add("--key", action="append", required=True, help="a key that you trust, or a file of them")
    add("--checkpoint", action="append", default=[], type=Path, help="a checkpoint, or a folder")
    add("--skew", type=float, default=SKEW, help="seconds that clocks may differ by (60)")
    asked = parser.parse_args(words)
    try:
        findings = _verified(asked)
    except (Unfit, OSError, EOFError, ValueError, zlib.error) as error:
        print(f"leadlight-verify: {error}", file=sys.stderr)
        return 2
    for holds, says in findings:
        plain = "".join(each if each.isprintable() else "?" for each in says)
        print("holds" if holds else "FAILS", plain, sep="  ")
    wrong = sum(not holds for holds, _ in findings)
    print(f"It does not hold: {wrong} found wrong." if wrong else "All of this holds.")
    return 1 if wrong else 0


def _verified(asked: argparse.Namespace) -> list[Finding]:
    told = [Path(k).read_text("utf-8") if Path(k).is_file() else k for k in asked.key]
    keys = [read_key(key) for text in told for key in text.split()]
    given = [sorted(p.glob("*.checkpoint")) if p.is_dir() else [p] for p in asked.checkpoint]
    notes = [(path.read_text("utf-8"), path.name) for paths in given for path in paths]
    with asked.log.open("rb") as file:
        start = file.read(32)
    if start.startswith((INCLUSION.encode(), CONSISTENCY.encode())):
        return check_proof(asked.log.read_text("utf-8"), notes, keys)
    log = Log(keys, asked.skew)
    for note, label in notes:
        log.expect(note, label)
    if start.startswith(b"SQLite format 3\0"):
        read_ledger(asked.log, log)
    else:
        with (gzip.open if start[:2] == b"\x1f\x8b" else open)(asked.log, "rb") as file:
            read_export(file, log)
    return log.end()


if __name__ == "__main__":
    sys.exit(main())
