"""Seals: what we hand out and get back, so that nobody can have changed it in between."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from sqlalchemy import Connection, insert, select

from leadlight.core.errors import RequestError
from leadlight.govern.tables import sealing_keys
from leadlight.store.home import Home

_SEAL = 16
"""Bytes of a seal: half of an HMAC-SHA-256, which nobody finds by trying."""


class Sealer:
    """Seals things of one ``kind`` with a key of the home, so that every process knows its own."""

    def __init__(self, home: Home, kind: str) -> None:
        self._kind = kind.encode()
        with home.ledger.reading() as ledger:
            key = _key(ledger)
        if key is None:
            with home.ledger.begin() as ledger:  # one at a time: whoever comes later finds it
                key = _key(ledger)
                if key is None:
                    key = secrets.token_bytes(32)
                    ledger.execute(insert(sealing_keys).values(name="cursors", key=key))
        self._key = key

    def seal(self, content: bytes) -> str:
        """``content`` in letters that pass through an address unchanged."""
        return base64.urlsafe_b64encode(self._mark(content) + content).rstrip(b"=").decode()

    def open(self, sealed: str) -> bytes:
        """What was sealed.

        Raises:
            RequestError: it was not sealed here, or was changed since.
        """
        try:
            whole = base64.b64decode(sealed + "=" * (-len(sealed) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):
            whole = b""
        mark, content = whole[:_SEAL], whole[_SEAL:]
        if not hmac.compare_digest(mark, self._mark(content)):
            raise RequestError("this is not as it was handed out: ask again from the start")
        return content

    def _mark(self, content: bytes) -> bytes:
        return hmac.new(self._key, self._kind + b"\0" + content, hashlib.sha256).digest()[:_SEAL]


def _key(ledger: Connection) -> bytes | None:
    found: bytes | None = ledger.scalar(select(sealing_keys.c.key))
    return found
