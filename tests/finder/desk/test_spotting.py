"""Hotspots count the leads for review and nobody else."""

from __future__ import annotations

from datetime import UTC

import pytest

from leadlight.core.context import Context
from leadlight.core.leads import LeadFilter
from leadlight.finder import desk
from leadlight.finder.reach import hotspots
from leadlight.finder.reach.hotspots import cell_of, week_of
from leadlight.govern.audit import events
from leadlight.store.home import Home


def test_only_leads_for_review_are_counted(
    built_home: Home, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hotspots, "LEAST", 1)
    found = desk.hotspots(built_home, context, 104)
    listed = desk.leads(built_home, context, LeadFilter(limit=100_000)).leads
    seen: dict[str, set[tuple[str, int]]] = {}
    for each in listed:
        for stay in desk.lead(built_home, context, each.lead_id).timeline:
            if stay.lat is not None and stay.lon is not None:
                first, last = (end.astimezone(UTC).date() for end in (stay.start, stay.end))
                weeks = range(week_of(first).toordinal(), last.toordinal() + 1, 7)
                cell = cell_of(stay.lat, stay.lon)
                seen.setdefault(cell, set()).update((each.lead_id, week) for week in weeks)
    assert seen
    assert {area.cell: sum(count or 0 for count in area.leads) for area in found.areas} == {
        cell: len(theirs) for cell, theirs in seen.items()
    }


def test_few_leads_are_not_told_and_the_look_is_recorded(
    built_home: Home, context: Context
) -> None:
    found = desk.hotspots(built_home, context, 8)
    assert all(
        count is None or count == 0 or count >= found.least
        for area in found.areas
        for count in area.leads
    )
    with built_home.ledger.begin() as ledger:
        assert events(ledger)[-1]["action"] == "hotspots.read"
