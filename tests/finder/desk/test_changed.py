"""The rule that hides a lead and shows it again, over whatever people may say in whatever order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.verdicts import IS, NOT_TRAFFICKING, Said, Verdict
from leadlight.finder.desk.changed import Now, direct_matches, lead_verdict

AT = datetime(2026, 3, 1, tzinfo=UTC)
LEADS = ("L1", "L2", "L3")
READ_AS = ("controlled", "independent", "agency", "other")
names = st.frozensets(st.sampled_from(LEADS))
matches = st.dictionaries(st.sampled_from(["direct_a", "direct_b"]), st.integers(1, 3))
nows = st.builds(
    Now,
    lead_id=st.sampled_from(LEADS),
    kind=st.sampled_from(READ_AS),
    taken_in=names,
    matches=matches,
)


def said(number: int, kind: Said = "agency", lead_id: str = "L1", **then: object) -> Verdict:
    plain = Verdict(
        id=number,
        lead_id=lead_id,
        kind=kind,
        note=None,
        taken_in=(),
        read_as="agency",
        matches={},
        ads=(),
        generation=1,
        actor="analyst",
        purpose="a test",
        agency="home",
        given_at=AT,
        retracted_at=None,
        retracted_by=None,
    )
    return msgspec.structs.replace(plain, **then)


def retracted(verdict: Verdict) -> Verdict:
    return msgspec.structs.replace(verdict, retracted_at=AT, retracted_by="analyst")


def now(lead_id: str = "L1", kind: str = "agency", taken_in: Iterable[str] = ()) -> Now:
    return Now(lead_id=lead_id, kind=kind, taken_in=frozenset(taken_in), matches={})


@st.composite
def histories(draw: st.DrawFn) -> list[Verdict]:
    """Up to six verdicts on leads that may have become one, some retracted."""
    made = [
        said(
            number,
            draw(st.sampled_from(list(IS))),
            draw(st.sampled_from(LEADS)),
            taken_in=tuple(sorted(draw(names))),
            read_as=draw(st.sampled_from(READ_AS)),
            matches=draw(matches),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return [retracted(each) if draw(st.booleans()) else each for each in made]


@given(histories(), nows, st.randoms(use_true_random=False))
def test_what_holds_does_not_depend_on_the_order(
    verdicts: list[Verdict], lead: Now, chance: random.Random
) -> None:
    holds = lead_verdict(verdicts, lead)
    assert lead_verdict(chance.sample(verdicts, len(verdicts)), lead) == holds
    standing = [each.id for each in verdicts if each.stands]
    assert (holds.id if holds else None) == max(standing, default=None)


@given(histories(), nows, st.sampled_from(list(IS)))
def test_a_verdict_retracted_restores_what_was(
    verdicts: list[Verdict], lead: Now, kind: Said
) -> None:
    new = said(len(verdicts), kind)
    assert lead_verdict([*verdicts, retracted(new)], lead) == lead_verdict(verdicts, lead)


@given(histories(), nows)
def test_only_what_is_not_trafficking_and_unchanged_is_hidden(
    verdicts: list[Verdict], lead: Now
) -> None:
    holds = lead_verdict(verdicts, lead)
    if holds is None:
        return
    assert holds.hides is (holds.kind in NOT_TRAFFICKING and not holds.changed)
    if holds.hides:
        assert lead.kind != "controlled" or verdicts[holds.id].read_as == "controlled"
        for name in lead.names:
            assert any(
                each.stands
                and each.kind in NOT_TRAFFICKING
                and name in {each.lead_id, *each.taken_in}
                for each in verdicts
            )
        assert all(
            value <= verdicts[holds.id].matches.get(code, 0) for code, value in lead.matches.items()
        )


@given(nows, st.sampled_from(list(IS)))
def test_a_verdict_on_the_lead_as_it_is_speaks_for_it(lead: Now, kind: Said) -> None:
    then = {"taken_in": tuple(lead.taken_in), "read_as": lead.kind, "matches": lead.matches}
    holds = lead_verdict([said(1, kind, lead.lead_id, **then)], lead)
    assert holds
    assert (holds.changed, holds.hides, holds.conflicts) == ((), kind in NOT_TRAFFICKING, ())


@pytest.mark.parametrize("kind", sorted(NOT_TRAFFICKING))
def test_it_is_shown_again_when_it_turns_to_controlled(kind: Said) -> None:
    shown = lead_verdict([said(1, kind, read_as="independent")], now(kind="controlled"))
    assert shown
    assert shown.changed == ("it reads as controlled now (then: independent)",)
    still = lead_verdict([said(1, kind, read_as="controlled")], now(kind="controlled"))
    assert still
    assert still.hides


def test_a_merge_with_what_nobody_judged_shows_it_again() -> None:
    grown = lead_verdict([said(1)], now(taken_in=["L2"]))
    swallowed = lead_verdict([said(1)], now("L2", taken_in=["L1"]))
    gone_over = lead_verdict([said(1)], now("L3"))
    assert grown
    assert swallowed
    assert gone_over
    assert grown.changed == swallowed.changed == ("it merged with L2, which nobody judged so",)
    assert gone_over.changed == ("its ads are in another lead now",)
    both = lead_verdict([said(1), said(2, "spam", "L2")], now(taken_in=["L2"]))
    assert both
    assert both.hides


def test_of_merged_leads_the_newest_holds_and_the_conflict_is_shown() -> None:
    one, two = said(1, "controlled", "L2"), said(2, "independent", "L1", actor="other")
    found = lead_verdict([one, two], now(taken_in=["L2"]))
    assert found
    assert (found.kind, found.hides) == ("independent", False)
    assert [(each.id, each.lead_id, each.kind) for each in found.conflicts] == [
        (1, "L2", "controlled")
    ]
    after = said(3, "independent", "L1", taken_in=("L2",))
    settled = lead_verdict([one, two, after], now(taken_in=["L2"]))
    assert settled
    assert (settled.hides, settled.conflicts) == (True, ())


def test_a_direct_match_shows_it_again_once_it_is_new() -> None:
    effects: list[dict[str, str | float]] = [
        {"code": "direct_missing_number", "value": 2.0, "effect": 9.0},
        {"code": "people", "value": 3.0, "effect": 1.0},
    ]
    matched = msgspec.structs.replace(now(), matches=direct_matches(effects))
    before = lead_verdict([said(1, matches={"direct_missing_number": 1.0})], matched)
    known = lead_verdict([said(1, matches={"direct_missing_number": 2.0})], matched)
    assert before
    assert known
    assert before.changed == ("a direct match: missing number",)
    assert known.hides


def test_unsure_takes_back_what_was_sure_and_hides_nothing() -> None:
    found = lead_verdict([said(1, "spam"), said(2, "unsure")], now())
    assert found
    assert (found.kind, found.hides, found.changed, found.conflicts) == ("unsure", False, (), ())
