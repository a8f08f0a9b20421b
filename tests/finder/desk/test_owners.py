"""Whoever sees the records of one agency is told nothing of another's, whatever he asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from tests.intake import CONTEXT, Intake, json_line

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError, ScopeError
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.core.today import TodayFilter
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk.missing import MatchFilter
from leadlight.finder.ingest.feeds import Feed
from leadlight.finder.match.intake import take_reports
from leadlight.govern.access import scope_of
from leadlight.govern.sharing import share, unshare

NORTH, SOUTH, BOTH = "North County", "South County", "both"
NUMBERS = {NORTH: "212 555 0101", SOUTH: "212 555 0102", BOTH: "212 555 0103"}
AGENCIES = {NORTH: (NORTH, NORTH, NORTH), SOUTH: (SOUTH, SOUTH, SOUTH), BOTH: (NORTH, SOUTH, NORTH)}


def reading(agency: str | None) -> Context:
    """Somebody of an agency; of none is the home's owner."""
    return Context("ines", "a test", scope_of(agency))


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    """Three hands: one whose ads North captured, one of South, one of both; and an ad of South's
    hand that North captured too."""
    made = Intake(tmp_path_factory.mktemp("owners"))
    lines = [
        json_line(
            source_id=f"{hand} {number}",
            body=f"Word{hand[:4]} call {NUMBERS[hand]} tonight, {number}",
            place=f"{hand[:4]}ville",
            captured_at=f"2026-03-0{number + 1}T12:00:00Z",
            agency=agency,
        )
        for hand, agencies in AGENCIES.items()
        for number, agency in enumerate(agencies)
    ]
    made.take(b"".join(lines))
    for day, agency in ((1, SOUTH), (2, NORTH)):
        at = f"2026-03-0{day}T12:00:00Z"
        same = {"source_id": "twice", "body": "Wordtwice alone here"}
        made.take(json_line(**same, captured_at=at, agency=agency))
    build(made.home, CONTEXT)
    yield made
    made.home.close()


def ads_of(intake: Intake, hand: str) -> list[str]:
    """The ids of a hand's ads, in the order of time."""
    named = {str(each.source_id): each.ad_id for each in desk.links(intake.home, CONTEXT)}
    return [named[name] for name in sorted(named) if name.startswith(hand)]


def lead_of(intake: Intake, hand: str) -> str:
    """The lead that a hand's ads are."""
    ads = ads_of(intake, hand)
    leads = {each.lead_id for each in desk.links(intake.home, CONTEXT) if each.ad_id in ads}
    (lead,) = leads
    return str(lead)


def test_ads_of_others_are_not_there(intake: Intake) -> None:
    """As if they had never come: whole, in search, and by every identifier."""
    home, north = intake.home, reading(NORTH)
    first, _, last = ads_of(intake, BOTH)
    mine = {*ads_of(intake, NORTH), *ads_of(intake, "twice"), first, last}
    for each in desk.links(home, CONTEXT):
        for look in (desk.kept_ad, desk.ad):
            if each.ad_id in mine:
                look(home, north, each.ad_id)
            else:
                with pytest.raises(NotFoundError):
                    look(home, north, each.ad_id)
    for hand, number in NUMBERS.items():
        for query in (number, f"Word{hand[:4]}"):
            hits = desk.search(home, north, query, SearchFilter(limit=10))
            assert {hit.ad_id for hit in hits} == {
                ad for ad in ads_of(intake, hand) if ad in mine
            }, query
            answer = desk.ask(home, north, query, SearchFilter(limit=10))
            assert answer.counted == len(hits)
    one = desk.search(home, north, "tonight", SearchFilter(limit=2))
    rest = desk.search(home, north, "tonight", SearchFilter(limit=10, skipped=2))
    assert len({hit.ad_id for hit in (*one, *rest)}) == 5


def test_a_lead_is_seen_whole_or_not_at_all(intake: Intake) -> None:
    """What a build says of it says something of all its ads."""
    home, north = intake.home, reading(NORTH)
    for context, leads in ((north, 2), (CONTEXT, 4)):
        for told in (
            desk.leads(home, context, LeadFilter(threshold=0)),
            desk.today(home, context, TodayFilter()),
        ):
            assert told.above + told.independent + told.judged + told.below == leads
    assert desk.kept_ad(home, north, ads_of(intake, BOTH)[0]).lead_id is None
    assert desk.lead(home, north, lead_of(intake, NORTH)).ads


@pytest.mark.parametrize("hand", [SOUTH, BOTH])
def test_no_look_reaches_a_hidden_lead(intake: Intake, hand: str) -> None:
    """Nor is anything said of it."""
    home, north, lead = intake.home, reading(NORTH), lead_of(intake, hand)
    looks: tuple[Callable[[], object], ...] = (
        lambda: desk.lead(home, north, lead),
        lambda: desk.lead_file(home, north, lead),
        lambda: desk.graph(home, north, lead, None, None),
        lambda: desk.holds(home, north, lead),
        lambda: desk.similar(home, north, lead),
        lambda: desk.lead_ads(home, north, lead, limit=5),
        lambda: desk.give_verdict(home, north, lead, "agency"),
        lambda: desk.write_note(home, north, lead, "seen"),
    )
    for look in looks:
        with pytest.raises(NotFoundError):
            look()


