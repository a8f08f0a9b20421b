"""The one place that asks another machine for anything: the identity provider that is set up.

By HTTPS, or in the clear on this machine alone. No redirect is followed, no proxy is asked, an
answer has its longest size and its time.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit

from leadlight.core.errors import InputError, ProviderError

LONGEST = 256 * 1024
"""Bytes of an answer."""
_PATIENCE = 5.0
"""Seconds in which each step of an exchange must be done."""
_WHOLE = 10.0
"""Seconds in which an exchange must be done, however slowly it drips."""
_PLAIN = re.compile(r"[!-~]+")
_AWKWARD = re.compile(r"[\"'<>\\^`{|}]")


class Fetched(NamedTuple):
    """What came back, as Authlib reads it."""

    status_code: int
    content: bytes

    def json(self) -> Any:
        """The answer, read as JSON; ``ValueError`` if it is none."""
        return json.loads(self.content)

    def raise_for_status(self) -> None:
        """Raise ``ProviderError`` unless all is well."""
        if self.status_code != 200:
            raise ProviderError(f"it answers with status {self.status_code}")


def checked(url: str) -> SplitResult:
    """``url`` in its parts, if it is one that may be asked.

    Raises:
        InputError: it is not by HTTPS and not on this machine, or holds what has no place in it.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InputError(f"{url[:100]!r} is no address") from None
    if not _PLAIN.fullmatch(url) or _AWKWARD.search(url) or not host:
        raise InputError(f"{url[:100]!r} is no address")
    if parts.username is not None or parts.fragment:
        raise InputError(f"{url[:100]}: a provider's address holds no user and no fragment")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise InputError(f"{url[:100]}: a provider is asked by https:// alone")
    return parts


def fetch(url: str) -> Any:
    """The JSON that stands at ``url``.

    Raises:
        ProviderError: nothing is there, or something else.
    """
    fetched = _ask("GET", url, None, {"Accept": "application/json"})
    fetched.raise_for_status()
    try:
        return fetched.json()
    except ValueError:
        raise ProviderError("it answers with something that is not JSON") from None


class Session:
    """What Authlib asks to send forms with."""

    def post(
        self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any
    ) -> Fetched:
        """The answer to a form, sent as whom ``auth`` says."""
        body = urlencode(data)
        url, told, body = auth.prepare("POST", url, dict(headers), body)
        return _ask("POST", url, body.encode(), told)


def _ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Fetched:
    at = checked(url)
    path = (at.path or "/") + (f"?{at.query}" if at.query else "")
    connection = _connection(at)
    try:
        connection.connect()
        with _ended(connection):
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            content = answer.read(LONGEST + 1)
    except (OSError, HTTPException) as error:
        reason = str(error) or type(error).__name__
        raise ProviderError(f"{at.netloc} cannot be asked: {reason}") from None
    finally:
        connection.close()
    if len(content) > LONGEST:
        raise ProviderError(f"it answers with more than {LONGEST:,} bytes")
    return Fetched(answer.status, content)


def _connection(at: SplitResult) -> HTTPConnection:
    host = at.hostname or ""
    if at.scheme == "http":
        return HTTPConnection(host, at.port, timeout=_PATIENCE)
    return HTTPSConnection(host, at.port, timeout=_PATIENCE, context=ssl.create_default_context())


@contextmanager
def _ended(connection: HTTPConnection) -> Iterator[None]:
    """Hangs up when the whole exchange takes too long."""
    timer = threading.Timer(_WHOLE, _hang_up, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(wire: socket.socket) -> None:
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was over in the same moment


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
