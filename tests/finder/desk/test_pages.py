"""What pages ask of the desk, over a home that was built: the day's list, ads, graphs, searches,
notes."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image
from tests.conftest import copy_home

from leadlight.academy.world import WorldFiles
from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.leads import LeadFilter, LeadList, SearchFilter
from leadlight.core.settings import Settings
from leadlight.core.today import TodayFilter
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk.noting import LONGEST
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

NARROW = SearchFilter(limit=10)


@pytest.fixture
def lead_id(built_home: Home, context: Context) -> str:
    """The lead of the list that shows most numbers, so that its graph has links."""
    listed = desk.leads(built_home, context, LeadFilter(limit=200)).leads
    return max(listed, key=lambda lead: lead.identifiers.phones).lead_id


def last_event(home: Home) -> dict[str, object]:
    """The newest one of the audit log."""
    with home.ledger.reading() as ledger:
        return events(ledger)[-1]


def test_the_days_list_is_the_list(built_home: Home, context: Context) -> None:
    """With the same leads in the same order, and the same counts; a page after a page."""
    told = desk.today(built_home, context, TodayFilter())
    listed = desk.leads(built_home, context, LeadFilter())
    assert {name: getattr(told, name) for name in LeadList.__struct_fields__} == {
        name: getattr(listed, name) for name in LeadList.__struct_fields__
    }
    second = desk.today(built_home, context, TodayFilter(limit=5, after=listed.leads[4].lead_id))
    assert (second.leads, second.first) == (listed.leads[5:10], 5)
    first = desk.today(built_home, context, TodayFilter(limit=5, before=second.leads[0].lead_id))
    assert (first.leads, first.first) == (listed.leads[:5], 0)
    assert told.last_look is None
    assert not told.news
    assert last_event(built_home)["action"] == "leads.read"


def test_no_lead_is_passed_over_while_others_are_judged(
    built_home: Home, context: Context, tmp_path: Path
) -> None:
    """A verdict takes its lead away; the next page goes on where this one ended, ranks as they are
    on each lead's page."""
    copy_home(built_home, tmp_path / "home")
    home = open_home(Settings(home=tmp_path / "home"), context.actor, context.purpose)
    order = [lead.lead_id for lead in desk.today(home, context, TodayFilter(limit=500)).leads]
    page = desk.today(home, context, TodayFilter(limit=4)).leads
    for lead in page[:3]:
        desk.give_verdict(home, context, lead.lead_id, "spam", None)
    following = desk.today(home, context, TodayFilter(limit=4, after=page[-1].lead_id))
    assert [lead.lead_id for lead in following.leads] == order[4:8]
    assert following.first == 1
    assert [lead.rank for lead in following.leads] == [2, 3, 4, 5]
    assert desk.lead(home, context, following.leads[0].lead_id).rank == 2
    home.close()


def test_the_days_proposals_are_those_that_are_proposed(built_home: Home, context: Context) -> None:
    """The first few."""
    told = desk.today(built_home, context, TodayFilter()).proposed
    assert told == desk.proposed(built_home, context, len(told))


def test_an_ad_is_read_anew_where_it_stands(
    built_home: Home, context: Context, lead_id: str
) -> None:
    """Each span says what the field says there; the bytes are those that were received."""
    told = desk.lead(built_home, context, lead_id)
    for listed in told.ads[:10]:
        ad = desk.kept_ad(built_home, context, listed.ad_id)
        assert ad.lead_id == lead_id
        assert last_event(built_home)["object"] == listed.ad_id
        (version, *_) = ad.versions
        fields = {field.name: field.text for field in version.fields}
        for phone in version.findings.phones:
            for span in phone.spans:
                assert fields[span.field][span.start : span.end] == span.text
        assert msgspec.json.decode(version.raw)["source"] == ad.source
        assert version.batch is not None
        assert version.captures
        for picture in ad.pictures:
            assert 1 <= picture.ads <= len(told.ads)


