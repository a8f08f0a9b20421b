"""The homes that are visited, their sites, and the browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.e2e.visiting import CHROMIUM, CONTEXT, PATIENCE, SCHEMES, Visit, fill, serving

from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

# Playwright's own five seconds are too few for a page that a busy machine makes and draws.
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def site(homes: tuple[Home, Home]) -> Iterator[str]:
    """The built home's site."""
    yield from serving(homes[0])


@pytest.fixture(scope="session")
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


@pytest.fixture(params=SCHEMES)
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visit in light, then in dark."""
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    yield Visit(context.new_page())
    context.close()
