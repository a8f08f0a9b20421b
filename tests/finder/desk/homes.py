"""Homes that tests open anew, and what another day brings them."""

from __future__ import annotations

from pathlib import Path

from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

LATER = 40
OTHER = Context(actor="colleague", purpose="another case, made up")


def opened(folder: Path, context: Context) -> Home:
    settings = Settings(home=folder, workers=1)
    return open_home(settings, context.actor, context.purpose, made_up=True)


def take(home: Home, context: Context, feed: Path) -> None:
    ingest(home, context, find_feeds([str(feed)]), HowToRead())
