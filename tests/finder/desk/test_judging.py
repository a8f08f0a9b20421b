"""Judgements end to end: the next build follows them, and nothing is left of an undone one."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from tests.finder.desk.homes import OTHER, opened, take

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.govern.audit import events
from leadlight.store.home import Home


def leads_of(home: Home, context: Context) -> dict[str, str]:
    return {row.ad_id: str(row.lead_id) for row in desk.links(home, context)}


def groups(links: dict[str, str]) -> set[frozenset[str]]:
    by_lead: dict[str, set[str]] = {}
    for ad, lead in links.items():
        by_lead.setdefault(lead, set()).add(ad)
    return {frozenset(ads) for ads in by_lead.values()}


def of_size(links: dict[str, str], *, least: int, most: int) -> list[str]:
    """Leads by the number of their ads."""
    sizes = Counter(links.values())
    return sorted(lead for lead, ads in sizes.items() if least <= ads <= most)


def actions(home: Home) -> list[str]:
    with home.ledger.begin() as ledger:
        return [event["action"] for event in events(ledger)]


def test_same_joins_two_leads_and_the_old_name_leads_on(home: Home, context: Context) -> None:
    before = leads_of(home, context)
    one, other = of_size(before, least=8, most=99)[:2]
    made = desk.judge(home, context, one, other, is_same=True, note="one voice")
    assert (before[made.one_ad], before[made.other_ad]) == (one, other)
    report = build(home, context)
    assert (report.new_versions, report.changes) == (0, {"merged": 1})
    after = leads_of(home, context)
    both = {ad for ad, lead in before.items() if lead in {one, other}}
    assert {after[ad] for ad in both} == {after[made.one_ad]}
    assert {ad: lead for ad, lead in after.items() if ad not in both} == {
        ad: lead for ad, lead in before.items() if ad not in both
    }
    assert desk.lead(home, context, one) == desk.lead(home, context, other)
    with pytest.raises(InputError, match="name one lead"):
        desk.judge(home, context, one, other, is_same=False)


def test_undo_brings_the_former_links_back(home: Home, context: Context) -> None:
    before = leads_of(home, context)
    big, small = of_size(before, least=8, most=99)[:2], of_size(before, least=1, most=2)[:2]
    made = [desk.judge(home, context, *pair, is_same=True) for pair in (big, small)]
    build(home, context)
    assert len(set(leads_of(home, context).values())) == len(set(before.values())) - 2
    for each in made:
        desk.undo(home, context, each.id)
    report = build(home, context)
    assert report.changes == {"split": 4}
    assert leads_of(home, context) == before
    for lead in set(before.values()):
        assert desk.lead(home, context, lead).lead_id == lead


def test_apart_parts_a_lead_and_undo_brings_it_back(home: Home, context: Context) -> None:
    before = leads_of(home, context)
    for lead in of_size(before, least=3, most=99)[:3]:
        first, *_, last = (ad.ad_id for ad in desk.lead(home, context, lead).ads)
        made = desk.judge(home, context, first, last, is_same=False)
        report = build(home, context)
        parted = leads_of(home, context)
        assert parted[first] != parted[last]
        assert report.changes["split"] >= 2
        desk.undo(home, context, made.id)
        assert build(home, context).changes["merged"] >= 1
        assert leads_of(home, context) == before


def test_apart_holds_against_what_joins_their_hands(home: Home, context: Context) -> None:
    """Two ads are the same, and others of their leads are not: each word is kept."""
    before = leads_of(home, context)
    one, other = (
        [ad.ad_id for ad in desk.lead(home, context, lead).ads]
        for lead in of_size(before, least=3, most=99)[:2]
    )
    desk.judge(home, context, one[0], other[0], is_same=True)
    desk.judge(home, context, one[-1], other[-1], is_same=False)
    build(home, context)
    after = leads_of(home, context)
    assert after[one[0]] == after[other[0]]
    assert after[one[-1]] != after[other[-1]]
    build(home, context, full=True, refit=False)
    assert leads_of(home, context) == after
    for number in (2, 1):
        desk.undo(home, context, number)
    build(home, context)
    assert groups(leads_of(home, context)) == groups(before)


def test_what_was_undone_leaves_nothing_though_ads_came_meanwhile(
    home: Home, built: Path, tmp_path: Path, context: Context
) -> None:
    leads = of_size(leads_of(home, context), least=3, most=99)
    first, *_, last = (ad.ad_id for ad in desk.lead(home, context, leads[2]).ads)
    pairs = ((leads[0], leads[1], True), (first, last, False))
    made = [desk.judge(home, context, *pair, is_same=is_same) for *pair, is_same in pairs]
    build(home, context)
    take(home, context, built.parent / "later.jsonl")
    assert build(home, context).new_versions > 0
    for each in made:
        desk.undo(home, context, each.id)
    build(home, context)
    shutil.copytree(built, tmp_path / "unjudged")
    unjudged = opened(tmp_path / "unjudged", context)
    take(unjudged, context, built.parent / "later.jsonl")
    build(unjudged, context)
    assert groups(leads_of(home, context)) == groups(leads_of(unjudged, context))
    unjudged.close()


def test_a_full_build_follows_them_as_the_next_one_does(home: Home, context: Context) -> None:
    one, other = of_size(leads_of(home, context), least=2, most=6)[:2]
    desk.judge(home, context, one, other, is_same=True)
    build(home, context)
    next_one = leads_of(home, context)
    build(home, context, full=True, refit=False)
    assert leads_of(home, context) == next_one


def test_a_build_runs_only_when_what_stands_has_changed(home: Home, context: Context) -> None:
    one, other, *_ = sorted(leads_of(home, context))
    assert build(home, context).seconds == {}
    assert desk.are_followed(home)
    first = desk.judge(home, context, one, other, is_same=True)
    assert not desk.are_followed(home)
    assert build(home, context).generation == 2
    assert build(home, context).seconds == {}
    assert desk.are_followed(home)
    desk.undo(home, context, first.id)
    desk.judge(home, context, other, one, is_same=True)
    desk.judge(home, OTHER, one, other, is_same=True)
    assert build(home, context).seconds == {}, "the same stands, in other words"


def test_a_lead_is_named_by_its_earliest_ad_but_the_other_one(home: Home, context: Context) -> None:
    lead = of_size(leads_of(home, context), least=3, most=99)[0]
    ads = [ad.ad_id for ad in desk.lead(home, context, lead).ads]
    made = [desk.judge(home, context, ads[at], lead, is_same=True) for at in (0, 2)]
    assert [each.other_ad for each in made] == [ads[1], ads[0]]


def test_an_ad_that_no_build_has_seen_can_be_judged(tmp_path: Path, context: Context) -> None:
    home = opened(tmp_path / "new", context)
    lines = [
        f'{{"source": "x", "source_id": "{it}", "captured_at": "2026-03-01T12:00:00Z", '
        f'"title": "{word}"}}\n'
        for it, word in enumerate(("green", "violet", "amber"))
    ]
    (tmp_path / "feed").write_text("".join(lines), encoding="utf-8")
    take(home, context, tmp_path / "feed")
    ads = sorted(leads_of(home, context))
    desk.judge(home, context, ads[0], ads[2], is_same=True)
    build(home, context)
    after = leads_of(home, context)
    assert after[ads[0]] == after[ads[2]]
    home.close()


def test_what_contradicts_is_refused_with_the_judgements_in_the_way(
    home: Home, context: Context
) -> None:
    a, b, c, d, *_ = sorted(leads_of(home, context))
    one = desk.judge(home, context, a, b, is_same=True)
    two = desk.judge(home, OTHER, b, c, is_same=True)
    with pytest.raises(InputError, match=rf"contradicts.*{one.id} \(.*{two.id} \(.*Undo one"):
        desk.judge(home, context, c, a, is_same=False)
    three = desk.judge(home, context, c, d, is_same=False)
    with pytest.raises(InputError, match=rf"contradicts.*{three.id} \(.*not one hand"):
        desk.judge(home, context, a, d, is_same=True)
    desk.undo(home, context, two.id)
    assert desk.judge(home, context, a, d, is_same=True).stands
    assert [each.stands for each in desk.judgements(home, context)] == [
        True,
        False,
        True,
        True,
    ]


def test_what_names_no_two_ads_is_refused(home: Home, context: Context) -> None:
    links = leads_of(home, context)
    ad, single = min(links), of_size(links, least=1, most=1)[0]
    only = next(each for each, lead in links.items() if lead == single)
    for one, other in ((ad, ad), (only, single), (single, only), (single, single)):
        with pytest.raises(InputError, match=r"name (one lead|the same ad)"):
            desk.judge(home, context, one, other, is_same=True)
    with pytest.raises(NotFoundError, match="no ad and no lead is called 'nobody'"):
        desk.judge(home, context, ad, "nobody", is_same=True)
    assert desk.judgements(home, context) == []


def test_the_same_is_said_once_by_each(home: Home, context: Context) -> None:
    a, b, *_ = sorted(leads_of(home, context))
    made = desk.judge(home, context, a, b, is_same=False)
    with pytest.raises(InputError, match=f"judgement {made.id} says so already"):
        desk.judge(home, context, b, a, is_same=False)
    assert desk.judge(home, OTHER, a, b, is_same=False).actor == "colleague"


def test_undone_once_by_whoever_undoes_it(home: Home, context: Context) -> None:
    a, b, *_ = sorted(leads_of(home, context))
    made = desk.judge(home, context, a, b, is_same=False, note="two voices")
    undone = desk.undo(home, OTHER, made.id)
    assert (undone.actor, undone.undone_by, undone.note) == (
        *(context.actor, "colleague"),
        "two voices",
    )
    with pytest.raises(InputError, match=f"{made.id} was undone before, by colleague"):
        desk.undo(home, context, made.id)
    with pytest.raises(NotFoundError, match="no judgement has the id 77"):
        desk.undo(home, context, 77)


def test_each_look_and_each_change_is_in_the_audit_log(home: Home, context: Context) -> None:
    a, b, *_ = sorted(leads_of(home, context))
    before = len(actions(home))
    made = desk.judge(home, OTHER, a, b, is_same=True)
    desk.judgements(home, OTHER)
    desk.undo(home, OTHER, made.id)
    with pytest.raises(InputError):
        desk.undo(home, OTHER, made.id)
    with pytest.raises(NotFoundError):
        desk.judge(home, OTHER, a, "nobody", is_same=True)
    with home.ledger.begin() as ledger:
        told = events(ledger)[before:]
    assert [event["action"] for event in told] == [
        *("judgement.ask", "judgement.make"),
        "judgements.read",
        *("judgement.undo", "judgement.undo"),
        "judgement.ask",
    ]
    assert {event["actor"] for event in told} == {"colleague"}
    assert (told[1]["object"], told[1]["details"]) == (f"{a} {b}", {"is_same": True})
