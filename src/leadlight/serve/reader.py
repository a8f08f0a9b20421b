"""Who reads the home through the web face."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import Depends
from starlette.requests import Request

from leadlight.core.context import Context
from leadlight.govern.access import Who
from leadlight.store.home import Home


class Reader(NamedTuple):
    """A home, who asks, and the context that every read of it is recorded under."""

    home: Home
    context: Context
    who: Who


def reader_of(request: Request) -> Reader:
    """The reader whom the door let in. By a way that everybody may come there is none."""
    reader: Reader = request.state.reader
    return reader


def home_of(request: Request) -> Home:
    """The home, for what everybody may see."""
    home: Home = request.app.state.home
    return home


CurrentReader = Annotated[Reader, Depends(reader_of)]
CurrentHome = Annotated[Home, Depends(home_of)]
