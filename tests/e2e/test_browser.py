"""The pages in a real Chromium: light and dark, by keyboard, with a planted script, by axe."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import Feed
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
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
PATIENCE = 30  # seconds until the server must answer


def planted() -> Iterator[dict[str, Any]]:
    """Ads of one number in three places, hostile in each field that a site can fill."""
    for number, place in enumerate(("Oakland, CA", "Reno, NV", "Sacramento, CA") * 3):
        yield {
            "source": f"planted{PLANTED}",
            "source_id": f"p{number}",
            "captured_at": (START + timedelta(days=2 * number)).isoformat(),
            "title": f"Plantedword {PLANTED}",
            "body": f"Plantedword {PLANTED} call 510-555-0142 {number} {PLANTED}",
            "place": place,
            "url": "javascript:alert(1)",
        }


def fill(home: Home, folder: Path) -> None:
    """A small made-up world and the planted ads, read and built."""
    world = write_world(WorldSpec(ads=1500, seed=7), folder, lambda _: None)
    hostile = folder / "planted.jsonl"
    hostile.write_bytes(b"".join(msgspec.json.encode(ad) + b"\n" for ad in planted()))
    feeds = [Feed(path.name, path) for path in (world.ads, hostile)]
    ingest(home, CONTEXT, feeds, HowToRead())
    build(home, CONTEXT)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Home]]:
    """A built home and an empty one."""
    folder = tmp_path_factory.mktemp("homes")
    full, empty = (
        open_home(Settings(home=folder / name), "tester", CONTEXT.purpose, made_up=name == "full")
        for name in ("full", "empty")
    )
    fill(full, folder / "world")
    yield full, empty
    full.close()
    empty.close()


def serving(home: Home) -> Iterator[str]:
    """The address of the home's site, served beside the test."""
    with listen("127.0.0.1", 0) as listening:
        running = server(home, CONTEXT)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        end = time.monotonic() + PATIENCE
        while not running.started and time.monotonic() < end:
            time.sleep(0.05)
        yield address(listening).rstrip("/")
        running.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def site(homes: tuple[Home, Home]) -> Iterator[str]:
    """The built home's site."""
    yield from serving(homes[0])


@pytest.fixture(scope="module")
def empty_site(homes: tuple[Home, Home]) -> Iterator[str]:
    """The empty home's site."""
    yield from serving(homes[1])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A fresh Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        yield launched
        launched.close()


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
            self.page.wait_for_selector("[data-map][data-drawn]", timeout=20_000)
        return self.page

    def was_clean(self, site: str) -> bool:
        """Whether it complained of nothing and asked nobody else for anything."""
        return not self.complaints and all(url.startswith(site + "/") for url in self.requests)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture(params=SCHEMES)
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visit in light, then in dark."""
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    yield Visit(context.new_page())
    context.close()


def best_lead(page: Page) -> str:
    """Address of the first lead of the list at hand."""
    return str(page.locator("[data-walk]").first.evaluate("link => link.href"))


def planted_lead(visit: Visit, site: str) -> Page:
    """The page of the group of planted ads, found by its word."""
    page = visit.open(f"{site}/search?q=Plantedword")
    return visit.open(str(page.locator(".group a").first.evaluate("link => link.href")))


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.0 to 2.2, levels A and AA."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


def test_list_and_lead_open_cleanly(visit: Visit, site: str) -> None:
    """No complaint, no request to anybody else, and the map is drawn."""
    page = visit.open(site + "/")
    assert page.url == site + "/leads"
    assert "A score is a reason to look" in page.inner_text("body")
    assert "Made-up data" in page.inner_text("body")
    visit.open(best_lead(page))
    assert page.locator(".map circle").count() >= 1
    assert page.locator(".map .land").count() >= 1
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_labels_of_the_map_do_not_overlap(visit: Visit, site: str) -> None:
    """Nor leave it."""
    page = visit.open(best_lead(visit.open(f"{site}/leads")))
    boxes = page.locator(".map .label").evaluate_all(
        "all => all.map((each) => each.getBBox()).map((b) => [b.x, b.y, b.width, b.height])"
    )
    assert boxes
    assert all(x >= 0 and x + width <= 640 for x, _, width, _ in boxes)
    assert all(y >= 0 and y + height <= 400 for _, y, _, height in boxes)
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


def overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes (left, top, width, height) share any of the plane."""
    (x1, y1, w1, h1), (x2, y2, w2, h2) = one, other
    return x1 < x2 + w2 and x2 < x1 + w1 and y1 < y2 + h2 and y2 < y1 + h1


