"""Serves the site: on this machine alone, and with accounts to others by HTTPS."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import uvicorn

from leadlight.core.context import Context
from leadlight.core.errors import InputError, RefusedError
from leadlight.core.settings import Settings
from leadlight.govern.accounts import have_accounts
from leadlight.govern.opening import open_home
from leadlight.serve.app import create_app
from leadlight.serve.warming import warming
from leadlight.serve.witnessing import witnessing
from leadlight.serve.workers import Workers
from leadlight.shell import logs, metrics
from leadlight.store.home import Home

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ADDRESS = re.compile(r"https://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
_GRACE = 15
"""Seconds in which answers under way may be finished when the server is told to end."""


class Place(NamedTuple):
    """Where the site is served, and how browsers come to it.

    ``address`` is what they see (``https://leads.agency.example``), where that is not where it
    listens. TLS ends here with a ``certificate`` and its ``key``, else in a proxy before it.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    address: str | None = None
    certificate: Path | None = None
    key: Path | None = None


def run(
    home: Home,
    context: Context,
    place: Place,
    ready: Callable[[str], None] | None = None,
    *,
    workers: int = 1,
    is_logging: bool = False,
) -> None:
    """Serves until interrupted or told to end; what is being answered then is finished.

    ``ready`` is told the address once it is bound; port 0 of ``place`` is any. ``is_logging`` says
    whether each answer is a line on standard error; faults always are.

    Raises:
        RefusedError: it is more than this machine, without accounts or HTTPS.
        InputError: the port cannot be had, or the place is not whole.
    """
    refuse_open(home, place)
    with listen(place.host, place.port) as listening, _ending_in_peace():
        if ready is not None:
            ready(place.address or address(listening))
        _set_up_log(is_logging=is_logging)
        if workers == 1:
            _answer(home, context, place, listening)
            return
        with _common_figures():
            work = partial(_serve, home.settings, context, place, is_logging=is_logging)
            Workers(workers, work, listening).run()


def server(home: Home, context: Context, place: Place | None = None) -> uvicorn.Server:
    """The server of the site. It logs no request itself: addresses hold what was searched for."""
    place = place or Place()
    config = uvicorn.Config(
        create_app(home, context, place.address),
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
    )
    return uvicorn.Server(config)


def refuse_open(home: Home, place: Place) -> None:
    """Let ``place`` pass if what is served there is safe from strangers.

    Raises:
        RefusedError: it is more than this machine, without accounts or HTTPS.
        InputError: the address is none, or a certificate or key is missing.
    """
    if place.address is not None and not _ADDRESS.fullmatch(place.address):
        raise InputError(f"--address {place.address}: as in https://leads.agency.example")
    if (place.certificate is None) != (place.key is None):
        raise InputError("--certificate and --key go together")
    if place.certificate is not None and place.address is None:
        raise InputError("--certificate needs --address, the one that browsers will see")
    if place.host in LOOPBACK and place.address is None:
        return
    with home.ledger.reading() as ledger:
        has_accounts = have_accounts(ledger)
    if not has_accounts:
        raise RefusedError(
            f"--host {place.host}: there are no accounts yet, so the pages are served to this "
            "machine alone; use 127.0.0.1 (from elsewhere, come through an SSH tunnel), or make "
            "accounts: leadlight account add NAME --role administrator"
        )
    if place.address is None:
        raise RefusedError(
            f"--host {place.host}: passwords would pass in the clear; say with --address the "
            "https:// address that browsers see, and end TLS here (--certificate, --key) or in a "
            "proxy"
        )


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to ``host``. Raises ``InputError`` as ``run`` does."""
    if not 0 <= port <= 65535:
        raise InputError(f"--port {port}: ports go from 0 (any that is free) to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
        # An answer's head and body are two packets: without this the second one waits 40 ms for
        # the first to be acknowledged. Connections take it over from the socket they come in by.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise InputError(
            f"port {port} on {host}: {error.strerror}; choose another with --port"
        ) from error


def address(listening: socket.socket) -> str:
    """Where a browser finds the site."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _serve(
    settings: Settings,
    context: Context,
    place: Place,
    listening: socket.socket,
    *,
    is_logging: bool,
) -> None:
    """What each of several processes does."""
    _set_up_log(is_logging=is_logging)
    home = open_home(settings, context.actor)
    with _ending_in_peace(), closing(home):
        _answer(home, context, place, listening)


def _answer(home: Home, context: Context, place: Place, listening: socket.socket) -> None:
    serving = server(home, context, place)
    with (
        warming(home, lambda: serving.server_state.total_requests),
        witnessing(home, context),
    ):
        serving.run(sockets=[listening])


def _set_up_log(*, is_logging: bool) -> None:
    logs.to_standard_error("INFO" if is_logging else "ERROR")


@contextmanager
def _common_figures() -> Iterator[None]:
    """A folder where the processes add up their figures; counts alone."""
    with tempfile.TemporaryDirectory(prefix="leadlight-figures-") as folder:
        os.environ[metrics.FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[metrics.FOLDER]


@contextmanager
def _ending_in_peace() -> Iterator[None]:
    """Ctrl+C and SIGTERM are how the server is ended; whoever opened the home can close it."""
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)) if is_main else None
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)
