"""Takes pictures of the web pages, drawn from the made-up world, into screenshots/.

Runs the demo in a temporary data folder, serves it and an empty one, and opens each page in
Chromium in light and dark, on a screen and on a tablet.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "screenshots"
LEADLIGHT = str(Path(sys.executable).with_name("leadlight"))
SIZES = {"screen": (1280, 800), "tablet": (820, 1180)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ARGUMENTS = ["--no-sandbox"] if os.geteuid() == 0 else []  # root's Chromium has no sandbox
PATIENCE = 30  # seconds until the server must answer


def main() -> None:
    """Makes every picture anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        with served(Path(folder) / "empty") as site:
            shoot(browser, "welcome", site + "/")
        with served(Path(folder) / "demo", "demo") as site:
            for name, address in pages(site).items():
                shoot(browser, name, address)


@contextmanager
def served(home: Path, *before: str) -> Iterator[str]:
    """The address of the home's pages, as long as the block runs; first the command ``before``."""
    environment = os.environ | {"LEADLIGHT_HOME": str(home)}
    if before:
        subprocess.run([LEADLIGHT, *before], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen([LEADLIGHT, "serve", "--port", str(port)], env=environment)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def pages(site: str) -> dict[str, str]:
    """Name and address of each page: the list, the lead that has most to show with its pages, an
    ad, searches, the API, an error."""
    leads = told(f"{site}/leads.json?limit=100")["leads"]
    lead = max(leads, key=lambda each: (len(each["places"]), each["ads"]))["lead_id"]
    whole = told(f"{site}/leads/{lead}.json")
    (template, *_) = whole["identifiers"]["templates"] or [{"value": "none"}]
    place = leads[0]["places"][0]["name"]
    paths = {
        "today": "/leads",
        "today-narrowed": f"/leads?unreviewed=true&within=250&place={quote(place)}",
        "today-nothing": "/leads?place=nowhere",
        "lead": f"/leads/{lead}",
        "hotspots": "/hotspots",
        "graph": f"/leads/{lead}/graph?from=1&to={len(whole['ads'])}",
        "similar": f"/leads/{lead}/similar",
        "template": f"/templates/{template['value']}",
        "ad": f"/ads/{whole['ads'][0]['ad_id']}",
        "search": "/search",
        "search-words": "/search?q=late+night",
        "search-number": f"/search?q={quote(whole['identifiers']['phones'][0]['value'])}",
        "search-trouble": "/search?q=%22late",
        "jobs": "/jobs",
        "api": "/docs",
        "nowhere": "/leads/nobody",
    }
    return {name: site + path for name, path in paths.items()}


def told(address: str) -> Any:
    """What a page's twin says."""
    with urlopen(address) as answer:
        return json.load(answer)


def shoot(browser: Browser, name: str, address: str) -> None:
    """One page, whole, in each colour scheme and size."""
    for scheme, (size, (width, height)) in product(SCHEMES, SIZES.items()):
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=TARGET / f"{name}-{size}-{scheme}.png", full_page=True)
        page.close()


def free_port() -> int:
    """A port of this machine that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(port: int) -> None:
    """Returns once something listens on ``port``. Raises TimeoutError if nothing ever does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no server on port {port} within {PATIENCE} seconds")


if __name__ == "__main__":
    main()
