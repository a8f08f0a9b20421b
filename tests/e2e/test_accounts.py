"""Signing in, in a real Chromium: notice, password, purpose, lock, codes, passkeys, the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.visiting import SCHEMES, serving, violations, wider
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.peopled import PASSWORD, add

from leadlight.finder.build import build
from leadlight.govern.accounts import disable, new_account
from leadlight.store.home import Home

NEW = "eight loud bells"


class Place(NamedTuple):
    """A site with people in it."""

    home: Home
    site: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A small built home, by the name that passkeys can be bound to."""
    intake = Intake(tmp_path_factory.mktemp("people"))
    for number in range(2):
        intake.take(json_line(source_id=f"a{number}", body="call 212 555 0100, late night"))
    build(intake.home, CONTEXT)
    for site in serving(intake.home):
        yield Place(intake.home, site.replace("127.0.0.1", "localhost"))
    intake.home.close()


@pytest.fixture(params=SCHEMES)
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser of somebody, in light and in dark."""
    made = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    yield made
    made.close()


def named(place: Place, context: BrowserContext, what: str) -> str:
    """An account for one test in one light."""
    light = context.new_page()
    dark = light.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    light.close()
    name = f"{what}-{'dark' if dark else 'light'}"
    add(place.home, name, "investigator")
    return name


def sign_in(page: Page, place: Place, name: str, password: str = PASSWORD) -> None:
    """Accept the notice and give the password."""
    page.goto(f"{place.site}/signin")
    page.get_by_label("I accept this notice").check()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def choose(page: Page, case: str = "24-777") -> None:
    """Say why one looks."""
    page.get_by_role("combobox", name="Case number").fill(case)
    with page.expect_navigation():
        page.get_by_role("button", name="Look for this").click()


def test_from_the_notice_to_the_way_out(place: Place, context: BrowserContext) -> None:
    """A first password, a purpose, a lock that hides, an unlocking that leads back."""
    page = context.new_page()
    name = named(place, context, "nils")
    new_account(place.home, CONTEXT, f"{name}-2", ["analyst"], PASSWORD)
    page.goto(f"{place.site}/search?q=late")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert violations(page) == []
    sign_in(page, place, f"{name}-2")
    expect(page.get_by_role("alert")).to_contain_text("Choose one of your own")
    assert violations(page) == []
    page.get_by_label("Old password").fill(PASSWORD)
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("Once more").fill(NEW)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("heading", name="Why do you look?")).to_be_visible()
    assert violations(page) == []
    choose(page, "immigration sweep")
    expect(page.get_by_role("alert")).to_contain_text("no tool for")
    choose(page)
    expect(page.locator(".looker")).to_contain_text("24-777")
    page.goto(f"{place.site}/search?q=late")
    expect(page.locator("main")).to_contain_text("212 555 0100")
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    shown = page.locator("body").inner_text()
    assert "212 555" not in page.content()
    assert "24-777" not in page.content()
    assert "late" not in shown
    assert violations(page) == []
    page.go_back()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("main")).to_contain_text("212 555 0100")
    assert page.url.endswith("/search?q=late")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    assert "212 555" not in page.content()


def test_the_list_of_accounts_fits_its_window(place: Place, browser: Browser) -> None:
    """And so does the page of one's own."""
    page = browser.new_page()
    for number in range(3):
        add(place.home, f"somebody.with.a.long.name-{number}", "investigator")
    add(place.home, "adam", "administrator")
    sign_in(page, place, "adam")
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
    assert wider(page, 320, 820) == {}
    page.goto(f"{place.site}/account")
    assert wider(page, 320, 820) == {}
    page.context.close()


