"""Verdicts end to end: they count at once, follow their leads, and nothing is left of one that was
retracted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.finder.desk.homes import OTHER, take

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.leads import Lead, LeadFilter, LeadList
from leadlight.core.verdicts import IS, Said
from leadlight.engine.stage import Whole
from leadlight.finder import build as room
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk.reviewing import MOST_ADS
from leadlight.govern.audit import events
from leadlight.store.home import Home

EVERYTHING = LeadFilter(limit=10_000, threshold=0)


def listed(home: Home, context: Context) -> LeadList:
    """All leads that may be listed."""
    return desk.leads(home, context, EVERYTHING)


def without_verdict(leads: tuple[Lead, ...], *but: str) -> list[str]:
    """The leads in their order, but for ``but``."""
    return [lead.lead_id for lead in leads if lead.lead_id not in but]


def rows(home: Home, name: str) -> list[dict[str, Any]]:
    """A table of the current generation."""
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    assert generation
    return [row for path in generation.files[name] for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize("kind", list(IS))
def test_a_verdict_counts_at_once_and_retracting_restores_the_list(
    home: Home, context: Context, kind: Said
) -> None:
    before = listed(home, context)
    lead = before.leads[1]
    given = desk.give_verdict(home, context, lead.lead_id, kind, "I looked")
    after = listed(home, context)
    shown = desk.lead(home, context, lead.lead_id).verdict
    assert shown
    assert (shown.id, shown.kind, shown.note, shown.actor) == (
        *(given.id, kind, "I looked"),
        context.actor,
    )
    if kind in {"controlled", "unsure"}:
        assert after.leads[1].verdict == shown
        assert without_verdict(after.leads) == without_verdict(before.leads)
    else:
        assert without_verdict(after.leads) == without_verdict(before.leads, lead.lead_id)
        assert [each.rank for each in after.leads] == list(range(1, len(after.leads) + 1))
        assert after.above == before.above - 1
        assert after.judged == (0 if kind == "independent" else 1)
        assert after.independent == before.independent + (kind == "independent")
    for each in after.leads[:4]:
        assert desk.lead(home, context, each.lead_id).rank == each.rank
    desk.retract(home, context, given.id)
    assert listed(home, context) == before


def test_the_newest_replaces_and_the_older_stays_on_record(home: Home, context: Context) -> None:
    lead_id = listed(home, context).leads[0].lead_id
    first = desk.give_verdict(home, context, lead_id, "spam")
    second = desk.give_verdict(home, OTHER, lead_id, "controlled")
    told = desk.lead(home, context, lead_id).verdict
    assert told
    assert (told.id, told.kind, told.conflicts) == (second.id, "controlled", ())
    assert [(each.kind, each.actor) for each in desk.verdicts(home, context)] == [
        ("spam", context.actor),
        ("controlled", "colleague"),
    ]
    desk.retract(home, context, second.id)
    again = desk.lead(home, context, lead_id).verdict
    assert again
    assert (again.id, again.hides) == (first.id, True)


def test_what_is_kept_is_the_lead_as_it_was(home: Home, context: Context) -> None:
    for lead in listed(home, context).leads:
        given = desk.give_verdict(home, OTHER, lead.lead_id, "unsure")
        ads = {ad.ad_id for ad in desk.lead(home, context, lead.lead_id).ads}
        assert set(given.ads) <= ads
        assert len(given.ads) == min(len(ads), MOST_ADS)
        assert (given.lead_id, given.read_as, given.generation) == (lead.lead_id, lead.kind, 1)
        assert (given.actor, given.purpose, given.agency) == (*("colleague", OTHER.purpose), "home")


def test_a_merge_with_what_nobody_judged_shows_it_again(home: Home, context: Context) -> None:
    """By its old name, too; a judgement undone parts them, and the verdict speaks again."""
    one, other = (lead.lead_id for lead in listed(home, context).leads[:2])
    given = desk.give_verdict(home, context, one, "agency")
    same = desk.judge(home, context, one, other, is_same=True)
    build(home, context)
    found = listed(home, context)
    (merged,) = [lead for lead in found.leads if lead.lead_id in {one, other}]
    assert merged.verdict
    assert merged.verdict.changed
    assert found.judged == 0
    for name in (one, other):
        assert desk.lead(home, context, name).verdict == merged.verdict
    second = desk.give_verdict(home, context, one, "agency")
    assert second.lead_id == merged.lead_id
    assert {*second.taken_in, second.lead_id} == {one, other}
    assert listed(home, context).judged == 1
    desk.retract(home, context, second.id)
    desk.undo(home, context, same.id)
    build(home, context)
    parted = listed(home, context)
    assert one not in {lead.lead_id for lead in parted.leads}
    assert other in {lead.lead_id for lead in parted.leads}
    told = desk.lead(home, context, one).verdict
    assert told
    assert (told.id, told.hides) == (given.id, True)
    assert desk.lead(home, context, other).verdict is None


def test_of_two_that_merged_the_newest_holds_and_the_other_is_shown(
    home: Home, context: Context
) -> None:
    one, other = (lead.lead_id for lead in listed(home, context).leads[:2])
    desk.judge(home, context, one, other, is_same=True)
    first = desk.give_verdict(home, context, one, "controlled")
    second = desk.give_verdict(home, OTHER, other, "spam")
    build(home, context)
    told = desk.lead(home, context, one).verdict
    assert told
    assert (told.id, told.kind, told.hides) == (second.id, "spam", False)
    assert [(each.id, each.kind, each.actor) for each in told.conflicts] == [
        (first.id, "controlled", context.actor)
    ]
    assert "it merged with" in "; ".join(told.changed)


def test_the_build_is_given_what_holds_and_runs_for_it(
    home: Home, built: Path, context: Context
) -> None:
    one, other, third = (lead.lead_id for lead in listed(home, context).leads[:3])
    assert build(home, context).seconds == {}
    desk.give_verdict(home, context, one, "spam")
    given = desk.give_verdict(home, context, other, "controlled")
    unsure = desk.give_verdict(home, context, third, "unsure")
    assert not desk.verdicts_are_learned(home)
    assert build(home, context).generation == 2
    assert desk.verdicts_are_learned(home)
    assert build(home, context).seconds == {}
    assert {(row["id"], row["lead_id"]) for row in rows(home, "judged")} == {
        (1, one),
        (given.id, other),
        (unsure.id, third),
    }
    take(home, context, built.parent / "later.jsonl")
    build(home, context)
    assert len(rows(home, "judged")) == 3
    desk.retract(home, context, given.id)
    assert build(home, context).seconds
    assert {row["id"] for row in rows(home, "judged")} == {1, unsure.id}


def test_the_ranking_finds_what_it_may_learn(
    home: Home, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When its room begins, under the names that leads have in this build."""
    one, other, third = (lead.lead_id for lead in listed(home, context).leads[:3])
    desk.judge(home, context, one, other, is_same=True)
    for lead_id in (one, other):
        desk.give_verdict(home, context, lead_id, "controlled")
    desk.give_verdict(home, context, third, "spam")
    told: list[dict[str, str]] = []

    def hear(labels: pa.Table) -> pa.Table:
        told.extend(labels.to_pylist())
        return labels

    labels = "SELECT lead_id, kind FROM verdicts"
    hearing = Whole("heard", labels, hear, pa.schema({"lead_id": pa.string(), "kind": pa.string()}))
    rooms = [
        (name, (hearing, *stages) if name == "rank" else stages) for name, stages in room.ROOMS
    ]
    monkeypatch.setattr(room, "ROOMS", rooms)
    build(home, context)
    merged = desk.lead(home, context, one).lead_id
    assert {row["lead_id"]: row["kind"] for row in told} == {merged: "controlled", third: "spam"}


