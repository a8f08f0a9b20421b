"""The entry point: finds the verb that is asked for, and says how errors leave it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from leadlight import __version__
from leadlight.core.errors import LeadlightError
from leadlight.core.uncollected import uncollected
from leadlight.store.trouble import in_words

_MODULES = {
    "demo": "demo",
    "ingest": "ingest",
    "mapping": "mapping",
    "feeds": "feeds",
    "quarantine": "quarantine",
    "replay": "quarantine",
    "known": "known",
    "extract": "extract",
    "build": "build",
    "leads": "look",
    "lead": "look",
    "path": "tying",
    "holds": "tying",
    "links": "look",
    "template": "template",
    "same": "judging",
    "apart": "judging",
    "judgements": "judging",
    "undo": "judging",
    "verdict": "reviewing",
    "verdicts": "reviewing",
    "retract": "reviewing",
    "model": "model",
    "search": "look",
    "missing": "missing",
    "hotspots": "hotspots",
    "jobs": "job",
    "job": "job",
    "work": "work",
    "serve": "serve",
    "account": "account",
    "agency": "agency",
    "case": "case",
    "purpose": "purpose",
    "token": "token",
    "synth": "synth",
    "bench": "bench",
    "doctor": "doctor",
    "log": "log",
    "backup": "backup",
    "backups": "backup",
    "restore": "backup",
    "archive": "backup",
    "retention": "retention",
    "hold": "retention",
    "purge": "retention",
    "subject": "subject",
}
"""Verb to the module of this package that adds it, in the order of the help."""
_FRAMELESS = ("leads", "lead", "links", "search", "missing", "ingest")
"""Verbs that answer sooner than data frames would be loaded, or are to take little memory."""


_FRUGAL = ("ARROW_DEFAULT_MEMORY_POOL", "system")
"""Read once, when Arrow is loaded: by itself it would keep whatever it once needed, and feeds are
read in little memory."""


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The application. Where ``words`` name a verb only its module is loaded: all take seconds."""
    app = typer.Typer(
        name="leadlight",
        help="Reads escort ads, links those with one hand behind them, and ranks the groups by how "
        "likely a child or a controlled person is being sold. A lead is a reason to look.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback()(_no_verb)
    if words[:1] and words[0] in _FRAMELESS:
        import_module("leadlight.engine.frameless").frameless()
    asked = [_MODULES[word] for word in words[:1] if word in _MODULES]
    with uncollected():
        for module in asked or dict.fromkeys(_MODULES.values()):
            import_module(f"leadlight.cli.{module}").add_to(app)
    return app


def main() -> None:
    """Run a command; an error that a person can act on is one line and exit code 1."""
    if sys.argv[1:2] == ["ingest"]:
        os.environ.setdefault(*_FRUGAL)
    try:
        application(sys.argv[1:])()
    except LeadlightError as error:
        _end(str(error))
    except OSError as error:
        says = in_words(error, "this command")
        if says is None:
            raise
        _end(says)


def _end(says: str) -> NoReturn:
    print(f"leadlight: {says}", file=sys.stderr)
    sys.exit(1)


def _say_version(*, wanted: bool) -> None:
    if wanted:
        print(f"leadlight {__version__}")
        raise typer.Exit


def _no_verb(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Say it, end.")
    ] = False,
) -> None:
    """Nothing of its own: a verb always follows."""
