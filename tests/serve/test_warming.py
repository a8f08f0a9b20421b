"""What is looked at first is worked out before anybody comes, and nobody is said to have looked."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from itertools import count
from pathlib import Path

from leadlight.core.context import Context
from leadlight.core.leads import LeadFilter
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.desk.shelves import shelf
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.serve.warming import warming
from leadlight.store.home import Home

_PATIENCE = 120.0


def test_the_head_of_the_list_is_ready_and_nobody_looked(
    built_home: Home, context: Context
) -> None:
    listed = [each.lead_id for each in desk.leads(built_home, context, LeadFilter()).leads]
    generation = desk.newest(built_home)
    with built_home.ledger.begin() as ledger:
        before = len(events(ledger))
    ready = shelf(built_home, generation).remembered
    end = time.monotonic() + _PATIENCE
    with warming(built_home, lambda: 0):
        while any(ready.get(lead_id) is None for lead_id in listed):
            assert time.monotonic() < end
            time.sleep(0.05)
    with built_home.ledger.begin() as ledger:
        assert len(events(ledger)) == before
    found = desk.lead(built_home, context, listed[0])
    assert (found.lead_id, found.rank) == (listed[0], 1)


def test_what_is_ready_is_what_would_have_been_worked_out(
    built_home: Home, context: Context
) -> None:
    generation = desk.newest(built_home)
    assert generation is not None
    made = list(desk.warm(built_home, generation))
    assert len(set(made)) == len(made)
    ready = desk.lead(built_home, context, made[0])
    with closing(open_home(built_home.settings, context.actor)) as cold:
        assert desk.lead(cold, context, made[0]) == ready


def test_whoever_asks_is_not_held_up(built_home: Home, context: Context) -> None:
    with closing(open_home(built_home.settings, context.actor)) as busy:
        ready = shelf(busy, desk.newest(busy)).remembered
        (first, *_) = desk.leads(busy, context, LeadFilter()).leads
        asked = count()
        often = threading.Event()

        def answered() -> int:
            number = next(asked)
            if number == 3:
                often.set()
            return number

        with warming(busy, answered):
            assert often.wait(_PATIENCE)
        assert ready.get(first.lead_id) is None


def test_a_home_without_a_build_waits(tmp_path: Path, context: Context) -> None:
    settings = Settings(home=tmp_path / "home")
    with (
        closing(open_home(settings, context.actor, made_up=True)) as home,
        warming(home, lambda: 0),
    ):
        assert desk.newest(home) is None