def test_new_ads_alone_show_nothing_again(home: Home, built: Path, context: Context) -> None:
    judged = listed(home, context).leads
    for lead in judged:
        desk.give_verdict(home, context, lead.lead_id, "other")
    take(home, context, built.parent / "later.jsonl")
    build(home, context)
    for lead in listed(home, context).leads:
        assert lead.verdict is None or lead.verdict.changed
    told = [desk.lead(home, context, lead.lead_id) for lead in judged]
    hidden = {each.lead_id for each in told if each.verdict and each.verdict.hides}
    assert len(hidden) > len(judged) / 2
    assert sum(len(each.ads) for each in told) > sum(lead.ads for lead in judged)
    assert listed(home, context).judged == len(hidden)


def test_an_archive_built_anew_elsewhere_finds_them_by_their_ads(
    home: Home, context: Context
) -> None:
    """As after a restore of the archive and the ledger alone."""
    lead = listed(home, context).leads[0]
    desk.give_verdict(home, context, lead.lead_id, "controlled", "known")
    shutil.rmtree(home.path / "generations")
    build(home, context)
    (row,) = rows(home, "judged")
    told = desk.lead(home, context, row["lead_id"])
    assert told.verdict
    assert told.verdict.note == "known"
    assert len(told.ads) == lead.ads