def test_nothing_that_is_told_names_another_agencys_words(intake: Intake) -> None:
    """Whole answers, searched for its words, places and numbers."""
    home, north = intake.home, reading(NORTH)
    told = [
        desk.today(home, north, TodayFilter()),
        desk.leads(home, north, LeadFilter(threshold=0)),
        desk.proposed(home, north, 20),
        desk.changes(home, north, 100),
        desk.ask(home, north, "tonight", SearchFilter()),
        desk.ask(home, north, "call", SearchFilter(place="Sout")),
        desk.lead_file(home, north, lead_of(intake, NORTH)),
    ]
    text = msgspec.json.encode(told).decode()
    assert "Nortville"[:4] in text
    for word in ("WordSout", "Soutville", "5550102", "bothville", "5550103"):
        assert word not in text, word


def test_what_was_said_of_a_lead_goes_with_it(intake: Intake) -> None:
    """Verdicts and notes of leads that are not seen are neither told nor taken back."""
    home, north = intake.home, reading(NORTH)
    lead = lead_of(intake, SOUTH)
    verdict = desk.give_verdict(home, reading(SOUTH), lead, "spam")
    note = desk.write_note(home, reading(SOUTH), lead, "a word")
    assert verdict.id not in {each.id for each in desk.verdicts(home, north)}
    assert desk.notes(home, north, lead) == ()
    with pytest.raises(NotFoundError):
        desk.retract(home, north, verdict.id)
    with pytest.raises(NotFoundError):
        desk.strike(home, north, note.id)
    assert verdict.id in {each.id for each in desk.verdicts(home, reading(SOUTH))}
    desk.strike(home, reading(SOUTH), note.id)
    desk.retract(home, reading(SOUTH), verdict.id)


def test_what_is_shared_is_seen_until_it_is_shared_no_more(intake: Intake) -> None:
    """From the next request on, in one direction alone."""
    home, north, south = intake.home, reading(NORTH), reading(SOUTH)
    share(home, CONTEXT, SOUTH, NORTH)
    desk.lead(home, north, lead_of(intake, SOUTH))
    desk.lead(home, north, lead_of(intake, BOTH))
    with pytest.raises(NotFoundError):
        desk.lead(home, south, lead_of(intake, NORTH))
    unshare(home, CONTEXT, SOUTH, NORTH)
    with pytest.raises(NotFoundError):
        desk.lead(home, north, lead_of(intake, SOUTH))


def test_an_ad_that_two_captured_shows_each_his_own_captures(intake: Intake) -> None:
    """When and by whom else it was seen is not told."""
    (ad,) = ads_of(intake, "twice")
    (version,) = desk.kept_ad(intake.home, reading(NORTH), ad).versions
    assert [f"{each:%d}" for each in version.captures] == ["02"]
    (whole,) = desk.kept_ad(intake.home, CONTEXT, ad).versions
    assert len(whole.captures) == 2


def test_who_captured_nothing_sees_nothing(intake: Intake) -> None:
    """A name of an agency is no key; quotation marks in it do nothing."""
    for name in ("Nobody", "x') OR ('a' = 'a", NORTH.lower()):
        nobody = reading(name)
        assert desk.leads(intake.home, nobody, LeadFilter(threshold=0)).leads == ()
        assert desk.search(intake.home, nobody, "tonight", SearchFilter(limit=10)) == ()
        with pytest.raises(NotFoundError):
            desk.kept_ad(intake.home, nobody, ads_of(intake, NORTH)[0])


def test_what_tells_agencies_apart_no_more_is_the_owners(intake: Intake) -> None:
    """Lists of everything are refused to whoever sees a part."""
    north = reading(NORTH)
    for look in (desk.links, desk.judgements, desk.quarantine, desk.selection):
        with pytest.raises(ScopeError):
            list(look(intake.home, north))


def test_where_there_are_no_others_one_shelf_serves_all(tmp_path: Path) -> None:
    """People of the only agency read what the owner reads, held once."""
    made = Intake(tmp_path)
    made.take(json_line(body="call 212 555 0101"))
    build(made.home, CONTEXT)
    mine = desk.leads(made.home, reading("home"), LeadFilter(threshold=0))
    assert mine is desk.leads(made.home, CONTEXT, LeadFilter(threshold=0))
    made.home.close()


def test_a_missing_child_is_matched_for_all_and_told_to_whom_may_see(tmp_path: Path) -> None:
    """A report of one agency: its people are told of leads that they see, and of no other; asking
    takes nothing from what is kept for the rest."""
    made = Intake(tmp_path)
    for number in range(2):
        made.take(
            json_line(source_id=f"s{number}", body="call 212 555 0102", agency=SOUTH)
            + json_line(source_id=f"n{number}", body="ring 212 555 0101", agency=NORTH)
        )
    build(made.home, CONTEXT)
    report: dict[str, object] = {
        "report_id": "r1",
        "status": "open",
        "as_of": "2026-03-01",
        "given_name": "Ana",
    }
    report |= {"age_now": 15, "missing_since": "2026-02-01", "phones": ["+12125550102"]}
    path = made.feed(msgspec.json.encode(report) + b"\n", "missing.jsonl")
    take_reports(made.home, CONTEXT, [Feed(path.name, path)])
    owner, home_people = CONTEXT, reading("home")
    assert desk.match_missing(made.home, home_people, MatchFilter()).matches == ()
    assert desk.missing_file(made.home, home_people, "r1").candidates == ()
    assert len(desk.missing_file(made.home, owner, "r1").candidates) == 1
    share(made.home, owner, SOUTH, "home")
    assert len(desk.missing_file(made.home, home_people, "r1").candidates) == 1
    made.home.close()
