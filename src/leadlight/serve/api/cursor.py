"""Cursors: where the next page of a list begins. Opaque to whoever holds one, and sealed.

A cursor names the build that the list is of, so that no page repeats or skips a row, though builds
come and go meanwhile; and the question, so that it cannot be put to another one.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query
from starlette.requests import Request

from leadlight.core.errors import RequestError
from leadlight.govern.sealing import Sealer

_LONGEST = 400


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins: in which build, after which row (by id), and how many came before."""

    generation: int | None = None
    after: str | None = None
    skipped: int = 0


class _Cursor(msgspec.Struct, frozen=True, array_like=True):
    question: bytes
    place: Place


class Cursors:
    """Makes and reads the cursors of a site."""

    def __init__(self, sealer: Sealer, given: str | None) -> None:
        self._sealer = sealer
        self._given = given

    def place(self, *question: Any) -> Place:
        """Where the page that was asked for begins: without a cursor at the start.

        Raises:
            RequestError: the cursor is none of ours, or of another question.
        """
        if self._given is None:
            return Place()
        try:
            sealed = self._sealer.open(self._given)
        except RequestError:
            raise RequestError(
                "cursor: not one that was handed out here; ask without it for the first page"
            ) from None
        cursor = msgspec.msgpack.decode(sealed, type=_Cursor)
        if cursor.question != _digest(question):
            raise RequestError(
                "cursor: of another question; a cursor goes with the very filters it came with"
            )
        return cursor.place

    def next(self, place: Place, *question: Any) -> str:
        """The cursor of the page that begins at ``place``."""
        return self._sealer.seal(msgspec.msgpack.encode(_Cursor(_digest(question), place)))


def cursors_of(
    request: Request,
    cursor: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="`next` of the page before; with the same filters",
        ),
    ] = None,
) -> Cursors:
    """The cursors of the request's site, and the one that it names."""
    sealer: Sealer = request.app.state.sealer
    return Cursors(sealer, cursor)


WithCursor = Annotated[Cursors, Depends(cursors_of)]


def _digest(question: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(msgspec.json.encode(question)).digest()[:8]
