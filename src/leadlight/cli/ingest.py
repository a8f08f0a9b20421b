"""`leadlight ingest`: feeds into the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.cli.telling import Teller
from leadlight.core.errors import RefusedError
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping, read_mapping
from leadlight.shell.wording import count
from leadlight.store.home import Home

Format = Literal["auto", "jsonl", "csv", "parquet", "warc", "cdr"]


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("ingest")(ingest_feeds)


def ingest_feeds(
    paths: Annotated[list[str], typer.Argument(help="Files or folders; - is standard input.")],
    form: Annotated[Format, typer.Option("--format", help="How to read them.")] = "auto",
    source: Annotated[str | None, typer.Option(help="Name for records without a source.")] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="YAML file: record field to column or element; see docs/mapping.md."),
    ] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read feeds (JSON Lines, CSV, Parquet, WARC, WACZ or CDR, packed or not) into the archive."""
    feeds = find_feeds(paths)
    teller = Teller()
    how = HowToRead(form, source, read_mapping(mapping) if mapping else Mapping())
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        _refuse_to_mix(opened)
        counts = ingest(opened, context, feeds, how, progress, teller.hear)
    if as_json:
        print_json([counts])
    else:
        out.print(counted(counts))
    teller.sum_up()
    if counts.flagged:
        talk.print("`leadlight known` lists every picture that stood on a list of known hashes.")
    if counts.quarantined:
        talk.print("`leadlight quarantine` says what could not be read, where and why.")


def counted(counts: Counts) -> str:
    """What an ingest did, in words."""
    pictures = f"; {count(counts.pictures, 'picture')} hashed" if counts.pictures else ""
    return (
        f"{counts.read:,} read: {counts.postings:,} new postings, {counts.versions:,} new "
        f"versions, {counts.sightings:,} sightings, {counts.repeated:,} repeated, "
        f"{counts.quarantined:,} quarantined{pictures}"
    )


def _refuse_to_mix(home: Home) -> None:
    """Real ads must never stand under the banner that says that nobody is real."""
    if home.record().made_up:
        raise RefusedError(
            f"{home.path} holds the demonstration's made-up data; give --home another folder"
        )
