"""Signing in by an identity provider, in a real Chromium: there, back, the lock, a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_accounts import choose
from tests.e2e.visiting import SCHEMES, serving, violations
from tests.intake import CONTEXT, Intake, json_line
from tests.openid import CLIENT, SECRET, Provider, providing
from tests.serve.peopled import PASSWORD, add

from leadlight.finder.build import build
from leadlight.govern.bindings import bind


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The provider, with a form that asks who somebody is."""
    with providing() as made:
        yield made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[str]:
    """The site of a small built home, two of whose accounts are bound."""
    folder = tmp_path_factory.mktemp("bound")
    secret = folder / "secret"
    secret.write_text(SECRET)
    given = {"oidc_client": CLIENT, "oidc_secret": secret, "oidc_name": "the agency"}
    intake = Intake(folder, oidc_issuer=provider.issuer, **given)
    for number in range(2):
        intake.take(json_line(source_id=f"a{number}", body="call 212 555 0100, late night"))
    build(intake.home, CONTEXT)
    add(intake.home, "adam", "administrator")
    for scheme in SCHEMES:
        add(intake.home, f"olga-{scheme}", "investigator")
        add(intake.home, f"ines-{scheme}", "investigator")
        bind(intake.home, CONTEXT, f"ines-{scheme}", f"subject-{scheme}")
    provider.clock = lambda: intake.home.clock().timestamp()
    yield from serving(intake.home)
    intake.home.close()


class Somebody(NamedTuple):
    """Whoever sits at a browser in one light, and what the provider calls him."""

    page: Page
    name: str
    subject: str


@pytest.fixture(params=SCHEMES)
def ines(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Somebody]:
    """An investigator whose account is bound."""
    made = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    yield Somebody(made.new_page(), f"ines-{request.param}", f"subject-{request.param}")
    made.close()


def say(page: Page, subject: str) -> None:
    """Tell the provider who one is."""
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("button", name="Continue").click()


def go(page: Page, place: str, subject: str) -> None:
    """From the page of the sign-in to the provider, and back."""
    page.goto(f"{place}/signin?next=/leads")
    page.get_by_label("I accept this notice").check()
    page.get_by_role("button", name="Sign in with the agency").click()
    say(page, subject)


def test_there_and_back_and_the_lock(place: str, provider: Provider, ines: Somebody) -> None:
    """The notice comes first; what was asked for comes after; the lock asks again, and the session
    goes on where it was."""
    page = ines.page
    page.goto(f"{place}/signin?next=/leads")
    assert violations(page) == []
    page.get_by_role("button", name="Sign in with the agency").click()
    expect(page.get_by_role("alert")).to_contain_text("Accept the notice")
    go(page, place, ines.subject)
    choose(page)
    expect(page.locator(".looker")).to_contain_text(ines.name)
    page.goto(f"{place}/account")
    expect(page.get_by_text("by the identity provider alone")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{place}/leads?limit=7")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Unlock with the agency").click()
    say(page, ines.subject)
    expect(page).to_have_url(f"{place}/leads?limit=7")
    expect(page.locator(".looker")).to_contain_text("24-777")
    assert provider.asked[-1]["prompt"] == "login"


def test_somebody_who_is_bound_to_nothing(place: str, ines: Somebody) -> None:
    """He is told what he is called, and is not let in."""
    go(ines.page, place, "stranger-9")
    expect(ines.page.get_by_role("alert")).to_contain_text("stranger-9")
    assert violations(ines.page) == []
    ines.page.goto(f"{place}/leads")
    expect(ines.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_administrator_binds(place: str, ines: Somebody) -> None:
    """On the page of all accounts."""
    page, olga = ines.page, ines.name.replace("ines", "olga")
    page.goto(f"{place}/signin")
    page.get_by_label("I accept this notice").check()
    page.get_by_label("Name").fill("adam")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
    page.goto(f"{place}/accounts")
    expect(page.get_by_role("heading", name="Bind one to the agency")).to_be_visible()
    assert violations(page) == []
    form = page.locator('form[action="/accounts/bind"]')
    form.get_by_label("Account").select_option(olga)
    page.get_by_label("Subject").fill(f"another-{ines.subject}")
    page.get_by_role("button", name="Bind it").click()
    expect(page.get_by_role("row", name=olga)).to_contain_text(f"another-{ines.subject}")
