"""The investigator's site, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.context import Context
from leadlight.core.leads import HomeStatus
from leadlight.finder import desk
from leadlight.serve import watching
from leadlight.serve.api import interface
from leadlight.serve.pages import (
    ad,
    export,
    graph,
    lead,
    leads,
    missing,
    note,
    packet,
    picture,
    saved,
    search,
    similar,
    template,
    travel,
    verdict,
)
from leadlight.serve.reader import CurrentReader, Reader
from leadlight.shell.site import Site
from leadlight.store.home import Home


def create_app(home: Home, context: Context) -> FastAPI:
    """The site over ``home``; every read is recorded under ``context``."""

    def frame() -> Mapping[str, Any]:
        return {"status": desk.status(home)}

    longest = home.settings.max_picture_bytes
    site = Site("Leadlight", ["leadlight.serve"], frame, longest)
    site.state.reader = Reader(home, context)
    _show_pages(site)
    site.take(verdict.GIVE, verdict.give)
    site.take(verdict.RETRACT, verdict.retract)
    site.take(saved.SAVE, saved.save)
    site.take(saved.REMOVE, saved.remove)
    site.take(picture.PATH, picture.take)
    site.take(note.WRITE, note.write)
    site.take(note.STRIKE, note.strike)
    site.take(missing.ASIDE, missing.put_aside)
    site.take(missing.AGAIN, missing.take_again)
    site.take(missing.CLOSE, missing.close)
    _give_sheets(site)
    interface.join(site, home)
    watching.join(site)
    site.add_twin("/health", health, HomeStatus, "The state of the data folder, in counts.")
    site.add_api_route("/", start, include_in_schema=False)
    return site


def _show_pages(site: Site) -> None:
    site.show(leads.FACE)
    site.show(graph.FACE)
    site.show(similar.FACE)
    site.show(lead.FACE)
    site.show(ad.FACE)
    site.show(template.FACE)
    site.show(search.FACE)
    site.show(missing.LIST)
    site.show(missing.REPORT)
    site.show(packet.FACE)


def _give_sheets(site: Site) -> None:
    sheets: dict[str, Callable[..., Response]] = {
        export.LEADS: export.leads,
        export.SEARCH: export.hits,
        travel.STAYS: travel.stays,
        travel.WEEKS: travel.weeks,
        travel.MOVEMENT: travel.movement,
    }
    for path, sheet in sheets.items():
        site.add_api_route(path, sheet, include_in_schema=False)


def health(reader: CurrentReader) -> HomeStatus:
    """The state of the home; says nothing about anybody."""
    return desk.status(reader.home)


def start(request: Request, reader: CurrentReader) -> Response:
    """The leads, once there are any; before that, what to do first."""
    if desk.status(reader.home).generation is not None:
        return RedirectResponse("/leads")
    site: Site = request.app
    return site.draw(request, "welcome.html", {})
