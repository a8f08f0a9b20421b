"""Checkpoints of the audit log: signed, and written where whoever can change the log cannot reach.

None is signed that does not continue the last one in the folder: who changed the log, or restored
an older backup, is told of here first.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import timedelta
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from leadlight.core.context import Context
from leadlight.core.errors import HomeError
from leadlight.govern.audit import Event, record
from leadlight.govern.entries import entry
from leadlight.govern.signing import SigningKey, checkpoint, keep, new_key, read_signing_key
from leadlight.govern.tables import audit_events
from leadlight.govern.tree import Head, begun, head, span
from leadlight.store.durable import appearing, make_folder
from leadlight.store.home import Home

_NAME = re.compile(r"(\d{12,})\.checkpoint")
_PRIVATE = "PRIVATE+KEY+"


class Written(msgspec.Struct, frozen=True):
    """A checkpoint in its folder."""

    size: int
    root: bytes
    note: str
    path: Path


def folder_of(home: Home) -> Path:
    """Where the home's checkpoints are written."""
    return home.settings.checkpoints or home.path / "checkpoints"


def is_due(home: Home) -> bool:
    """Whether so many events, or one for so long, stand under no checkpoint as the settings say."""
    with home.ledger.reading() as ledger:
        top = head(ledger)
        covered = max(_sizes(folder_of(home)), default=0)
        if top is None or top.size <= covered:
            return False
        at = ledger.scalar(select(audit_events.c.at).where(audit_events.c.seq == covered + 1))
    waited = home.clock() - at if at else timedelta.max
    many = top.size - covered >= home.settings.checkpoint_events
    return many or waited >= timedelta(minutes=home.settings.checkpoint_minutes)


def write(home: Home, context: Context) -> Written | None:
    """Sign how the log stands and write it to its folder; the checkpoint that is there already
    where no event came since. ``None`` before the first event.

    Raises:
        HomeError: the log does not continue the last checkpoint, the key cannot be used, or the
            folder not be written.
    """
    with home.ledger.reading() as ledger:
        if head(ledger) is None:
            return None
    key = signing_key(home, context)
    last = newest(home)  # before the log is looked at: another process may add to both meanwhile
    with home.ledger.reading() as ledger:
        top = head(ledger)
        assert top is not None
        if last is not None:
            _refuse_a_break(ledger, top, last)
    path = folder_of(home) / f"{top.size:012}.checkpoint"
    made = Written(top.size, top.root, checkpoint(key, top.size, top.root), path)
    copy(made, folder_of(home))
    return made


def copy(made: Written, folder: Path) -> None:
    """Write the checkpoint to ``folder``, durably; one that is there already stays.

    Raises:
        HomeError: the folder cannot be written.
    """
    try:
        _place(folder / made.path.name, made.note)
    except OSError as error:
        raise HomeError(f"{folder} cannot be written: {error.strerror or error}") from None


def newest(home: Home) -> Written | None:
    """The checkpoint of most events in the folder.

    Raises:
        HomeError: it cannot be read.
    """
    folder = folder_of(home)
    size = max(_sizes(folder), default=0)
    return _read(folder / f"{size:012}.checkpoint") if size else None


def signing_key(home: Home, context: Context, *, is_new: bool = False) -> SigningKey:
    """The key that signs, made where there is none, or anew. The log names each key that comes into
    force, so that a signature with one that was put away is found.

    Raises:
        HomeError: it cannot be read or written, or is of another log.
    """
    key = None if is_new else _there(home)
    with home.ledger.reading() as ledger:
        if key is not None and _in_force(ledger) == key.public:
            return key
    with home.ledger.begin() as ledger:  # one at a time: whoever comes later finds it
        origin = begun(ledger).origin
        key = None if is_new else _there(home)
        if key is None:
            key = new_key(origin)
            _keep(home, key)
        if key.name != origin:
            raise HomeError(f"the key is of the log {key.name}, and this one is {origin}")
        if _in_force(ledger) != key.public:
            record(ledger, home, context, Event("log.key", origin, {"key": key.public}))
    return key


def _there(home: Home) -> SigningKey | None:
    given = home.settings.log_key or ""
    if given.startswith(_PRIVATE):
        return read_signing_key(given)
    path = _key_file(home)
    try:
        return read_signing_key(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(f"the key of the audit log, {path}, cannot be read: {error}") from None


def _keep(home: Home, key: SigningKey) -> None:
    if (home.settings.log_key or "").startswith(_PRIVATE):
        raise HomeError("the key comes from LEADLIGHT_LOG_KEY: set another one there")
    path = _key_file(home)
    try:
        keep(key, path)
    except OSError as error:
        raise HomeError(f"the key {path} cannot be written: {error.strerror or error}") from None


def _key_file(home: Home) -> Path:
    given = home.settings.log_key
    return Path(given).expanduser() if given else home.path / "log.key"


def _in_force(ledger: Connection) -> str | None:
    """The last key that the log names."""
    events = audit_events.c
    seq = ledger.scalar(
        select(events.seq).where(events.action == "log.key").order_by(events.seq.desc()).limit(1)
    )
    if seq is None:
        return None
    said: str | None = (entry(ledger, seq).told()["details"] or {}).get("key")
    return said


def _refuse_a_break(ledger: Connection, top: Head, last: Written) -> None:
    if last.note.split("\n", 1)[0] != top.origin:
        raise HomeError(f"{last.path.parent} holds checkpoints of another log: choose another")
    if last.size > top.size or span(ledger, 0, last.size) != last.root:
        raise HomeError(
            f"the audit log does not continue the checkpoint {last.path}: it was changed, or an "
            "older backup was restored. `leadlight log verify` says more; docs/security.md says "
            "what to do"
        )


def _place(path: Path, note: str) -> None:
    make_folder(path.parent)
    if path.exists() and path.read_text(encoding="utf-8") == note:
        return
    with appearing(path, path.parent) as temporary:
        temporary.write_text(note, encoding="utf-8")
        temporary.chmod(0o444)


def _sizes(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    named = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return [int(found[1]) for found in named if found]


def _read(path: Path) -> Written:
    try:
        note = path.read_text(encoding="utf-8")
        _, size, root = note.split("\n")[:3]
        return Written(int(size), base64.b64decode(root, validate=True), note, path)
    except (OSError, ValueError, binascii.Error) as error:
        raise HomeError(f"{path} is no checkpoint that can be read: {error}") from None
