"""What pages weigh when there is much to show: a lead of hundreds of ads, hundreds of reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser
from tests.e2e.visiting import CONTEXT, Visit, serving
from tests.intake import Intake, json_line

from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.intake import take_reports

PLAIN, MAPPED = 300_000, 600_000  # bytes
ADS = 540
ABROAD = ("Madrid", "Barcelona", "Valencia", "Sevilla", "Lisboa", "Porto", "Toulouse", "Bordeaux")
AT_HOME = ("Oakland, CA", "Reno, NV", "Boise, ID", "Dayton, OH", "Akron, OH", "Tampa, FL",
           "Austin, TX", "Fresno, CA", "Toledo, OH", "Omaha, NE", "Tulsa, OK")  # fmt: skip
NAMES = ("Maple", "Ruby", "Jade", "Amber", "Coral", "Pearl", "Olive", "Ivy", "Hazel", "Iris")
WEIGH = """() => performance.getEntries().reduce(
    (sum, entry) => sum + (entry.transferSize ?? 0), 0)"""


def ads(number: str, places: tuple[str, ...]) -> Iterator[bytes]:
    """Ads of one hand that moves on with each: a stay, a move and a contradiction every time."""
    for count in range(ADS):
        posted = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=3 * count)
        name = NAMES[count // (ADS // len(NAMES))]
        yield json_line(
            source_id=f"{number}-{count}",
            title=f"{name} is in town until {posted:%A}, and this title is a long one {count}",
            body=f"hello I am {name}, {20 + count % 9} years old. call {number} or write to "
            f"@maple_{number[:3]}_{count % 40} on telegram, {60 + count % 50} roses half an hour",
            images=[{"url": f"https://nightboard.example/{count}.jpg", "pdq": picture(number)}],
            place=places[count % len(places)],
            captured_at=posted.isoformat(),
        )


def picture(number: str) -> str:
    """The hash of the one picture that a hand shows."""
    return sha256(number.encode()).hexdigest()


def reports() -> Iterator[str]:
    """As many reports as a large agency has open, each with something to find."""
    for count in range(400):
        report = {
            "report_id": f"report-{count}",
            "given_name": f"{NAMES[count % len(NAMES)]} of the {count}th street",
            "aliases": [NAMES[(count + 1) % len(NAMES)], "somebody else"],
            "birth_year": 2010,
            "missing_since": "2026-01-01",
            "last_seen_place": "Oakland, CA",
            "phones": ["+12125550155"],
        }
        yield json.dumps(report) + "\n"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of a home with two large leads, one abroad."""
    folder = tmp_path_factory.mktemp("crowded")
    intake = Intake(folder)
    for number, places in (("212 555 0155", AT_HOME), ("415 555 0166", ABROAD)):
        intake.take(b"".join(ads(number, places)), number)
    path = folder / "reports.jsonl"
    path.write_text("".join(reports()), encoding="utf-8")
    take_reports(intake.home, CONTEXT, find_feeds([str(path)]))
    build(intake.home, CONTEXT)
    yield from serving(intake.home)
    intake.home.close()


def test_pages_are_light(browser: Browser, crowded: str) -> None:
    """300 kB, 600 kB where a map is drawn, all told: what is asked for beside the page as well."""
    with urlopen(f"{crowded}/leads.json") as answer:
        today = json.load(answer)
    leads = today["leads"] + today["proposed"]
    large = [each["lead_id"] for each in leads if each["ads"] == ADS]
    assert len(large) == 2
    pages = {
        "/leads": PLAIN,
        "/search?q=Maple": PLAIN,
        "/missing": PLAIN,
        "/missing?after=100": PLAIN,
        "/missing/report?id=report-1": PLAIN,
        "/hotspots": PLAIN,
        "/jobs": PLAIN,
        "/log": PLAIN,
    }
    for lead in large:
        pages[f"/leads/{lead}"] = MAPPED
        pages[f"/leads/{lead}/graph"] = PLAIN
        pages[f"/leads/{lead}/similar"] = PLAIN
    weights = {}
    for path in pages:
        context = browser.new_context()  # with nothing kept from the page before
        visit = Visit(context.new_page())
        page = visit.open(crowded + path)
        assert page.locator("main h1").count() == 1, path
        weights[path] = page.evaluate(WEIGH)
        context.close()
    assert {path: weight for path, weight in weights.items() if weight > pages[path]} == {}
