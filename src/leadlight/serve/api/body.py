"""What a program sends: one record as JSON, of a few thousand bytes at the most."""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec
from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

from leadlight.core.errors import RequestError

_LONGEST = 16_384
T = TypeVar("T", bound=msgspec.Struct)


async def _read(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise HTTPException(413, f"a body has at most {_LONGEST:,} bytes: shorten its text")
    return body


Body = Annotated[bytes, Depends(_read)]


def sent(body: bytes, shape: type[T], what: str) -> T:
    """The record of type ``shape`` that ``body`` is.

    Raises:
        RequestError: it is no such record; ``what`` is what people call one.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RequestError(f"the body is no {what}: {error}") from None