def test_independent_people_are_nowhere_listed(home: Home, context: Context) -> None:
    """Neither as leads nor among the verdicts: not those found by the build, nor by a person."""
    found = listed(home, context)
    by_build = {row["lead_id"] for row in rows(home, "leads") if row["kind"] == "independent"}
    assert len(by_build) == found.independent
    by_person = {lead.lead_id for lead in found.leads[:2]}
    for lead_id in by_person:
        desk.give_verdict(home, context, lead_id, "independent", "works for herself")
    asked = min(by_build)
    desk.give_verdict(home, context, asked, "unsure", "not yet")
    after = listed(home, context)
    assert after.independent == len(by_build | by_person)
    assert not {lead.lead_id for lead in after.leads} & (by_build | by_person)
    for each in desk.verdicts(home, context):
        assert (each.lead_id, each.note) == (None, None)
    total = after.above + after.below + after.independent + after.judged
    assert total == desk.status(home).leads


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_that_is_none_is_refused(
    home: Home, context: Context, threshold: float
) -> None:
    with pytest.raises(InputError, match="is no probability"):
        desk.leads(home, context, LeadFilter(threshold=threshold))


def test_what_cannot_be_is_refused(home: Home, context: Context) -> None:
    with pytest.raises(NotFoundError, match="no lead is called 'nobody'"):
        desk.give_verdict(home, context, "nobody", "spam")
    with pytest.raises(InputError, match="no verdict is called 'guilty'"):
        desk.give_verdict(home, context, "L", "guilty")  # type: ignore[arg-type]  # as from outside
    with pytest.raises(NotFoundError, match="no verdict has the id 7"):
        desk.retract(home, context, 7)
    given = desk.give_verdict(home, context, listed(home, context).leads[0].lead_id, "spam")
    desk.retract(home, OTHER, given.id)
    with pytest.raises(InputError, match=f"{given.id} was retracted before, by colleague"):
        desk.retract(home, context, given.id)


def test_each_look_and_each_change_is_in_the_audit_log(home: Home, context: Context) -> None:
    lead_id = listed(home, context).leads[0].lead_id
    with home.ledger.begin() as ledger:
        before = len(events(ledger))
    given = desk.give_verdict(home, OTHER, lead_id, "agency")
    desk.verdicts(home, OTHER)
    for refused in (given.id, given.id, 99):
        try:
            desk.retract(home, OTHER, refused)
        except (InputError, NotFoundError):
            continue
    with pytest.raises(NotFoundError):
        desk.give_verdict(home, OTHER, "nobody", "spam")
    with home.ledger.begin() as ledger:
        told = events(ledger)[before:]
    assert [event["action"] for event in told] == [
        *("verdict.ask", "verdict.give", "verdicts.read"),
        *["verdict.retract"] * 3,
        "verdict.ask",
    ]
    assert {event["actor"] for event in told} == {"colleague"}
    assert (told[1]["object"], told[1]["details"]) == (lead_id, {"kind": "agency"})
