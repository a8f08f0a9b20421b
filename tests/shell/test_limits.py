"""Buckets: full at first, empty when asked too often, full again in time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadlight.shell.limits import Buckets


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_refills() -> None:
    """One request a window's share of seconds."""
    clock = Clock()
    buckets = Buckets(3, 60, clock)
    assert [buckets.take("a").is_given for _ in range(4)] == [True, True, True, False]
    refused = buckets.take("a")
    assert (refused.left, refused.seconds) == (0, 20)
    clock.now = 20
    assert buckets.take("a").is_given
    assert not buckets.take("a").is_given
    clock.now = 1000
    assert buckets.take("a").left == 2


def test_buckets_know_nothing_of_one_another() -> None:
    """Whoever asks too often waits alone."""
    buckets = Buckets(1, 60, Clock())
    assert buckets.take("a").is_given
    assert not buckets.take("a").is_given
    assert buckets.take("b").is_given


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(1, 20))
def test_never_more_than_is_allowed(waits: list[float], most: int) -> None:
    """In any stretch of time at most a bucketful and what flowed in meanwhile; and whoever waits as
    long as he was told is served."""
    clock = Clock()
    buckets = Buckets(most, 60, clock)
    given_at: list[float] = []
    for wait in waits:
        clock.now += wait
        taken = buckets.take("a")
        if taken.is_given:
            given_at.append(clock.now)
        else:
            clock.now += taken.seconds
            assert buckets.take("a").is_given
            given_at.append(clock.now)
    for at, first in enumerate(given_at):
        within = [each for each in given_at[at:] if each - first < 60]
        assert len(within) <= 2 * most + 1
