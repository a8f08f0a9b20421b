"""An event as a leaf of the audit log's tree.

What may be about a person stands beside the leaf, which holds a commitment to it alone: SHA-256 of
a random salt and the content. Who has both can show what was committed to. Once both are deleted
nobody can say what it was, and the leaf, and so every proof, stays as it is.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from leadlight.govern.canonical import canonical

Part = Literal["why", "what"]
"""Purpose and case; object and details."""
_FORM = 1
_SALT = 16
"""Bytes: as many as make trying all of them hopeless."""


class Content(msgspec.Struct, frozen=True):
    """What stands beside a leaf: canonical JSON and its salt."""

    salt: bytes
    text: str

    @property
    def commitment(self) -> bytes:
        """What the leaf holds of it."""
        return hashlib.sha256(self.salt + self.text.encode()).digest()


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """What is hashed into the tree; ``why`` and ``what`` are commitments."""

    seq: int
    at: datetime
    actor: str
    session: str
    scope: str
    action: str
    outcome: str
    why: bytes
    what: bytes

    def told(self) -> dict[str, Any]:
        """As it is exported."""
        return {
            "v": _FORM,
            "seq": self.seq,
            "ts": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "actor": self.actor,
            "session": self.session,
            "scope": self.scope,
            "action": self.action,
            "outcome": self.outcome,
            "why": self.why.hex(),
            "what": self.what.hex(),
        }

    @property
    def entry(self) -> bytes:
        """The bytes that are hashed."""
        return canonical(self.told())


def content(said: Mapping[str, Any]) -> Content:
    """``said`` under a new salt.

    Raises:
        InputError: it cannot be recorded exactly.
    """
    return Content(secrets.token_bytes(_SALT), canonical(said).decode())