def test_a_graph_spans_its_groups(built_home: Home, context: Context, lead_id: str) -> None:
    """Each ad is in one group; the links make a tree, weakest first; its numbers are the list's."""
    graph = desk.graph(built_home, context, lead_id)
    told = desk.lead(built_home, context, lead_id)
    assert [stop.ad_id for stop in graph.ads] == [ad.ad_id for ad in told.ads]
    assert sorted(ad for node in graph.nodes for ad in node.ads) == sorted(
        ad.ad_id for ad in told.ads
    )
    assert len(graph.edges) == len(graph.nodes) - 1 == told.holds.groups - 1
    weights = [edge.link.weight for edge in graph.edges]
    assert weights == sorted(weights)
    assert weights[:5] == [link.weight for link in told.holds.links[:5]]
    of = {ad: node.number for node in graph.nodes for ad in node.ads}
    for edge in graph.edges:
        assert {of[edge.link.start], of[edge.link.end]} == {edge.one, edge.other}


def test_a_path_by_numbers_is_the_path_by_ids(
    built_home: Home, context: Context, lead_id: str
) -> None:
    """And it is the desk's path."""
    graph = desk.graph(built_home, context, lead_id, "1", "3")
    first, third = graph.ads[0].ad_id, graph.ads[2].ad_id
    assert graph.path == desk.path(built_home, context, first, third)
    assert desk.graph(built_home, context, lead_id, first, third).path == graph.path
    for ends in (("1", None), ("1", "1"), ("0", "1"), ("nobody", "1"), ("1", "99999")):
        with pytest.raises(InputError, match="ad"):
            desk.graph(built_home, context, lead_id, *ends)


def test_an_answer_is_the_search_by_lead(built_home: Home, context: Context) -> None:
    """Its hits are the search's; groups hold each of them once; people held to be independent are
    not told as groups."""
    told = desk.ask(built_home, context, "call", NARROW)
    assert told.hits == desk.search(built_home, context, "call", NARROW)
    assert sorted(ad for group in told.groups for ad in group.ads) == sorted(
        hit.ad_id for hit in told.hits
    )
    assert all(group.lead.kind != "independent" for group in told.groups if group.lead)
    assert sum(choice.count for choice in told.sites) <= told.counted
    narrowed = msgspec.structs.replace(NARROW, source=told.sites[0].value)
    again = desk.ask(built_home, context, "call", narrowed)
    assert {hit.source for hit in again.hits} == {told.sites[0].value}


def test_a_question_that_cannot_be_understood_is_answered(
    built_home: Home, context: Context
) -> None:
    """With what is wrong."""
    told = desk.ask(built_home, context, '"open', NARROW)
    assert told.problem
    assert not told.hits
    assert desk.ask(built_home, context, "", NARROW).problem is None


def test_a_picture_is_found_by_its_copies(built_home: Home, context: Context, lead_id: str) -> None:
    """Its hash with a few bits turned over is a copy; what is said is how many."""
    (shown, *_) = desk.lead(built_home, context, lead_id).identifiers.images
    known = next(
        each for each in desk.kept_ad(
            built_home, context, desk.search(built_home, context, shown.value, NARROW)[0].ad_id
        ).versions[0].findings.images if each.pdq
    ).pdq  # fmt: skip
    assert known
    turned = f"{int(known, 16) ^ 0b1011:064x}"
    told = desk.ask(built_home, context, turned, NARROW)
    assert any("3 of 256 places" in hit.matched[0] for hit in told.hits)


def test_a_picture_in_hand_is_hashed(built_home: Home, context: Context) -> None:
    """And nothing of it is kept; what is no picture is refused."""
    grey = np.random.default_rng(1).integers(0, 255, (64, 64), dtype=np.uint8)
    data = io.BytesIO()
    Image.fromarray(grey).save(data, "PNG")
    found = desk.hash_picture(built_home, context, data.getvalue())
    assert len(found.pdq) == 64
    assert last_event(built_home)["action"] == "picture.hash"
    assert last_event(built_home)["details"] == {}
    with pytest.raises(InputError):
        desk.hash_picture(built_home, context, b"no picture")


