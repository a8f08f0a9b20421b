"""The pages in a real Chromium: light and dark, by keyboard, with a planted script, by axe."""

from __future__ import annotations

from itertools import combinations

from playwright.sync_api import Browser, Locator, Page, Route, expect
from tests.e2e.visiting import Visit, best_lead, planted_lead, violations, wider


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
    """It is shown, on the hit, on the lead, on each ad and on the graph."""
    page = planted_lead(visit, site)
    assert "onerror=" in page.inner_text("#ads")
    lead = page.url.partition("#")[0]
    ads = page.locator("#ads tbody a").evaluate_all("all => all.map((link) => link.href)")
    assert len(ads) == 9
    for target in (lead, f"{lead}/graph?from=1&to=9", *ads):
        page = visit.open(target)
        assert "Plantedword" in page.inner_text("main")
        assert page.title() != "taken"
        assert page.locator("main img").count() == 0
        assert "\u202e" not in page.content()
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
    ad = visit.open(lead).locator("#ads tbody a").first.evaluate("link => link.href")
    told = visit.page.request.get(f"{lead}.json").json()
    template = told["identifiers"]["templates"][0]["value"]
    pages = [
        *(f"{site}/jobs", f"{empty_site}/jobs"),
        *(f"{site}/leads", f"{site}/leads?place=nowhere", lead, f"{lead}/graph?from=1&to=2", ad),
        *(f"{lead}/similar", f"{site}/templates/{template}"),
        *(f"{site}/search", f"{site}/search?q=late", f"{site}/search?q=%22open"),
        *(f"{site}/hotspots", f"{site}/docs", f"{site}/nowhere"),
        *(f"{empty_site}/", f"{empty_site}/leads"),
    ]
    found = {target: violations(visit.open(target)) for target in pages}
    visit.page.set_viewport_size({"width": 820, "height": 1180})
    found |= {f"{target} (tablet)": violations(visit.open(target)) for target in pages}
    assert {target: each for target, each in found.items() if each} == {}


def test_no_page_is_wider_than_its_window(browser: Browser, site: str, empty_site: str) -> None:
    """On a tablet, and at 320 pixels (WCAG 1.4.10); nor is a printed lead wider than its paper, on
    which stands what is folded on the screen."""
    visit = Visit(browser.new_page(reduced_motion="reduce"))
    lead = best_lead(visit.open(f"{site}/leads"))
    ad = visit.open(lead).locator("#ads tbody a").first.evaluate("link => link.href")
    paths = ("leads", "search?q=late", "search", "hotspots", "jobs", "log", "missing", "docs")
    pages = [*(f"{site}/{path}" for path in paths), f"{empty_site}/", ad]
    pages += [lead, f"{lead}/graph?from=1&to=2", f"{lead}/similar"]
    found = {target: wider(visit.open(target), 320, 820) for target in pages}
    assert {target: each for target, each in found.items() if each} == {}
    page = visit.open(lead)
    page.locator("details:has(table)").evaluate_all("all => all.forEach((it) => it.open = false)")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert wider(page, 800) == {}
    tables = page.locator("details table").evaluate_all("all => all.map((it) => it.clientHeight)")
    assert tables
    assert all(tables)
    page.context.close()


def test_filters_are_folded_where_they_would_push_the_list_down(visit: Visit, site: str) -> None:
    """On a tablet, unless one is set; beside the list they stand open."""
    filters = visit.page.get_by_label("Seen since")
    visit.open(f"{site}/leads")
    expect(filters).to_be_visible()
    visit.page.set_viewport_size({"width": 820, "height": 1180})
    expect(filters).to_be_hidden()
    visit.page.get_by_text("Filters", exact=True).click()
    expect(filters).to_be_visible()
    visit.open(f"{site}/leads?unreviewed=true")
    expect(filters).to_be_visible()


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
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/leads/*")
    page.go_back()
    row = page.locator("[data-walk]")
    expect(row.nth(1)).to_be_focused()
    page.keyboard.press("j")
    expect(row.nth(2)).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url("**/leads/*")
    page.get_by_role("button", name="Keys").click()
    page.locator("main").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_verdict_is_one_key_and_so_is_taking_it_back(visit: Visit, site: str) -> None:
    """The page shows it, axe finds nothing in it; while somebody writes, keys are letters."""
    page = visit.open(best_lead(visit.open(f"{site}/leads")))
    page.get_by_label("Why (may be left empty)").fill("says it is a house")
    page.get_by_label("Why (may be left empty)").blur()
    page.keyboard.press("a")
    page.wait_for_url("**/leads/*#verdict")
    status = page.locator("#verdict [role=status]")
    expect(status).to_contain_text("Judged an agency")
    expect(status).to_be_in_viewport()
    assert "says it is a house" in page.inner_text(".judged")
    assert violations(page) == []
    with page.expect_navigation():
        page.keyboard.press("z")
    assert page.get_by_role("button", name="Take back").count() == 0
    assert page.locator(".judged").count() == 0
    page.get_by_label("Why (may be left empty)").press("s")
    assert page.input_value("[name=note]") == "s"
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_letters_typed_while_a_page_comes_anew_are_letters(visit: Visit, site: str) -> None:
    """None is lost and none is a key, though one key has just judged or taken back, or a note was
    sent, and the server takes its time."""
    page = visit.open(best_lead(visit.open(f"{site}/leads")))
    why = page.get_by_label("Why (may be left empty)")
    for key, words in (("u", "Judged not clear yet"), ("z", "taken back")):
        page.locator("main").focus()
        typed_meanwhile(page, key, why, "sa")
        page.keyboard.type("id")
        expect(page.locator("#verdict [role=status]")).to_contain_text(words)
        expect(why).to_have_value("said")
        why.clear()
    note = page.get_by_label("Write a note")
    note.fill("two motels")
    page.get_by_role("button", name="Keep the note").focus()
    typed_meanwhile(page, "Enter", note, " by the road")
    expect(page.locator(".note > p")).to_have_text("two motels")
    expect(note).to_have_value("by the road")
    expect(note).to_be_focused()
    note.clear()
    with page.expect_navigation():
        page.get_by_role("button", name="Strike").click()
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def typed_meanwhile(page: Page, key: str, field: Locator, letters: str) -> None:
    """A key that sends a form; letters while the answer is awaited; then the answer. A locator
    would keep its letters for the next page, a mouse and a keyboard wait for nothing."""
    held: list[Route] = []
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/leads/L*/*", hold, times=1)
    page.keyboard.press(key)
    while not held:
        page.wait_for_timeout(10)
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.keyboard.press("End")
    page.keyboard.type(letters)
    with page.expect_navigation():
        held.pop().continue_()


def test_without_javascript_a_verdict_is_given_and_taken_back(browser: Browser, site: str) -> None:
    """Its buttons are a plain form."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/leads")
    page.locator("[data-walk]").first.click()
    page.get_by_role("button", name="Controlled").click()
    expect(page.get_by_text("Judged controlled").first).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Take back").click()
    assert page.locator(".judged").count() == 0
    context.close()


def test_the_first_stop_leads_to_the_content(visit: Visit, site: str) -> None:
    """For whoever walks by tab."""
    page = visit.open(f"{site}/leads")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[data-walk]").first).to_be_focused()
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


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
    with page.expect_navigation():
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
