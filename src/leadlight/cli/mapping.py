"""`leadlight mapping`: see how a feed would be read, before it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from leadlight.cli.ingest import Format
from leadlight.cli.options import JsonOption
from leadlight.cli.printing import out, print_json, talk
from leadlight.core.settings import read_settings
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, feed_records, reading_of
from leadlight.finder.ingest.mapping import Mapping, read_mapping
from leadlight.finder.ingest.received import Received, Rejected
from leadlight.shell.wording import plain

_LONGEST = 400


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    verbs = typer.Typer(help="Mappings of feeds: try one.", no_args_is_help=True)
    verbs.command("try")(try_out)
    app.add_typer(verbs, name="mapping")


def try_out(
    paths: Annotated[list[str], typer.Argument(help="Files or folders; - is standard input.")],
    form: Annotated[Format, typer.Option("--format", help="How to read them.")] = "auto",
    source: Annotated[str | None, typer.Option(help="Name for records without a source.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML file; see docs/mapping.md.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Records shown of each feed.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Show the first records of a feed as they would be read. Nothing is kept."""
    how = HowToRead(form, source, read_mapping(mapping) if mapping else Mapping())
    reading = reading_of(how, read_settings(os.environ, home=Path()))
    for feed in find_feeds(paths):
        found = islice(feed_records(feed, form, reading), limit)
        if as_json:
            print_json(map(_told, found))
        else:
            _show(feed.name, found)


def _show(name: str, found: Iterator[Received | Rejected]) -> None:
    shown = 0
    for each in found:
        shown += 1
        place = f"{plain(name)}, record {each.position.line}, byte {each.position.offset:,}"
        table = Table(title=Text(place), title_justify="left", show_header=False, box=None)
        table.add_column(style="bold")
        table.add_column(overflow="fold")
        fields = _told(each)
        for field, value in fields.items():
            if field not in ("line", "offset"):
                text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
                table.add_row(field, Text(plain(text, _LONGEST)))
        out.print(table)
        out.print()
    if not shown:
        talk.print(f"{plain(name)}: no record", markup=False)


def _told(each: Received | Rejected) -> dict[str, Any]:
    place = {"line": each.position.line, "offset": each.position.offset}
    if isinstance(each, Rejected):
        return place | {"error": each.reason}
    return place | dict(msgspec.to_builtins(each.ad))
