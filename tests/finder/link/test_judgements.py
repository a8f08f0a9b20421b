"""What stands together: never a contradiction, and nothing left of what was undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.judgements import Judgement
from leadlight.finder.link.judgements import contradiction, digest, standing

AT = datetime(2026, 3, 1, tzinfo=UTC)
ADS = "abcdef"
PAIRS = list(combinations(ADS, 2))
Step = tuple[tuple[str, str], bool] | int
steps = st.lists(
    st.one_of(st.tuples(st.sampled_from(PAIRS), st.booleans()), st.integers(0, 20)), max_size=25
)


def said(number: int, one: str, other: str, *, is_same: bool) -> Judgement:
    return Judgement(
        id=number,
        one_ad=one,
        other_ad=other,
        is_same=is_same,
        note=None,
        actor="analyst",
        purpose="a test",
        agency="home",
        made_at=AT,
        undone_at=None,
        undone_by=None,
    )


def undone(judgement: Judgement) -> Judgement:
    return msgspec.structs.replace(judgement, undone_at=AT, undone_by="analyst")


def holds_together(judgements: list[Judgement]) -> bool:
    """By force: some split of the ads into hands does all that the judgements say."""
    return any(
        all((hands[each.one_ad] == hands[each.other_ad]) is each.is_same for each in judgements)
        for hands in splits(ADS)
    )


def splits(ads: str) -> Iterator[dict[str, int]]:
    """Every way to give ``ads`` to hands."""
    if not ads:
        yield {}
        return
    for rest in splits(ads[1:]):
        for hand in range(max(rest.values(), default=-1) + 2):
            yield rest | {ads[0]: hand}


def played(given_steps: list[Step]) -> list[Judgement]:
    """The judgements after the steps: one that contradicts what stands is not made."""
    made: list[Judgement] = []
    for step in given_steps:
        if isinstance(step, int):
            made = [undone(each) if each.id == step else each for each in made]
            continue
        (one, other), is_same = step
        if not contradiction(made, one, other, is_same=is_same):
            made.append(said(len(made), one, other, is_same=is_same))
    return made


@given(steps)
def test_a_judgement_is_refused_exactly_when_it_cannot_stand(given_steps: list[Step]) -> None:
    made = [each for each in played(given_steps) if each.stands]
    assert holds_together(made)
    for one, other in PAIRS:
        for is_same in (True, False):
            clash = contradiction(made, one, other, is_same=is_same)
            new = said(99, one, other, is_same=is_same)
            assert bool(clash) is not holds_together([*made, new])
            if clash:
                assert set(clash) <= set(made)
                assert not holds_together([*clash, new])


@given(steps)
def test_what_was_undone_leaves_nothing(given_steps: list[Step]) -> None:
    made = played(given_steps)
    survivors = [each for each in made if each.stands]
    alone: list[Judgement] = []
    for each in survivors:
        assert contradiction(alone, each.one_ad, each.other_ad, is_same=each.is_same) == ()
        alone.append(each)
    assert standing(made) == standing(alone)
    assert digest(standing(made)) == digest(standing(reversed(alone)))


def test_the_way_round_and_who_said_it_twice_change_nothing() -> None:
    once = standing([said(1, "a", "b", is_same=True)])
    again = [said(1, "b", "a", is_same=True), said(2, "a", "b", is_same=True)]
    assert standing(again) == once
    assert once.to_pylist() == [{"one_ad": "a", "other_ad": "b", "is_same": True}]


def test_the_shortest_way_is_named() -> None:
    made = [
        said(1, "a", "b", is_same=True),
        said(2, "b", "c", is_same=True),
        said(3, "c", "d", is_same=True),
        said(4, "a", "c", is_same=True),
        said(5, "d", "e", is_same=False),
    ]
    assert [each.id for each in contradiction(made, "a", "d", is_same=False)] == [4, 3]
    assert [each.id for each in contradiction(made, "e", "a", is_same=True)] == [5, 4, 3]
    assert contradiction(made, "e", "a", is_same=False) == ()


def test_what_stands_has_one_digest_and_every_change_another() -> None:
    one, two = said(1, "a", "b", is_same=True), said(2, "c", "d", is_same=False)
    cases: list[list[Judgement]] = [[], [one], [two], [one, two]]
    assert len({digest(standing(case)) for case in cases}) == len(cases)
    assert digest(standing([one, undone(two)])) == digest(standing([one]))
