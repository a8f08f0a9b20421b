"""Visits of the site by a real Chromium: what a page did beside showing itself, what axe finds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from playwright.sync_api import (
    ConsoleMessage,
    Page,
    Request,
    expect,
)

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.today import TodayFilter
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import Feed
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.serve.server import address, listen, server
from leadlight.store.home import Home

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
CONTEXT = Context("tester", "to see that the pages work")
START = datetime(2026, 1, 3, 12, tzinfo=UTC)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PLANTED = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
CHROMIUM = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 60  # seconds until a server has started, and a page shows what it is to show


def planted() -> Iterator[dict[str, Any]]:
    """Ads of one number in three places, hostile in each field that a site can fill; the last one
    has a megabyte on one line."""
    for number, place in enumerate(("Oakland, CA", "Reno, NV", "Sacramento, CA") * 3):
        said = f"Plantedword {PLANTED} \u202e{{{{ 7*7 }}}}\u2066"
        yield {
            "source": f"planted{PLANTED}",
            "source_id": f"p{number}",
            "captured_at": (START + timedelta(days=2 * number)).isoformat(),
            "title": said,
            "body": f"{said} call 510-555-0142 {number} "
            + ("A" * 1_000_000 if number == 8 else ""),
            "place": f"{place} {PLANTED}" if number == 7 else place,
            "category": said,
            "url": "javascript:alert(1)",
            "contacts": [{"type": "handle", "value": said}],
        }


def fill(home: Home, folder: Path) -> None:
    """A small made-up world, read, built and looked at; then the planted ads."""
    world = write_world(WorldSpec(ads=1500, seed=7), folder, lambda _: None)
    hostile = folder / "planted.jsonl"
    hostile.write_bytes(b"".join(msgspec.json.encode(ad) + b"\n" for ad in planted()))
    lines = world.ads.read_bytes().splitlines(keepends=True)
    early, late = folder / "early.jsonl", folder / "late.jsonl"
    early.write_bytes(b"".join(lines[:1200]))
    late.write_bytes(b"".join(lines[1200:]))
    ingest(home, CONTEXT, [Feed(early.name, early)], HowToRead())
    build(home, CONTEXT)
    desk.today(home, CONTEXT, TodayFilter())
    ingest(home, CONTEXT, [Feed(path.name, path) for path in (late, hostile)], HowToRead())
    build(home, CONTEXT)


def serving(home: Home) -> Iterator[str]:
    """The address of the home's site, served beside the test."""
    with listen("127.0.0.1", 0) as listening:
        running = server(home, CONTEXT)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            end = time.monotonic() + PATIENCE
            while not running.started:
                assert thread.is_alive()
                assert time.monotonic() < end
                time.sleep(0.05)
            yield address(listening).rstrip("/")
        finally:
            running.should_exit = True
            thread.join()


class Visit:
    """A page, and what it did beside showing itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, target: str) -> Page:
        """The page at ``target``, loaded, and its map drawn if it has one."""
        self.page.goto(target)
        if self.page.locator("[data-map]").count():
            expect(self.page.locator("[data-map][data-drawn]")).to_be_attached()
        return self.page

    def was_clean(self, site: str) -> bool:
        """Whether it complained of nothing and asked nobody else for anything."""
        return not self.complaints and all(url.startswith(site + "/") for url in self.requests)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def best_lead(page: Page) -> str:
    """Address of the first lead of the list at hand."""
    return str(page.locator("[data-walk]").first.evaluate("link => link.href"))


def planted_lead(visit: Visit, site: str) -> Page:
    """The page of the group of planted ads, found by its word."""
    page = visit.open(f"{site}/search?q=Plantedword")
    return visit.open(str(page.locator(".hit-group h2 a").first.evaluate("link => link.href")))


def wider(page: Page, *widths: int) -> dict[int, int]:
    """By how many pixels the page is wider than a window of each width, where it is."""
    page.wait_for_load_state()
    over = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1180})
        page.wait_for_function("width => innerWidth === width", arg=width)
        over[width] = int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
    return {width: each for width, each in over.items() if each > 0}


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.0 to 2.2, levels A and AA."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]
