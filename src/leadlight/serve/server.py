"""Serves the site on this machine alone."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial

import uvicorn

from leadlight.core.context import Context
from leadlight.core.errors import InputError, RefusedError
from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.serve.app import create_app
from leadlight.serve.warming import warming
from leadlight.serve.witnessing import witnessing
from leadlight.serve.workers import Workers
from leadlight.shell import logs, metrics
from leadlight.store.home import Home

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_GRACE = 15
"""Seconds in which answers under way may be finished when the server is told to end."""


def run(  # noqa: PLR0913 - how it serves
    home: Home,
    context: Context,
    host: str = "127.0.0.1",
    port: int = 8080,
    ready: Callable[[str], None] | None = None,
    *,
    workers: int = 1,
    is_logging: bool = False,
) -> None:
    """Serves until interrupted or told to end; what is being answered then is finished.

    ``ready`` is told the address once it is bound; port 0 is any. ``is_logging`` says whether
    each answer is a line on standard error; faults always are.

    Raises:
        RefusedError: ``host`` is more than this machine.
        InputError: the port cannot be had.
    """
    with listen(host, port) as listening, _ending_in_peace():
        if ready is not None:
            ready(address(listening))
        _set_up_log(is_logging=is_logging)
        if workers == 1:
            _answer(home, context, listening)
            return
        with _common_figures():
            work = partial(_serve, home.settings, context, is_logging=is_logging)
            Workers(workers, work, listening).run()


def server(home: Home, context: Context) -> uvicorn.Server:
    """The server of the site. It logs no request itself: addresses hold what was searched for."""
    config = uvicorn.Config(
        create_app(home, context),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to ``host``, which must be loopback. Raises as ``run`` does."""
    if host not in LOOPBACK:
        raise RefusedError(
            f"--host {host}: there are no accounts yet, so the pages are served to this machine"
            " alone; use 127.0.0.1 (from elsewhere, come through an SSH tunnel)"
        )
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
    settings: Settings, context: Context, listening: socket.socket, *, is_logging: bool
) -> None:
    """What each of several processes does."""
    _set_up_log(is_logging=is_logging)
    home = open_home(settings, context.actor)
    with _ending_in_peace(), closing(home):
        _answer(home, context, listening)


def _answer(home: Home, context: Context, listening: socket.socket) -> None:
    serving = server(home, context)
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
