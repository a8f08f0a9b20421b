"""Verbs that fill the archive and bring what is derived from it up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import (
    HomeOption,
    JsonOption,
    PurposeOption,
    session,
    settings_for,
)
from leadlight.finder.build import BuildReport, build
from leadlight.finder.desk import quarantine
from leadlight.finder.extract.stream import extract_lines
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping, read_mapping

Format = Literal["auto", "jsonl", "csv", "parquet"]
EngineName = Literal["duckdb"]


def add_to(app: typer.Typer) -> None:
    """Add this module's verbs."""
    app.command("ingest")(ingest_feeds)
    app.command("extract")(extract)
    app.command("build")(build_generation)
    app.command("quarantine")(show_quarantine)


def ingest_feeds(
    paths: Annotated[list[str], typer.Argument(help="Files or folders; - is standard input.")],
    form: Annotated[Format, typer.Option("--format", help="How to read them.")] = "auto",
    source: Annotated[str | None, typer.Option(help="Name for records without a source.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML file: columns to fields.")] = None,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read feeds (JSON Lines, CSV or Parquet; plain, gzip or zstd) into the archive."""
    feeds = find_feeds(paths)
    how = HowToRead(form, source, read_mapping(mapping) if mapping else Mapping())
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        counts = ingest(opened, context, feeds, how, progress)
    if as_json:
        print_json([counts])
    else:
        out.print(counted(counts))
    if counts.quarantined:
        talk.print("`leadlight quarantine` says what could not be read, where and why.")


def extract(
    path: Annotated[str, typer.Argument(help="JSON Lines of ad records; - is standard input.")],
    region: Annotated[
        str | None, typer.Option(help="Country of numbers without a country code.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Print what each ad says: a findings record a line, in the order of the input.

    Nothing is kept: the data folder is neither read nor made.
    """
    settings = settings_for(home, region=region)
    for feed in find_feeds([path]):
        with feed.opened() as lines:
            for line in extract_lines(lines, settings.region):
                sys.stdout.buffer.write(line + b"\n")
                sys.stdout.buffer.flush()


def build_generation(
    full: Annotated[bool, typer.Option("--full", help="Read every ad again.")] = False,
    engine: Annotated[EngineName, typer.Option(help="What runs it.")] = "duckdb",
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring findings, links and leads up to date with the archive."""
    with session(home, purpose) as (opened, context), progress_bar() as progress:
        report = build(opened, context, progress, full=full, engine=engine)
    if as_json:
        print_json([report])
    else:
        out.print(told(report))


def show_quarantine(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List what could not be read: input, line, byte offset and reason."""
    with session(home, purpose) as (opened, context):
        entries = quarantine(opened, context)
        if as_json:
            print_json(entries)
        else:
            for entry in entries:
                place = f"{entry.input}:{entry.line} (byte {entry.offset:,})"
                out.print(f"{place}: {entry.reason}", markup=False)


def counted(counts: Counts) -> str:
    """What an ingest did, in words."""
    return (
        f"{counts.read:,} read: {counts.postings:,} new postings, {counts.versions:,} new "
        f"versions, {counts.sightings:,} sightings, {counts.repeated:,} repeated, "
        f"{counts.quarantined:,} quarantined"
    )


def told(report: BuildReport) -> str:
    """What a build did, in words."""
    if not report.seconds:
        return f"Nothing new: generation {report.generation} is up to date."
    rooms = ", ".join(f"{room} {spent:.1f} s" for room, spent in report.seconds.items())
    news = ", ".join(f"{leads:,} {change}" for change, leads in sorted(report.changes.items()))
    return (
        f"Generation {report.generation}: {report.postings:,} postings in {report.leads:,} "
        f"groups ({news or 'no change'}).\n{rooms}"
    )
