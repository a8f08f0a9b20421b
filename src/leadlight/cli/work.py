"""`leadlight work`: does the home's jobs, and asks for the day's work when its time has come."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.options import HomeOption, PurposeOption
from leadlight.cli.printing import talk
from leadlight.cli.session import session
from leadlight.cli.telling import Teller
from leadlight.core.context import Context
from leadlight.core.errors import LeadlightError
from leadlight.core.settings import Settings
from leadlight.engine.priority import give_way
from leadlight.finder.jobs.worker import Worker
from leadlight.govern.opening import open_home
from leadlight.shell import logs
from leadlight.shell.wording import plain
from leadlight.store.home import Home

_PATIENCE = 60.0
"""Seconds in which a worker may come to its next step when its server ends."""


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("work")(work)


def work(
    daily: Annotated[
        str | None, typer.Option(help="HH:MM in UTC. Default: LEADLIGHT_DAILY.")
    ] = None,
    inbox: Annotated[
        Path | None, typer.Option(help="Folder read each day. Default: LEADLIGHT_INBOX.")
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
) -> None:
    """Do jobs as they are asked for, until told to end; the one at hand waits for the next worker.

    Once a day it asks for the inbox to be read and for a build.
    """
    with session(home, purpose, daily=daily, inbox=inbox) as (opened, context):
        talk.print("working; end with Ctrl-C")
        do_jobs(opened, context, threading.Event())


def do_jobs(home: Home, context: Context, ended: threading.Event) -> None:
    """Until ``ended``, or a signal; ``BusyError`` where another worker has this home."""
    give_way()
    logs.to_standard_error("ERROR")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    teller = Teller()
    Worker(home, context, ended, teller.hear, say).work()
    teller.sum_up()


@contextmanager
def working(settings: Settings, context: Context) -> Iterator[None]:
    """Meanwhile a process of its own does the home's jobs."""
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=_work_beside, args=(settings, context))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()


def say(line: str) -> None:
    """A line on standard error."""
    talk.print(plain(line, 2_000), markup=False, soft_wrap=True)


def _work_beside(settings: Settings, context: Context) -> None:
    """A server that is killed takes its worker along."""
    ended, server = threading.Event(), multiprocessing.parent_process()
    threading.Thread(target=_outlive, args=(server, ended), daemon=True).start()
    try:
        with closing(open_home(settings, context.actor)) as home:
            do_jobs(home, context, ended)
    except LeadlightError as error:
        say(f"leadlight: no jobs are done: {error}")


def _outlive(server: BaseProcess | None, ended: threading.Event) -> None:
    if server is not None:
        server.join()
        ended.set()