def test_what_is_typed_outlives_the_session(place: Place, browser: Browser) -> None:
    """And a verdict's key; the sign-in leads back to the lead. It is forgotten once it is kept, and
    when its writer signs out."""
    page = browser.new_context().new_page()
    add(place.home, "dora", "investigator")
    sign_in(page, place, "dora")
    choose(page)
    hits = page.request.get(f"{place.site}/search.json?q=late").json()["hits"]
    lead = f"{place.site}/leads/{hits[0]['lead_id']}"
    page.goto(lead)
    note = page.get_by_label("Write a note")
    note.fill("two motels\nby the road")
    page.locator("main").focus()
    page.keyboard.press("u")
    expect(page.locator("#verdict [role=status]")).to_contain_text("Judged not clear yet")
    expect(note).to_have_value("two motels\nby the road")
    page.context.clear_cookies()
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("I accept this notice").check()
    page.get_by_label("Name").fill("dora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    choose(page)
    expect(note).to_have_value("two motels\nby the road")
    assert page.url == lead
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("The note is kept.")).to_be_visible()
    expect(note).to_have_value("")
    note.fill("a second one")
    page.reload()
    expect(note).to_have_value("a second one")
    beside = page.context.new_page()
    beside.goto(lead)
    beside.get_by_label("Write a note").fill("a second one, too")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    beside.wait_for_function("sessionStorage.length === 0")
    beside.get_by_label("Write a note").press_sequentially("!")
    for tab in (page, beside):
        assert "second" not in tab.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    page.context.close()


def test_a_page_at_rest_hides_itself(place: Place, context: BrowserContext) -> None:
    """Though nobody asks the server for anything."""
    page = context.new_page()
    page.clock.install()
    name = named(place, context, "rita")
    sign_in(page, place, name)
    choose(page)
    page.goto(f"{place.site}/search?q=late")
    expect(page.locator("main")).to_contain_text("212 555 0100")
    page.clock.run_for(16 * 60 * 1000)
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()


def test_codes_of_a_telephone(place: Place, context: BrowserContext) -> None:
    """Set up from the picture's key, asked for at the next sign-in; a recovery code helps once."""
    page = context.new_page()
    name = named(place, context, "toto")
    sign_in(page, place, name)
    page.goto(f"{place.site}/account/codes")
    expect(page.locator(".qr svg")).to_be_visible()
    assert violations(page) == []
    key = page.locator(".key").inner_text()
    page.get_by_label("The code that it shows now").fill(
        pyotp.TOTP(key).at(int(place.home.clock().timestamp()))
    )
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Ask me for codes").click()
    expect(page.locator(".codes li")).to_have_count(10)
    codes = page.locator(".codes li").all_inner_texts()
    assert violations(page) == []
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_role("heading", name="One-time codes")).to_be_visible()
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page, place, name)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Code of your telephone").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Code of your telephone").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    choose(page)
    expect(page.locator(".looker")).to_contain_text(name)


def test_a_passkey(place: Place, context: BrowserContext) -> None:
    """Made on the account's page by an authenticator that verifies its user, then signed in with,
    without name or password; removed, it opens nothing."""
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    made = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": made})
    name = named(place, context, "pia")
    sign_in(page, place, name)
    page.goto(f"{place.site}/account")
    page.get_by_label("Name of a new one").fill("Test key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("cell", name="Test key", exact=True)).to_be_visible()
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(f"{place.site}/signin")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-status]")).to_contain_text("accept the notice")
    page.get_by_label("I accept this notice").check()
    page.get_by_role("button", name="Sign in with a passkey").click()
    choose(page)
    expect(page.locator(".looker")).to_contain_text(name)
    page.goto(f"{place.site}/account")
    with page.expect_navigation():
        page.get_by_role("button", name="Remove Test key").click()
    assert page.get_by_role("button", name="Remove Test key").count() == 0
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("I accept this notice").check()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-status]")).to_contain_text("opens nothing")


def test_what_is_revoked_is_dead_at_the_next_click(place: Place, context: BrowserContext) -> None:
    """From another browser, and by whoever keeps the accounts."""
    page, other = context.new_page(), context.browser.new_context().new_page()  # type: ignore[union-attr]
    name = named(place, context, "rex")
    sign_in(page, place, name)
    choose(page)
    sign_in(other, place, name)
    other.goto(f"{place.site}/account")
    with other.expect_navigation():
        other.get_by_role("button", name="End", exact=True).first.click()
    page.goto(f"{place.site}/leads")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    disable(place.home, CONTEXT, name)
    other.goto(f"{place.site}/account")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    other.context.close()


def test_a_cookie_is_out_of_reach_of_scripts(place: Place, context: BrowserContext) -> None:
    """And nothing of the session lies in the browser's storage."""
    page = context.new_page()
    name = named(place, context, "uma")
    sign_in(page, place, name)
    choose(page)
    assert page.evaluate("document.cookie") == ""
    (cookie,) = context.cookies()
    assert cookie["httpOnly"]
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert cookie["value"] not in stored
