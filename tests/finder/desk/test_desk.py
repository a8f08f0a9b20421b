"""The desk's answers: whole, consistent, audited, and silent about independent people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.finder import desk
from leadlight.govern.audit import events
from leadlight.store.home import Home

EVERYTHING = LeadFilter(limit=100_000, threshold=0)


def test_leads_above_the_threshold_best_first(built_home: Home, context: Context) -> None:
    found = desk.leads(built_home, context, LeadFilter(limit=1000))
    chances = [lead.probability for lead in found.leads]
    assert chances == sorted(chances, reverse=True)
    assert all(chance >= built_home.settings.threshold for chance in chances)
    assert [lead.rank for lead in found.leads] == list(range(1, len(chances) + 1))
    assert len(chances) == found.above > 0
    assert all(lead.interval[0] < lead.probability < lead.interval[1] for lead in found.leads)
    assert all(len(lead.reasons) >= 2 and lead.places for lead in found.leads)


def test_independents_are_counted_and_never_listed(built_home: Home, context: Context) -> None:
    found = desk.leads(built_home, context, EVERYTHING)
    assert found.independent > 0
    assert all(lead.kind != "independent" for lead in found.leads)
    assert found.above + found.below + found.independent == desk.status(built_home).leads


def test_a_limit_a_place_and_a_time_narrow_the_list(built_home: Home, context: Context) -> None:
    everything = desk.leads(built_home, context, EVERYTHING).leads
    place = everything[0].places[0].name
    there = desk.leads(
        built_home, context, msgspec.structs.replace(EVERYTHING, place=place.upper())
    ).leads
    assert 0 < len(there) < len(everything)
    latest = max(lead.last_seen for lead in everything)
    since = latest - timedelta(days=3)
    late = desk.leads(built_home, context, msgspec.structs.replace(EVERYTHING, since=since)).leads
    assert {lead.lead_id for lead in late} == {
        lead.lead_id for lead in everything if lead.last_seen >= since
    }
    assert len(desk.leads(built_home, context, LeadFilter(limit=3, threshold=0)).leads) == 3


def test_a_lead_agrees_with_its_line_in_the_list(built_home: Home, context: Context) -> None:
    for line in desk.leads(built_home, context, LeadFilter(limit=5)).leads:
        whole = desk.lead(built_home, context, line.lead_id)
        assert len(whole.ads) == line.ads
        assert whole.probability == line.probability
        assert whole.places == line.places
        assert [reason.code for reason in whole.reasons] == [r.code for r in line.reasons]
        for name in ("phones", "emails", "handles", "images", "templates", "names"):
            assert len(getattr(whole.identifiers, name)) == getattr(line.identifiers, name)
        assert sum(stay.ads for stay in whole.timeline) == sum(place.ads for place in whole.places)


def test_evidence_stands_on_ads_of_the_lead(built_home: Home, context: Context) -> None:
    for line in desk.leads(built_home, context, LeadFilter(limit=5)).leads:
        whole = desk.lead(built_home, context, line.lead_id)
        mine = {ad.ad_id for ad in whole.ads}
        assert whole.evidence
        for tie in whole.evidence:
            assert len(tie.ads) >= 2
            assert set(tie.ads) <= mine
            assert tie.weight >= 0
        for reason in whole.reasons:
            assert set(reason.ads) <= mine


def test_an_unknown_lead_is_not_found(built_home: Home, context: Context) -> None:
    with pytest.raises(NotFoundError, match="Lnothing"):
        desk.lead(built_home, context, "Lnothing")


@pytest.mark.parametrize("spelling", ["{0}-{1}-{2}", "({0}) {1} {2}", "+1{0}{1}{2}", "{0}.{1}.{2}"])
def test_a_number_is_found_in_any_spelling(
    built_home: Home, context: Context, spelling: str
) -> None:
    lead = desk.leads(built_home, context, LeadFilter(limit=1)).leads[0]
    whole = desk.lead(built_home, context, lead.lead_id)
    number = whole.identifiers.phones[0]
    digits = number.value.removeprefix("+1")
    query = spelling.format(digits[:3], digits[3:6], digits[6:])
    hits = desk.search(built_home, context, query, SearchFilter(limit=1000))
    assert all(number.value in hit.matched for hit in hits)
    of_lead = [hit for hit in hits if hit.lead_id == lead.lead_id]
    assert len({hit.ad_id for hit in hits}) == len(hits)
    assert len(of_lead) >= number.ads


def test_other_identifiers_are_looked_up_whole(built_home: Home, context: Context) -> None:
    looked = 0
    for line in desk.leads(built_home, context, LeadFilter(limit=40, threshold=0.3)).leads:
        whole = desk.lead(built_home, context, line.lead_id)
        handles = [each.value.partition(":")[2] for each in whole.identifiers.handles]
        emails = [each.value for each in whole.identifiers.emails]
        for query in (*(f"@{name}" for name in handles[:1]), *emails[:1], whole.ads[0].url):
            hits = desk.search(built_home, context, str(query), SearchFilter(limit=1000))
            assert line.lead_id in {hit.lead_id for hit in hits}, query
            looked += 1
    assert looked > 20


def test_words_phrases_and_filters(built_home: Home, context: Context) -> None:
    everywhere = desk.search(built_home, context, "call OR text", SearchFilter(limit=500))
    assert everywhere
    source = everywhere[0].source
    there = desk.search(built_home, context, "call OR text", SearchFilter(limit=500, source=source))
    assert {hit.source for hit in there} == {source}
    until = min(hit.captured_at for hit in everywhere) + timedelta(days=1)
    early = desk.search(built_home, context, "call OR text", SearchFilter(limit=500, until=until))
    assert early
    assert all(hit.captured_at <= until for hit in early)


def test_bad_syntax_is_said_and_helped(built_home: Home, context: Context) -> None:
    with pytest.raises(InputError, match="quotes"):
        desk.search(built_home, context, '"unclosed AND (', SearchFilter())


def test_each_question_leaves_one_event_with_owner_and_purpose(
    built_home: Home, context: Context
) -> None:
    def ask() -> None:
        desk.leads(built_home, context, EVERYTHING)
        desk.search(built_home, context, "some words", SearchFilter())
        list(desk.links(built_home, context))
        list(desk.quarantine(built_home, context))

    with built_home.ledger.begin() as ledger:
        before = len(events(ledger))
    ask()
    with built_home.ledger.begin() as ledger:
        new = events(ledger)[before:]
    assert [event["action"] for event in new] == [
        "leads.read",
        "search",
        "links.read",
        "quarantine.read",
    ]
    assert {(event["actor"], event["purpose"]) for event in new} == {
        (context.actor, context.purpose)
    }
    assert new[0]["details"]["threshold"] == 0
    assert new[1]["details"]["query"] == "some words"


def test_times_beyond_all_ads_narrow_nothing(built_home: Home, context: Context) -> None:
    ever = SearchFilter(
        limit=1, since=datetime(1, 1, 1, tzinfo=UTC), until=datetime(9999, 12, 31, tzinfo=UTC)
    )
    assert desk.search(built_home, context, "call OR text", ever)


def test_a_place_without_a_word_is_refused(built_home: Home, context: Context) -> None:
    with pytest.raises(InputError, match="holds no word"):
        desk.search(built_home, context, "call", SearchFilter(place="!!!"))
