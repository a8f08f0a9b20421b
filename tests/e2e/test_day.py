"""An investigator's day in a real Chromium, in light and in dark."""

from __future__ import annotations

import csv
import io
import re
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect
from tests.e2e.visiting import Visit, best_lead, violations

RING = (
    "all => all.map((each) => each.getBBox()).map((b) => [b.x, b.y, b.x + b.width, b.y + b.height])"
)


def widest_lead(page: Page, site: str) -> str:
    """Address of the listed lead with the most places, whose movement is worth playing."""
    listed = page.request.get(f"{site}/leads.json?limit=100").json()["leads"]
    most = max(listed, key=lambda lead: (len(lead["places"]), lead["ads"]))
    return f"{site}/leads/{most['lead_id']}"


def test_the_list_is_opened_and_narrowed(visit: Visit, site: str) -> None:
    """It says what is new since the last look; filters stand in the address."""
    page = visit.open(f"{site}/")
    assert "Today" in page.inner_text("h1")
    assert "since you looked" in page.inner_text("main")
    everything = page.locator(".leads > li:not(.asked-about)").count()
    page.get_by_role("link", name=re.compile("Not yet reviewed")).click()
    page.wait_for_url("**unreviewed=true**")
    page.get_by_label("Filters").get_by_role("link").filter(has_text="Chicago").or_(
        page.locator(".side h3:text('Place') + ul a")
    ).first.click()
    page.wait_for_url("**place=**")
    assert 0 < page.locator(".leads > li").count() <= everything
    assert "unreviewed=true" in page.url
    assert "place=" in page.url
    page.get_by_role("link", name="Take all filters away").click()
    page.wait_for_url("**/leads")
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_a_lead_is_followed_and_judged(visit: Visit, site: str) -> None:
    """By keys to a lead, from a reason to an ad and back, a note, a verdict, and both undone."""
    page = visit.open(f"{site}/leads")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/leads/L*")
    page.wait_for_selector("[data-drawn]")
    page.locator("#reasons .refs a").first.click()
    page.wait_for_url("**#ad-*")
    page.locator("tr:target a").click()
    page.wait_for_url("**/ads/*")
    assert page.locator("mark").count() >= 1
    page.get_by_role("link", name="Its lead").click()
    page.wait_for_url("**/leads/L*")

    page.get_by_label("Write a note").fill("Seen at <b>two</b> motels")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".note", has_text="Seen at <b>two</b> motels")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Strike").first.click()
    assert page.get_by_text("Seen at <b>two</b> motels").count() == 0
    page.locator("main").focus()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator(".judged").count() > 0
    with page.expect_navigation():
        page.keyboard.press("z")
    assert page.locator(".judged").count() == 0
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_a_number_in_an_odd_spelling_is_found_kept_and_exported(visit: Visit, site: str) -> None:
    """By key, from wherever one is."""
    page = visit.open(f"{site}/leads")
    told = page.request.get(f"{best_lead(page)}.json").json()
    page.locator("main").focus()
    digits = told["identifiers"]["phones"][0]["value"].removeprefix("+1")
    page.keyboard.press("/")
    page.keyboard.type(f"({digits[:3]})  {digits[3:6]} . {digits[6:]}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert told["lead_id"] in page.locator(".hit-group h2 a").first.get_attribute("href")  # type: ignore[operator]  # it has one
    assert "Read as" in page.inner_text("main")
    page.get_by_label("Save this one as").fill("Odd spelling")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**#saved")
    with page.expect_navigation():
        page.locator(".kept-search a", has_text="Odd spelling").click()
    expect(page.locator(".hit-group").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="These ads as CSV").click()
    rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert rows[0][0] == "ad"
    assert len(rows) > 1
    with page.expect_navigation():
        page.get_by_role("button", name="Remove Odd spelling").click()
    assert page.locator(".kept-search").count() == 0
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_the_movement_plays(visit: Visit, site: str) -> None:
    """The window goes over the map, and two sliders move it by hand."""
    visit.page.clock.install(time=0)
    page = visit.open(widest_lead(visit.page, site))
    page.clock.pause_at(3600)
    whole = page.locator(".map .stay").count()
    assert whole >= 2
    said = page.locator("[data-window]")
    before = said.inner_text()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1000)
    assert said.inner_text() != before
    page.get_by_role("button", name="Pause").click()
    page.clock.resume()
    assert page.locator(".map .stay").count() < whole
    page.get_by_label("To", exact=True).fill("0")
    assert page.locator(".map .stay").count() >= 1
    assert violations(page) == []
    assert visit.was_clean(site), (visit.complaints, visit.requests)


