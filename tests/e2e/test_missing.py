"""The missing-child workspace in a real Chromium: a report, its candidates side by side, one set
aside and taken back, the packet, the end."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.e2e.visiting import CONTEXT, Visit, serving, violations
from tests.intake import Intake, json_line

from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.intake import take_reports

NUMBER = "+12125550117"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def awaited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of a small built home with two reports a light: one that an ad shows the number of,
    one that nothing speaks for."""
    folder = tmp_path_factory.mktemp("missing")
    intake = Intake(folder)
    for number in range(3):
        intake.take(
            json_line(
                source_id=f"a{number}",
                title=f"Maple tonight {HOSTILE}",
                body="this is Maple, call 212 555 0117",
                place="Dayton, OH",
                captured_at=f"2026-03-{10 + number}T08:00:00Z",
            )
        )
    reports = [
        {
            "report_id": f"{what}-{light}",
            "given_name": f"{what.title()} {HOSTILE}",
            "aliases": ["Maple"] if what == "shown" else ["Zinnia"],
            "birth_year": 2010,
            "missing_since": "2026-03-01",
            "last_seen_place": "Akron, OH",
            "phones": [NUMBER] if what == "shown" else [],
        }
        for what in ("shown", "unseen")
        for light in ("light", "dark")
    ]
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in reports), encoding="utf-8")
    take_reports(intake.home, CONTEXT, find_feeds([str(path)]))
    build(intake.home, CONTEXT)
    yield from serving(intake.home)
    intake.home.close()


def light_of(visit: Visit) -> str:
    """In which light it is."""
    dark = visit.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    return "dark" if dark else "light"


def test_a_report_is_worked_on_to_its_end(visit: Visit, awaited: str) -> None:
    """From the list to the candidate, set aside, taken back, handed over, closed."""
    name = f"shown-{light_of(visit)}"
    page = visit.open(f"{awaited}/missing")
    assert violations(page) == []
    with page.expect_navigation():
        page.locator(f"a[href*='{name}']").first.click()
    expect(page.get_by_role("heading", name="Leads that this child may be in")).to_be_visible()
    expect(page.get_by_text(NUMBER).first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Why (may be left empty)").first.fill(f"older {HOSTILE}")
    with page.expect_navigation():
        page.get_by_role("button", name="Reviewed: not this child").first.click()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    expect(page.get_by_text(f"older {HOSTILE}")).to_be_visible()
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Take back").click()
    assert page.get_by_role("button", name="Take back").count() == 0
    page.get_by_role("link", name="Open it, to read and print").click()
    page.wait_for_url("**/packet?*")
    expect(page.get_by_text(NUMBER).first).to_be_visible()
    assert violations(page) == []
    visit.open(f"{awaited}/missing")
    with page.expect_navigation():
        page.locator(f"a[href*='{name}']").first.click()
    page.get_by_label("The report is to be closed").check()
    page.get_by_role("button", name="Close it").click()
    page.wait_for_url("**/missing")
    assert page.locator(f"a[href*='{name}']").count() == 0
    assert visit.was_clean(awaited), (visit.complaints, visit.requests)


def test_a_report_that_nothing_speaks_for_says_so(visit: Visit, awaited: str) -> None:
    """And offers no packet."""
    page = visit.open(f"{awaited}/missing")
    with page.expect_navigation():
        page.locator(f"a[href*='unseen-{light_of(visit)}']").first.click()
    page.get_by_text("Nothing in the archive speaks for this report").wait_for()
    page.get_by_text("There is no candidate to hand over.").wait_for()
    assert violations(page) == []
    assert visit.was_clean(awaited), (visit.complaints, visit.requests)


def test_no_report_is_no_error(visit: Visit, empty_site: str) -> None:
    """The page says how reports come."""
    page = visit.open(f"{empty_site}/missing")
    page.get_by_text("leadlight missing add").wait_for()
    assert violations(page) == []
    assert visit.was_clean(empty_site), (visit.complaints, visit.requests)


def test_a_report_is_entered_with_a_mistake_and_without_loss(visit: Visit, awaited: str) -> None:
    """The mistake is said, what was typed stands, and the mended report shows its candidates."""
    name = f"by-hand-{light_of(visit)}"
    page = visit.open(f"{awaited}/missing")
    with page.expect_navigation():
        page.get_by_role("link", name="Enter a report").click()
    assert violations(page) == []
    page.get_by_label("Id your agency").fill(name)
    page.get_by_label("Given name").fill(HOSTILE)
    page.get_by_label("Age at going missing").fill("18")
    page.get_by_label("Missing since").fill("2026-03-01")
    page.get_by_label("Numbers").fill("(212) 555-0117")
    with page.expect_navigation():
        page.get_by_role("button", name="Take the report").click()
    page.get_by_role("alert").get_by_text("18 or older at going missing").wait_for()
    assert violations(page) == []
    assert page.get_by_label("Given name").input_value() == HOSTILE
    page.get_by_label("Age at going missing").fill("15")
    page.get_by_role("button", name="Take the report").click()
    page.get_by_text(f"the number {NUMBER} of the report stands in the ads").first.wait_for()
    with page.expect_navigation():
        page.get_by_role("link", name="Change the report").click()
    assert violations(page) == []
    page.get_by_label("Hair").fill("red")
    page.get_by_role("button", name="Keep the change").click()
    page.get_by_text("it replaced 1 earlier record").wait_for()
