"""Serves the site on this machine alone."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from leadlight.core.context import Context
from leadlight.core.errors import InputError, RefusedError
from leadlight.serve.app import create_app
from leadlight.store.home import Home

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(
    home: Home,
    context: Context,
    host: str = "127.0.0.1",
    port: int = 8080,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serves until interrupted. ``ready`` is told the address once it is bound; port 0 is any.

    Raises:
        RefusedError: ``host`` is more than this machine.
        InputError: the port cannot be had.
    """
    with listen(host, port) as listening:
        if ready is not None:
            ready(address(listening))
        with suppress(KeyboardInterrupt):  # how a person ends it
            server(home, context).run(sockets=[listening])


def server(home: Home, context: Context) -> uvicorn.Server:
    """The server of the site. It logs no request: addresses hold what was searched for."""
    config = uvicorn.Config(
        create_app(home, context),
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
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
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InputError(
            f"port {port} on {host}: {error.strerror}; choose another with --port"
        ) from error


def address(listening: socket.socket) -> str:
    """Where a browser finds the site."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
