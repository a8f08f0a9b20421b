"""`leadlight serve`: the web pages, on this machine alone until there are accounts."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.options import HomeOption, PurposeOption
from leadlight.cli.printing import CAVEAT, talk
from leadlight.cli.session import session
from leadlight.cli.work import working
from leadlight.core.context import Context
from leadlight.serve.server import Place, run
from leadlight.store.home import Home


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("serve")(serve)


def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen: loopback, or with accounts and HTTPS any.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 is any free one.")] = 8080,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer; more than one core can.")
    ] = 1,
    address: Annotated[
        str | None,
        typer.Option(
            help="The address by which browsers come, https://… : through a proxy that ends TLS, "
            "or with --certificate and --key."
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="File of the TLS certificate and its chain, PEM.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="File of its key, PEM.")] = None,
    log: Annotated[
        bool | None,
        typer.Option(
            "--log/--no-log",
            help="A JSON line on standard error for each answer. Default: if that is no terminal.",
        ),
    ] = None,
    work: Annotated[
        bool, typer.Option("--work", help="Do jobs beside it, as `leadlight work` does.")
    ] = False,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Serve the web pages and their API to this machine; with accounts also to others."""
    is_logging = not sys.stderr.isatty() if log is None else log
    with (
        session(home, purpose) as (opened, context),
        working(opened.settings, context) if work else nullcontext(),
    ):
        place = Place(host, port, address, certificate, key)
        open_pages(opened, context, place, workers=workers, is_logging=is_logging)


def open_pages(
    home: Home,
    context: Context,
    place: Place,
    *,
    workers: int = 1,
    is_logging: bool = False,
) -> None:
    """Serve until interrupted, and say where."""

    def say(address: str) -> None:
        talk.print(f"Leadlight is at {address} (Ctrl+C ends it). {CAVEAT}")

    run(home, context, place, say, workers=workers, is_logging=is_logging)
