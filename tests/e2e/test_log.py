"""The audit log in a real Chromium: full and empty, in light and in dark, found and taken along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.visiting import PLANTED, SCHEMES, serving, violations, wider
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.peopled import PASSWORD, add

from leadlight.core.context import Context
from leadlight.finder.build import build
from leadlight.govern.audit import Event, audited
from leadlight.govern.checkpoints import write


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of a home with sixty looks in its log, one for what would run in a page."""
    intake = Intake(tmp_path_factory.mktemp("read"))
    intake.take(json_line(body="call 212 555 0100"))
    build(intake.home, CONTEXT)
    add(intake.home, "vera", "auditor")
    for number in range(60):
        context = Context("ines", "24-7", case="24-7")
        with audited(intake.home, context, Event("lead.read", f"lead-{number}")):
            pass
    planted = Context("ivan", PLANTED)
    with audited(intake.home, planted, Event("search", PLANTED, {"q": "=1+1"}, "refused")):
        pass
    write(intake.home, CONTEXT)
    yield from serving(intake.home)
    intake.home.close()


@pytest.fixture(params=SCHEMES)
def page(browser: Browser, place: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An auditor's page, just after the sign-in."""
    made = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    page = made.new_page()
    page.goto(f"{place}/signin")
    page.get_by_label("I accept this notice").check()
    page.get_by_label("Name").fill("vera")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Audit log")).to_be_visible()
    yield page
    made.close()


def test_found_paged_and_taken_along(page: Page, place: str, tmp_path: Path) -> None:
    """What was planted is shown as text; filters stay in the address; a slice and a proof come as
    files."""
    expect(page.get_by_role("link", name="Log", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    assert violations(page) == []
    assert page.title() != "taken"
    assert wider(page, 320, 820) == {}
    page.get_by_label("Who", exact=True).fill("ines")
    page.get_by_label("Did what").select_option("lead.read")
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    assert page.locator("table.log tbody tr").count() == 50
    with page.expect_navigation():
        page.get_by_role("link", name="Older events").click()
    assert page.locator("table.log tbody tr").count() == 10
    expect(page.get_by_label("Who", exact=True)).to_have_value("ines")
    assert "before=" in page.url
    with page.expect_download() as sheet:
        page.get_by_role("link", name="as CSV").click()
    assert sheet.value.suggested_filename == "log.csv"
    with page.expect_download() as proof:
        page.get_by_role("link", name="Proof of event").first.click()
    assert proof.value.suggested_filename.endswith(".tlog-proof")


def test_nothing_fits(page: Page, place: str) -> None:
    """Said in words."""
    page.goto(f"{place}/log?actor=nobody.here")
    expect(page.get_by_text("No event fits.")).to_be_visible()
    assert violations(page) == []


def test_an_auditor_reads_nothing_else(page: Page, place: str) -> None:
    """No way leads to anybody."""
    for path in ("/leads", "/search?q=x", "/missing", "/accounts"):
        answer = page.goto(f"{place}{path}")
        assert answer is not None
        assert answer.status == 403