def test_labels_of_a_graph_do_not_overlap(visit: Visit, site: str) -> None:
    """Nor leave it; nor do the numbers of its lines lie on them."""
    listed = visit.page.request.get(f"{site}/leads.json?limit=100").json()["leads"]
    most = max(listed, key=lambda lead: lead["identifiers"]["phones"])
    page = visit.open(f"{site}/leads/{most['lead_id']}/graph")
    boxes = page.locator(".graph .label").evaluate_all(RING)
    assert len(boxes) >= 2
    width, height = (
        float(each) for each in str(page.locator(".graph").get_attribute("viewBox")).split()[2:]
    )
    assert all(x1 >= 0 and y1 >= 0 and x2 <= width and y2 <= height for x1, y1, x2, y2 in boxes)
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


def overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes (left, top, right, bottom) share any of the plane."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_picture_is_hashed_and_forgotten(visit: Visit, site: str, tmp_path: Path) -> None:
    """What stands in the address is its hash; what is no picture is refused in words."""
    picture, other = tmp_path / "in hand.png", tmp_path / "letter.png"
    grey = np.random.default_rng(1).integers(0, 255, (9, 9), dtype=np.uint8)
    Image.fromarray(grey).resize((240, 240)).save(picture)
    other.write_text("no picture")
    page = visit.open(f"{site}/search")
    page.get_by_label("A picture").set_input_files(picture)
    page.wait_for_url(re.compile("q=[0-9a-f]{64}"))
    page = visit.open(f"{site}/search")
    page.get_by_label("A picture").set_input_files(other)
    page.get_by_text("cannot be looked for").wait_for()


def test_what_a_question_lacks_is_said(visit: Visit, site: str) -> None:
    """In the page, with the question still in the box."""
    for query, word in (('"open', "quotation mark"), ("(a OR b", "bracket"), ("night AND", "AND")):
        page = visit.open(f"{site}/search")
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        page.get_by_role("alert").wait_for()
        assert word in page.get_by_role("alert").inner_text()
        assert page.input_value("#q") == query


def test_crude_words_are_covered(visit: Visit, site: str) -> None:
    """Until somebody asks for them."""
    page = visit.open(best_lead(visit.open(f"{site}/leads")))
    page.locator("#ads tbody a").first.click()
    page.wait_for_url("**/ads/*")
    page.evaluate(
        "document.querySelector('.verbatim').insertAdjacentHTML('beforeend',"
        " '<span class=crude><span class=word>crudeword</span></span>'"
        " + '<input type=checkbox id=uncover aria-label=uncover>')"
    )
    assert "crudeword" not in page.inner_text("main")
    page.locator("#uncover").check()
    assert "crudeword" in page.inner_text("main")


def test_a_page_prints(visit: Visit, site: str) -> None:
    """Without forms and buttons, on white."""
    page = visit.open(best_lead(visit.open(f"{site}/leads")))
    page.emulate_media(media="print")
    assert not page.locator("form.find").is_visible()
    assert not page.locator("[data-brush]").is_visible()
    assert page.locator("#reasons table").first.is_visible()
    assert "A score is a reason to look" in page.inner_text("body")
