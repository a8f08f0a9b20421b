"""Reports of a made-up world against its ads: what is found, how surely, and who may know."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CONTEXT, copy_home

from leadlight.academy.world import WorldFiles
from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.ids import content_id
from leadlight.core.leads import LeadFilter
from leadlight.core.missing import Match
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk.missing import MatchFilter
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.intake import take_reports
from leadlight.finder.rank.direct import MISSING_CHILD
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

Record = dict[str, Any]


@pytest.fixture(scope="module")
def home(
    built_home: Home, world: WorldFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """A copy of the built home that has taken the world's reports."""
    folder = tmp_path_factory.mktemp("matched") / "home"
    copy_home(built_home, folder)
    opened = open_home(Settings(home=folder), CONTEXT.actor, CONTEXT.purpose)
    take_reports(opened, CONTEXT, find_feeds([str(world.missing)]))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def found(home: Home) -> dict[str, list[Match]]:
    by_report: dict[str, list[Match]] = {}
    for each in desk.match_missing(home, CONTEXT, MatchFilter()).matches:
        by_report.setdefault(each.report_id, []).append(each)
    return by_report


@pytest.fixture(scope="module")
def facts(world: WorldFiles) -> dict[str, Record]:
    """The truth on each ad."""
    told = map(json.loads, world.truth.read_text(encoding="utf-8").splitlines())
    return {content_id("posting", it["source"], "source_id", it["source_id"]): it for it in told}


@pytest.fixture(scope="module")
def reports(world: WorldFiles) -> list[tuple[Record, Record]]:
    """Each report with its truth."""
    sides = (world.missing, world.missing_truth)
    lines = (path.read_text(encoding="utf-8").splitlines() for path in sides)
    return [(json.loads(one), json.loads(other)) for one, other in zip(*lines, strict=True)]


def _is_shown(report: Record, ads: list[Record]) -> bool:
    """Whether an ad shows the very thing that the report brought."""
    return any(
        set(report["phones"]) & set(ad["phones"])
        or set(report["handles"]) & {handle.partition(":")[2] for handle in ad["handles"]}
        or any(
            (int(mine, 16) ^ int(shown["pdq"], 16)).bit_count() <= 31
            for mine in report["image_pdq"]
            for shown in ad["pictures"]
        )
        for ad in ads
    )


def test_children_whose_picture_number_or_account_is_shown_come_first(
    found: dict[str, list[Match]],
    facts: dict[str, Record],
    reports: list[tuple[Record, Record]],
) -> None:
    first = shown = 0
    for report, truth in reports:
        theirs = [ad for ad in facts.values() if truth["person"] in ad["people"]]
        if truth["person"] and _is_shown(report, theirs):
            shown += 1
            best = found[report["report_id"]][0]
            first += facts[best.ad_id]["hand"] == truth["hand"]
    assert shown >= 5
    assert first == shown


def test_nobody_is_alerted_to_what_misleads(
    found: dict[str, list[Match]], reports: list[tuple[Record, Record]]
) -> None:
    others = [report["report_id"] for report, truth in reports if not truth["person"]]
    assert len(others) > 20
    assert sum(found[each][0].alert for each in others if each in found) == 0


def test_the_parts_of_a_probability_add_up_to_it(found: dict[str, list[Match]]) -> None:
    for matches in found.values():
        for each in matches:
            logit = math.fsum(reason.effect for reason in each.reasons)
            assert 1 / (1 + math.exp(-logit)) == pytest.approx(each.probability, abs=0.003)
        assert sum(each.probability for each in matches) <= 1 + 1e-6
        assert [each.probability for each in matches] == sorted(
            (each.probability for each in matches), reverse=True
        )


def test_a_name_alone_alerts_nobody(found: dict[str, list[Match]]) -> None:
    codes = {"picture", "phone", "email", "handle"}
    for matches in found.values():
        for each in matches:
            assert not each.alert or codes & {reason.code for reason in each.reasons}


def test_a_direct_match_lifts_its_lead_and_says_so_until_it_is_reviewed(
    home: Home, found: dict[str, list[Match]]
) -> None:
    alerts = {each.lead_id for matches in found.values() for each in matches if each.alert}
    assert alerts
    build(home, CONTEXT)
    listed = desk.leads(home, CONTEXT, LeadFilter(limit=1000)).leads
    lifted = {lead.lead_id for lead in listed if lead.reasons[0].code == MISSING_CHILD}
    assert lifted == alerts
    assert {lead.lead_id for lead in listed[: len(lifted)]} == lifted
    assert build(home, CONTEXT).seconds == {}  # nothing new was said


def test_every_look_is_on_record_and_nobody_else_sees_a_report(
    home: Home, found: dict[str, list[Match]]
) -> None:
    some = next(iter(found))
    elsewhere = Context(actor="stranger", purpose="a test", scope="agency elsewhere")
    with pytest.raises(NotFoundError):
        desk.match_missing(home, elsewhere, MatchFilter(report=some))
    assert desk.match_missing(home, elsewhere, MatchFilter()).matches == ()
    desk.match_missing(home, CONTEXT, MatchFilter(report=some))
    with home.ledger.reading() as ledger:
        told = [event for event in events(ledger) if event["action"] == "missing.match"]
    assert told[-1]["object"] == some
    assert told[-1]["actor"] == CONTEXT.actor


def test_what_is_since_a_day_has_an_ad_since_then(home: Home) -> None:
    since = datetime(2026, 4, 10, tzinfo=UTC)
    some = desk.match_missing(home, CONTEXT, MatchFilter(since=since, limit=3)).matches
    assert some
    assert all(each.seen_at and each.seen_at >= since for each in some)


def test_a_new_report_is_matched_before_any_build(home: Home, tmp_path: Path) -> None:
    with home.ledger.reading() as ledger:
        generation = home.generations.current(ledger)
    assert generation
    ad = next(iter(desk.links(home, CONTEXT)))
    kept = desk.kept_ad(home, CONTEXT, ad.ad_id)
    phones = [phone.e164 for phone in kept.versions[0].findings.phones]
    record = {"report_id": "NEW", "age_now": 15, "phones": phones or ["+12125550999"]}
    (tmp_path / "new.jsonl").write_text(json.dumps(record), encoding="utf-8")
    take_reports(home, CONTEXT, find_feeds([str(tmp_path / "new.jsonl")]))
    (best, *_) = desk.match_missing(home, CONTEXT, MatchFilter(report="NEW")).matches
    assert best.lead_id == ad.lead_id
