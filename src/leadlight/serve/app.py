"""The investigator's site, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from leadlight.core.context import Context
from leadlight.core.errors import (
    LockedError,
    PasswordDueError,
    PurposeError,
    SecondFactorError,
    SignInError,
)
from leadlight.core.leads import HomeStatus
from leadlight.finder import desk
from leadlight.govern.access import (
    EXPORT,
    EXPORT_LEAD,
    JUDGE_LEAD,
    OPERATE,
    OWN,
    REPORTS,
    SEARCH,
    WATCH,
)
from leadlight.serve import watching
from leadlight.serve.api import interface
from leadlight.serve.door import Door, admit, who_sees
from leadlight.serve.pages import (
    account,
    accounts,
    ad,
    cases,
    codes,
    entry,
    export,
    graph,
    hotspots,
    jobs,
    lead,
    leads,
    lock,
    log,
    missing,
    note,
    packet,
    passkey,
    picture,
    provider,
    purpose,
    saved,
    search,
    second,
    signin,
    similar,
    spreadsheets,
    template,
    verdict,
)
from leadlight.serve.reader import CurrentReader
from leadlight.shell.hosts import LOOPBACK
from leadlight.shell.site import Site
from leadlight.store.home import Home

WAYS = {
    SignInError: signin.PATH,
    SecondFactorError: second.PATH,
    LockedError: lock.PATH,
    PasswordDueError: account.PATH,
    PurposeError: purpose.PATH,
}
"""Where a page sends whoever must do something first."""


def create_app(home: Home, context: Context, address: str | None = None) -> FastAPI:
    """The site over ``home``, each read of which is recorded under ``context`` until there are
    accounts, and then under whoever is signed in.

    ``address`` is the one by which browsers elsewhere find it (``https://leads.agency.example``);
    without one it is this machine's alone.
    """

    def frame(request: Request) -> Mapping[str, Any]:
        who = who_sees(request)
        idle = home.settings.idle_minutes * 60 if who and who.session and not who.barrier else None
        return {"status": desk.status(home), "who": who, "idle": idle}

    site = Site(
        "Leadlight",
        ["leadlight.serve"],
        frame,
        admit,
        ways=WAYS,
        names=LOOPBACK if address is None else {*LOOPBACK, host_of(address)},
        origin=address,
        longest=max(home.settings.max_picture_bytes, home.settings.feed_body_bytes),
    )
    desk.load()
    site.state.home = home
    site.state.door = Door(home, context, is_secure=(address or "").startswith("https://"))
    _show_pages(site)
    _take_forms(site)
    _give_sheets(site)
    interface.join(site, home)
    watching.join(site)
    entering = (signin, provider, second, passkey, lock, purpose)
    for part in (*entering, account, accounts, codes, cases, log, entry):
        part.join(site)
    site.add_twin("/health", health, HomeStatus, "The state of the data folder, in counts.", WATCH)
    site.add_way("/", start, OWN)
    site.refuse_gaps()
    return site


def host_of(address: str) -> str:
    """The name by which browsers call the site at ``address``, without its port."""
    named = address.partition("://")[2].partition("/")[0]
    host = named if named.endswith("]") else named.rpartition(":")[0] or named
    return host.lower()


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
    site.show(jobs.FACE)
    site.show(hotspots.FACE)


def _take_forms(site: Site) -> None:
    site.take(verdict.GIVE, verdict.give, JUDGE_LEAD)
    site.take(verdict.RETRACT, verdict.retract, JUDGE_LEAD)
    site.take(saved.SAVE, saved.save, SEARCH)
    site.take(saved.REMOVE, saved.remove, SEARCH)
    site.take(picture.PATH, picture.take, SEARCH)
    site.take(note.WRITE, note.write, JUDGE_LEAD)
    site.take(note.STRIKE, note.strike, JUDGE_LEAD)
    site.take(missing.ASIDE, missing.put_aside, REPORTS)
    site.take(missing.AGAIN, missing.take_again, REPORTS)
    site.take(missing.CLOSE, missing.close, REPORTS)
    site.take(jobs.BUILD, jobs.build, OPERATE)
    site.take(jobs.INBOX, jobs.inbox, OPERATE)
    site.take(jobs.CANCEL, jobs.cancel, OPERATE)
    site.take(jobs.AGAIN, jobs.again, OPERATE)


def _give_sheets(site: Site) -> None:
    sheets: dict[str, Callable[..., Response]] = {
        export.LEADS: export.leads,
        export.SEARCH: export.hits,
        spreadsheets.STAYS: spreadsheets.stays,
        spreadsheets.WEEKS: spreadsheets.weeks,
        spreadsheets.MOVEMENT: spreadsheets.movement,
        spreadsheets.CONTRADICTIONS: spreadsheets.contradictions,
        spreadsheets.IDENTIFIERS: spreadsheets.identifiers,
        spreadsheets.EVIDENCE: spreadsheets.evidence,
        hotspots.SHEET: hotspots.export,
    }
    for path, sheet in sheets.items():
        site.add_way(path, sheet, EXPORT_LEAD if "lead_id" in path else EXPORT)


def health(reader: CurrentReader) -> HomeStatus:
    """The state of the home; says nothing about anybody."""
    return desk.status(reader.home)


def start(request: Request, reader: CurrentReader) -> Response:
    """The first page of whoever comes: for those who look the leads, once there are any, and before
    that what to do first; for others what they may do."""
    if "look" not in reader.who.rights:
        own = {"accounts": accounts.PATH, "audit": log.PATH}
        theirs = (path for right, path in own.items() if right in reader.who.rights)
        return RedirectResponse(next(theirs, account.PATH))
    if desk.status(reader.home).generation is not None:
        return RedirectResponse(leads.FACE.path)
    site: Site = request.app
    return site.draw(request, "welcome.html", {})
