"""Hand-over: a number, address or account that fell silent as another of its kind began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from leadlight.core.leads import Sighting
from leadlight.core.reach import Handover

_OVERLAP = timedelta(days=2)
"""A number may be seen so long after the one that takes over from it begins: ads stay up."""
_SILENCE = timedelta(days=30)
"""After so long nothing is said to take over."""


def successions(found: Sequence[tuple[str, Sighting]]) -> dict[str, Sighting]:
    """For a value the one of its kind that fell silent as it began, each taking over once.

    Of several the one that fell silent nearest to the beginning.
    """
    pairs = sorted(
        (abs(new.first_seen - old.last_seen), new.value, old.value, old)
        for group, new in found
        for other, old in found
        if group == other
        and old.first_seen < new.first_seen
        and old.last_seen < new.last_seen
        and -_OVERLAP <= new.first_seen - old.last_seen <= _SILENCE
    )
    after: dict[str, Sighting] = {}
    gone: set[str] = set()
    for _, new_value, old_value, old in pairs:
        if new_value not in after and old_value not in gone:
            after[new_value] = old
            gone.add(old_value)
    return after


def handovers(found: Sequence[tuple[str, Sighting]]) -> Iterator[Handover]:
    """The same as records, in the order of time."""
    after = successions(found)
    for kind, new in sorted(found, key=lambda each: (each[1].first_seen, each[1].value)):
        if new.value in after:
            old = after[new.value]
            yield Handover(kind, old.value, new.value, old.last_seen, new.first_seen)