def test_a_planted_script_does_not_run(visit: Visit, site: str) -> None:
    """It is shown, on the hit and on the lead."""
    page = planted_lead(visit, site)
    assert "onerror=" in page.inner_text("#ads")
    assert page.title() != "taken"
    assert page.locator("main img").count() == 0
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_an_empty_home_says_what_to_do(visit: Visit, empty_site: str) -> None:
    """A greeting, and the commands that come next."""
    said = visit.open(empty_site + "/").inner_text("main")
    assert "leadlight ingest" in said
    assert "leadlight build" in said
    assert "leadlight demo" in said
    assert visit.was_clean(empty_site)


def test_axe_finds_nothing(visit: Visit, site: str, empty_site: str) -> None:
    """On any page, wide and on a tablet."""
    lead = best_lead(visit.open(f"{site}/leads"))
    pages = [
        *(f"{site}/leads", lead, f"{site}/search?q=late", f"{site}/docs", f"{site}/nowhere"),
        *(f"{empty_site}/", f"{empty_site}/leads"),
    ]
    found = {target: violations(visit.open(target)) for target in pages}
    visit.page.set_viewport_size({"width": 820, "height": 1180})
    found |= {f"{target} (tablet)": violations(visit.open(target)) for target in pages}
    assert {target: each for target, each in found.items() if each} == {}


def test_the_keyboard_walks(visit: Visit, site: str) -> None:
    """Slash searches, j and k walk, o opens; and the keys can be switched off."""
    page = visit.open(f"{site}/leads")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("j")
    assert page.input_value("#q") == "j"
    page.locator("main").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/leads/*")
    page.get_by_role("button", name="Keys").click()
    page.locator("main").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_verdict_is_one_key_and_so_is_taking_it_back(visit: Visit, site: str) -> None:
    """The page shows it, axe finds nothing in it; while somebody writes, keys are letters."""
    page = visit.open(best_lead(visit.open(f"{site}/leads")))
    page.get_by_label("Why").fill("says it is a house")
    page.get_by_label("Why").blur()
    page.keyboard.press("a")
    page.wait_for_url("**/leads/*#verdict")
    page.get_by_text("Judged an agency").wait_for()
    assert "says it is a house" in page.inner_text(".judged")
    assert violations(page) == []
    page.keyboard.press("z")
    page.get_by_role("button", name="Take back").wait_for(state="detached")
    assert page.locator(".judged").count() == 0
    page.get_by_label("Why").press("s")
    assert page.input_value("[name=note]") == "s"
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_without_javascript_a_verdict_is_given_and_taken_back(browser: Browser, site: str) -> None:
    """Its buttons are a plain form."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/leads")
    page.locator("[data-walk]").first.click()
    page.get_by_role("button", name="Controlled").click()
    page.get_by_text("Judged controlled").wait_for()
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("Judged").wait_for(state="detached")
    context.close()


def test_the_first_stop_leads_to_the_content(visit: Visit, site: str) -> None:
    """For whoever walks by tab."""
    page = visit.open(f"{site}/leads")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_light_can_be_chosen(visit: Visit, site: str) -> None:
    """And the choice lasts."""
    ground = "getComputedStyle(document.body).backgroundColor"
    page = visit.open(f"{site}/leads")
    before = page.evaluate(ground)
    page.get_by_role("button", name="Light or dark").click()
    chosen = page.evaluate(ground)
    assert chosen != before
    assert visit.open(f"{site}/docs").evaluate(ground) == chosen


def test_without_javascript_all_but_the_map_is_there(browser: Browser, site: str) -> None:
    """Reasons, stays, movement, identifiers and ads are in the page itself."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/leads")
    page.locator("[data-walk]").first.click()
    said = page.inner_text("main")
    assert "The map needs JavaScript" in said
    assert page.locator(".timeline rect").count() >= 1
    assert page.locator("#ads tbody tr").count() >= 1
    context.close()


def test_pages_are_light(visit: Visit, site: str) -> None:
    """A page stays within 300 kB, within 600 kB with its map."""
    page = visit.open(f"{site}/leads")
    weigh = """() => performance.getEntries().reduce(
        (sum, entry) => sum + (entry.transferSize ?? 0), 0)"""
    assert page.evaluate(weigh) <= 300_000
    visit.open(best_lead(page))
    assert page.evaluate(weigh) <= 600_000