def test_notes_are_written_and_struck(built_home: Home, context: Context, lead_id: str) -> None:
    """Newest first; one that was struck is shown no more, and cannot be struck again."""
    one = desk.write_note(built_home, context, lead_id, " seen twice ")
    other = desk.write_note(built_home, context, lead_id, "and again")
    assert desk.notes(built_home, context, lead_id) == (other, one)
    assert one.text == "seen twice"
    desk.strike(built_home, context, one.id)
    assert desk.notes(built_home, context, lead_id) == (other,)
    with pytest.raises(NotFoundError, match="no note"):
        desk.strike(built_home, context, one.id)
    desk.strike(built_home, context, other.id)
    for text in (" ", "x" * (LONGEST + 1)):
        with pytest.raises(InputError, match="a note has"):
            desk.write_note(built_home, context, lead_id, text)
    with pytest.raises(NotFoundError):
        desk.write_note(built_home, context, "nobody", "x")


def test_searches_are_kept_by_whoever_keeps_them(built_home: Home, context: Context) -> None:
    """Once under a name; nobody else sees or removes them."""
    other = Context("somebody else", "another case")
    desk.save_search(built_home, context, "late", "?q=late")
    desk.save_search(built_home, context, "late", "q=late+night")
    (kept,) = desk.saved_searches(built_home, context)
    assert (kept.name, kept.address) == ("late", "q=late+night")
    assert desk.saved_searches(built_home, other) == ()
    with pytest.raises(NotFoundError):
        desk.remove_search(built_home, other, kept.id)
    desk.remove_search(built_home, context, kept.id)
    assert desk.saved_searches(built_home, context) == ()
    for name, address in (("", "q=x"), ("x", ""), ("x" * 121, "q=x")):
        with pytest.raises(InputError, match="of a search has"):
            desk.save_search(built_home, context, name, address)


def test_similar_leads_share_what_they_are_said_to(built_home: Home, context: Context) -> None:
    """They are for review, and none is the lead itself."""
    listed = {lead.lead_id for lead in desk.leads(built_home, context, LeadFilter(limit=500)).leads}
    found = 0
    for each in sorted(listed)[:20]:
        for other in desk.similar(built_home, context, each).similar:
            found += 1
            assert other.lead.lead_id in listed - {each}
            assert 1 <= len(other.shared) <= other.shared_in_all
    assert found
    assert last_event(built_home)["action"] == "lead.similar"
    with pytest.raises(NotFoundError):
        desk.similar(built_home, context, "nobody")


def test_what_is_new_came_with_a_later_build(
    tmp_path: Path, context: Context, world: WorldFiles
) -> None:
    """Nothing at the first look; after the next build its leads that are new or grew."""
    lines = world.ads.read_bytes().splitlines(keepends=True)[:1500]
    home = open_home(Settings(home=tmp_path / "home"), context.actor, context.purpose, made_up=True)
    for part in (lines[:1000], lines[1000:]):
        feed = tmp_path / "feed.jsonl"
        feed.write_bytes(b"".join(part))
        ingest(home, context, find_feeds([str(feed)]), HowToRead())
        build(home, context)
        told = desk.today(home, context, TodayFilter(limit=500))
    again = desk.today(home, context, TodayFilter(limit=500, fresh=True))
    changes = {each.lead_id: each for each in desk.changes(home, context, 500).changes}
    assert told.last_look is not None
    assert {each.lead_id for each in told.news} == changes.keys()
    assert {lead.lead_id for lead in again.leads} == changes.keys()
    assert told.choices.fresh == again.fitting == len(changes) > 0
    for each in told.news:
        change = changes[each.lead_id]
        assert (each.change, each.more_ads) == (change.change, change.ads - change.ads_before)
    home.close()
