"""What a page sends back: who may send it, and how it is read."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends
from starlette.requests import Request

from leadlight.core.errors import InputError, RefusedError

PROGRAMS = "/api/"
"""Where only programs ask, each with a token."""
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST = 16_384
"""Bytes of a form; longer ones are not read."""


def from_own_page(request: Request) -> None:
    """Lets a request that changes something pass only if a page of this site sent it.

    A browser says where a request comes from in headers that no page can set: ``Sec-Fetch-Site``,
    or with older ones ``Origin``. So a stranger's page can neither give nor take back anything here
    in the name of whoever looks at it, though its browser reaches this machine. Programs need not
    say where they come from: they bear tokens, in a header that no stranger's page can set.

    Raises:
        RefusedError: it came from elsewhere, or does not say where from.
    """
    if request.method in _READS or request.url.path.startswith(PROGRAMS):
        return
    site = request.headers.get("sec-fetch-site")
    here = f"{request.url.scheme}://{request.headers.get('host', '')}"
    own = request.app.state.origin or here
    if site != "same-origin" and (site is not None or request.headers.get("origin") != own):
        raise RefusedError("something is changed from Leadlight's own pages alone")


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of the form that was sent, without those left empty; a line ends in LF alone,
    where browsers send CR and LF.

    Raises:
        InputError: it is no form, too long, or no text.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise InputError(f"a form was expected, and not {kind or 'something of no stated type'}")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise InputError(f"the form is longer than {_LONGEST:,} bytes: shorten the note")
    try:
        given = parse_qsl(body.decode("ascii"), errors="strict")
    except ValueError:
        raise InputError("the form is not text in UTF-8") from None
    lines = ((name, value.replace("\r\n", "\n").strip()) for name, value in given)
    return {name: value for name, value in lines if value}


def inside(address: str) -> str:
    """``address`` if it leads somewhere on this site, else the start: nobody is sent elsewhere."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and address.isprintable() and "\\" not in address else "/"


Fields = Annotated[dict[str, str], Depends(fields_of)]
