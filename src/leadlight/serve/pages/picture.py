"""A picture dropped into the search box: hashed in memory, forgotten, and its hash searched."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from leadlight.core.errors import InputError
from leadlight.finder import desk
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import JsonResponse

PATH = "/search/picture"


async def _bytes(request: Request, reader: CurrentReader) -> bytes:
    """The picture's bytes, which are held in memory alone."""
    most = reader.home.settings.max_picture_bytes
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise InputError(f"the picture is larger than {most:,} bytes")
    if not data:
        raise InputError("no picture was sent")
    return bytes(data)


def take(reader: CurrentReader, data: Annotated[bytes, Depends(_bytes)]) -> Response:
    """The hash of the picture that was sent; ``InputError`` where it is none."""
    return JsonResponse(desk.hash_picture(reader.home, reader.context, data))
