"""`leadlight extract`: what each ad says, keeping nothing."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from leadlight.cli.options import HomeOption, settings_for
from leadlight.cli.printing import nobody_reads
from leadlight.cli.telling import Teller
from leadlight.core.errors import InputError
from leadlight.engine.workers import Workers
from leadlight.finder.extract.stream import extract_feed
from leadlight.finder.ingest.feeds import PACKING_ERRORS, find_feeds
from leadlight.finder.ingest.pictured import Beside, PictureReader


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("extract")(extract)


def extract(
    path: Annotated[str, typer.Argument(help="JSON Lines of ad records; - is standard input.")],
    region: Annotated[
        str | None, typer.Option(help="Country of numbers without a country code.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Print what each ad says: a findings record a line, in the order of the input.

    Nothing is kept: the data folder is neither read nor made. Pictures that lie beside the feed are
    hashed on the way.
    """
    settings = settings_for(home, region=region)
    reader = PictureReader(settings, Workers(1))
    teller = Teller()
    try:
        with Workers(settings.workers) as workers:
            for feed in find_feeds([path]):
                beside = Beside(feed.name, feed.folder, reader)
                with feed.opened() as stream:
                    for found in extract_feed(
                        stream, settings.region, settings.max_record_bytes, workers, beside
                    ):
                        sys.stdout.buffer.write(found.lines)
                        sys.stdout.buffer.flush()
                        teller.hear_all(found.told)
    except BrokenPipeError:
        nobody_reads()
    except PACKING_ERRORS as error:
        raise InputError(f"{path} is packed, and damaged or cut off: {error}") from None
    teller.sum_up()
