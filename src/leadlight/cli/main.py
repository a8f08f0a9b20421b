"""The entry point: the application with its verbs, and how errors leave it."""

from __future__ import annotations

import sys

import typer

from leadlight.cli import archive, look, make, run
from leadlight.core.errors import LeadlightError

app = typer.Typer(
    name="leadlight",
    help="Reads escort ads, links those with one hand behind them, and ranks the groups by how "
    "likely a child or a controlled person is being sold. A lead is a reason to look.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for verbs in (make, archive, look, run):
    verbs.add_to(app)


def main() -> None:
    """Run a command; an error that a person can act on is one line and exit code 1."""
    try:
        app()
    except LeadlightError as error:
        print(f"leadlight: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
