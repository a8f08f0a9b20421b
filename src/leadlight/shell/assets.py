"""The files that pages load: our own, and the libraries collected from npm."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parent / "static"
PATH = "/static"


class Assets(StaticFiles):
    """Serves the static folder. A browser may keep these files: they say nothing of anybody."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, to be asked for again only as "has it changed?"."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "private, no-cache"
        return response


def asset(name: str) -> str:
    """Address of the file ``name``; changes with its content."""
    return f"{PATH}/{name}?v={_fingerprint(name)}"


def have_libraries() -> bool:
    """Whether the libraries that the map needs have been collected (``make web``)."""
    return (FOLDER / "vendor" / "stamp").is_file()


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
