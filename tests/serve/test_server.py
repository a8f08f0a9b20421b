"""The server answers this machine alone."""

from __future__ import annotations

import socket

import pytest

from leadlight.core.errors import InputError, RefusedError
from leadlight.serve.server import address, listen


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "leadlight.example", "", "127.1"])
def test_more_than_this_machine_is_refused(host: str) -> None:
    """With the reason, and the way round."""
    with pytest.raises(RefusedError, match="this machine"):
        listen(host, 0)


def test_a_port_is_found() -> None:
    """Port 0 is any free one, and its address is told."""
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        assert address(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_a_taken_port_is_named() -> None:
    """And what to do about it."""
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(InputError, match=rf"port {port} .*--port"):
            listen("127.0.0.1", port)


def test_a_port_that_cannot_be_is_named() -> None:
    """There are 65,535."""
    with pytest.raises(InputError, match="70000"):
        listen("127.0.0.1", 70000)


def test_answers_are_sent_at_once() -> None:
    """Connections do not wait for acknowledgements before they send the rest."""
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
