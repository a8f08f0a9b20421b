"""`leadlight ingest`: feeds into the archive."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated, Literal

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, print_json, talk
from leadlight.cli.progress import progress_bar
from leadlight.cli.session import session
from leadlight.cli.telling import Teller
from leadlight.core.context import Context
from leadlight.core.errors import HomeError, InputError
from leadlight.engine.priority import give_way
from leadlight.finder.ingest.feeds import Feed, find_feeds
from leadlight.finder.ingest.inbox import DONE, REFUSED, Inbox
from leadlight.finder.ingest.ingest import HowToRead, ingest, refuse_to_mix
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping, read_mapping
from leadlight.shell.wording import count, plain
from leadlight.store.home import Home

Format = Literal["auto", "jsonl", "csv", "parquet", "warc", "cdr"]


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("ingest")(ingest_feeds)


def ingest_feeds(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files or folders; - is standard input.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to read them.")] = "auto",
    source: Annotated[str | None, typer.Option(help="Name for records without a source.")] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="YAML file: record field to column or element; see docs/mapping.md."),
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option(help="Folder to watch: feeds put there are read, then moved to its done/."),
    ] = None,
    every: Annotated[
        float, typer.Option(min=0.1, help="Seconds between two looks into it.")
    ] = 10.0,
    home: HomeOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read feeds (JSON Lines, CSV, Parquet, WARC, WACZ or CDR, packed or not) into the archive."""
    if (watch is None) == (not paths):
        raise typer.BadParameter("name feeds, or a folder with --watch")
    how = HowToRead(form, source, read_mapping(mapping) if mapping else Mapping())
    feeds = find_feeds(paths or [])
    inbox = None if watch is None else Inbox(watch)
    give_way()
    with session(home, purpose) as (opened, context):
        refuse_to_mix(opened)
        if inbox is None:
            _take(opened, context, feeds, how, as_json=as_json)
        else:
            _watch(opened, context, inbox, how, every, as_json=as_json)


def _take(
    home: Home, context: Context, feeds: list[Feed], how: HowToRead, *, as_json: bool
) -> None:
    teller = Teller()
    with progress_bar() as progress:
        counts = ingest(home, context, feeds, how, progress, teller.hear)
    if as_json:
        print_json([counts])
    else:
        out.print(counted(counts))
    teller.sum_up()
    if counts.flagged:
        talk.print("`leadlight known` lists every picture that stood on a list of known hashes.")
    if counts.quarantined:
        talk.print("`leadlight quarantine` says what could not be read, where and why.")


def _watch(
    home: Home, context: Context, inbox: Inbox, how: HowToRead, every: float, *, as_json: bool
) -> None:
    """Until a signal ends it, which waits for the feed that is being read."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    talk.print("watching; end with Ctrl-C")
    while not ended.is_set():
        for path in inbox.ready():
            if ended.is_set():
                break
            _take_in(home, context, inbox, path, how, as_json=as_json)
        ended.wait(every)


def _take_in(
    home: Home, context: Context, inbox: Inbox, path: Path, how: HowToRead, *, as_json: bool
) -> None:
    try:
        feeds = find_feeds([str(path)])
    except InputError as error:
        talk.print(f"leadlight: {error}", markup=False)
        inbox.put_aside(path, REFUSED)
        return
    talk.print(f"{plain(path.name)}:", markup=False)
    try:
        _take(home, context, feeds, how, as_json=as_json)
    except (InputError, HomeError) as error:  # of a setting, or of the home: not of the feed
        talk.print(f"leadlight: {error}; it is tried again at the next look", markup=False)
        return
    inbox.put_aside(path, DONE)


def counted(counts: Counts) -> str:
    """What an ingest did, in words."""
    pictures = f"; {count(counts.pictures, 'picture')} hashed" if counts.pictures else ""
    purged = f", {counts.purged:,} purged before and left out" if counts.purged else ""
    return (
        f"{counts.read:,} read: {counts.postings:,} new postings, {counts.versions:,} new "
        f"versions, {counts.sightings:,} sightings, {counts.repeated:,} repeated, "
        f"{counts.quarantined:,} quarantined{purged}{pictures}"
    )
