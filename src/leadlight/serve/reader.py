"""Who reads the home through the web face."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import Depends
from starlette.requests import Request

from leadlight.core.context import Context
from leadlight.store.home import Home


class Reader(NamedTuple):
    """A home and the context that every read of it is recorded under."""

    home: Home
    context: Context


def reader_of(request: Request) -> Reader:
    """The reader that the site was made for: loopback alone has one user."""
    reader: Reader = request.app.state.reader
    return reader


CurrentReader = Annotated[Reader, Depends(reader_of)]
