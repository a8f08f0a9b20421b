"""The server answers this machine alone, and others only with accounts and HTTPS."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadlight.core.context import Context
from leadlight.core.errors import InputError, RefusedError
from leadlight.core.settings import Settings
from leadlight.govern.accounts import new_account
from leadlight.govern.opening import open_home
from leadlight.serve.server import Place, address, listen, refuse_open
from leadlight.store.home import Home

HOSTS = ["0.0.0.0", "::", "192.0.2.1", "leadlight.example", "", "127.1"]
HTTPS = "https://leads.agency.example"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home that nobody has an account in."""
    opened = open_home(Settings(home=tmp_path), "ines", "a test")
    yield opened
    opened.close()


@pytest.mark.parametrize("host", HOSTS)
def test_without_accounts_more_than_this_machine_is_refused(home: Home, host: str) -> None:
    """With the reason, and the way round; an address of HTTPS changes nothing."""
    for place in (Place(host), Place(host, address=HTTPS), Place(address=HTTPS)):
        with pytest.raises(RefusedError, match="this machine"):
            refuse_open(home, place)
    refuse_open(home, Place())


@pytest.mark.parametrize("host", HOSTS)
def test_with_accounts_passwords_still_need_https(home: Home, host: str) -> None:
    """Here or in a proxy."""
    context = Context("ines", "a test")
    new_account(home, context, "root", ["administrator"], "a good long password 1")
    with pytest.raises(RefusedError, match="in the clear"):
        refuse_open(home, Place(host))
    refuse_open(home, Place(host, address=HTTPS))
    refuse_open(home, Place())


@pytest.mark.parametrize("address", ["http://leads.example", "leads.example", "https://a/b", ""])
def test_an_address_that_is_none_is_named(home: Home, address: str) -> None:
    """It must be one of HTTPS, and nothing more."""
    with pytest.raises(InputError, match="--address"):
        refuse_open(home, Place(address=address))


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
