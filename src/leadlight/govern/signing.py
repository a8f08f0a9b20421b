"""Signed notes (c2sp.org/signed-note) on the state of the audit log, and the key that signs them.

The key lies in a file that its owner alone can read, or comes from the environment; it is in no
backup. Its public part goes to whoever is to verify the log.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from leadlight.core.errors import HomeError
from leadlight.store.durable import appearing

_PRIVATE = "PRIVATE+KEY+"
_ED25519 = b"\x01"
"""Byte of the algorithm in an encoded key."""


class SigningKey(msgspec.Struct, frozen=True):
    """A private key of Ed25519 under the name of the log that it signs for."""

    name: str
    seed: bytes

    @property
    def public(self) -> str:
        """What verifies its signatures: ``name+hash+key``, as it is handed out."""
        return f"{self.name}+{self.number.hex()}+{_to64(_ED25519 + self._raw)}"

    @property
    def private(self) -> str:
        """The whole key, as it is kept."""
        return f"{_PRIVATE}{self.name}+{self.number.hex()}+{_to64(_ED25519 + self.seed)}"

    def sign(self, text: str) -> str:
        """``text``, which ends with a line's end, as a signed note."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{text}\n\u2014 {self.name} {_to64(self.number + signature)}\n"

    @property
    def _raw(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    @property
    def number(self) -> bytes:
        """The first bytes of the hash of name and public key, as signatures name it."""
        told = self.name.encode() + b"\n" + _ED25519 + self._raw
        return hashlib.sha256(told).digest()[:4]


def checkpoint(key: SigningKey, size: int, root: bytes) -> str:
    """The signed note that the log has this size and root (c2sp.org/tlog-checkpoint)."""
    return key.sign(f"{key.name}\n{size}\n{_to64(root)}\n")


def new_key(name: str) -> SigningKey:
    """A key of chance for the log ``name``."""
    return SigningKey(name, secrets.token_bytes(32))


def read_signing_key(text: str) -> SigningKey:
    """The key that ``PRIVATE+KEY+name+hash+key`` says.

    Raises:
        HomeError: it is none. The message does not repeat it.
    """
    name, _, rest = text.strip().removeprefix(_PRIVATE).partition("+")
    told, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
        number = bytes.fromhex(told)
    except (binascii.Error, ValueError):
        raw = number = b""
    key = SigningKey(name, raw[1:])
    if not text.startswith(_PRIVATE) or raw[:1] != _ED25519 or len(raw) != 33:
        raise HomeError("the key of the audit log is no private key of Ed25519")
    if key.number != number:
        raise HomeError("the key of the audit log is not whole: restore its file")
    return key


def keep(key: SigningKey, path: Path) -> None:
    """Write ``key`` to ``path``, whole or not at all, so that its owner alone can read it."""
    with appearing(path, path.parent) as temporary:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{key.private}\n")


def _to64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
