"""Builds: the same links however the ads came in, and leads that keep their names."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from sqlalchemy import Connection

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.errors import HomeError, InputError, NotFoundError
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.core.settings import Settings
from leadlight.engine.stage import Whole
from leadlight.finder import build as room
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.opening import open_home
from leadlight.store.generations import Generation, Generations
from leadlight.store.home import Home

MakeHome = Callable[[str], Home]
ADS = 700


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    files = write_world(
        WorldSpec(ads=ADS, seed=77, days=20), tmp_path_factory.mktemp("small"), lambda _: None
    )
    return files.ads.read_bytes().splitlines(keepends=True)


@pytest.fixture
def make_home(tmp_path: Path, context: Context) -> Iterator[MakeHome]:
    homes: list[Home] = []

    def make(name: str) -> Home:
        settings = Settings(home=tmp_path / name, workers=1)
        homes.append(open_home(settings, context.actor, context.purpose, made_up=True))
        return homes[-1]

    yield make
    for home in homes:
        home.close()


def feed(home: Home, context: Context, lines: list[bytes]) -> None:
    path = home.path / "feed.jsonl"
    path.write_bytes(b"".join(lines))
    ingest(home, context, find_feeds([str(path)]), HowToRead())


def leads_of(home: Home, context: Context) -> dict[str, str]:
    return {row.ad_id: str(row.lead_id) for row in desk.links(home, context)}


def groups(links: dict[str, str]) -> set[frozenset[str]]:
    by_lead: dict[str, set[str]] = {}
    for ad, lead in links.items():
        by_lead.setdefault(lead, set()).add(ad)
    return {frozenset(ads) for ads in by_lead.values()}


def test_the_order_of_the_feed_changes_nothing(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    straight, shuffled = make_home("straight"), make_home("shuffled")
    feed(straight, context, lines)
    feed(shuffled, context, random.Random(1).sample(lines, len(lines)))
    build(straight, context)
    build(shuffled, context)
    assert leads_of(straight, context) == leads_of(shuffled, context)
    everything = LeadFilter(limit=1000, threshold=0)
    assert (
        desk.leads(straight, context, everything).leads
        == desk.leads(shuffled, context, everything).leads
    )


def test_day_by_day_gives_the_groups_of_one_full_build(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    daily, whole = make_home("daily"), make_home("whole")
    third = len(lines) // 3
    for start in range(0, len(lines), third):
        feed(daily, context, lines[start : start + third])
        build(daily, context)
    feed(whole, context, lines)
    build(whole, context)
    assert groups(leads_of(daily, context)) == groups(leads_of(whole, context))
    before = leads_of(daily, context)
    build(daily, context, full=True)
    assert leads_of(daily, context) == before


def test_under_one_fit_days_give_what_a_full_build_gives(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    """The archive grows by less than a quarter, so what was fitted first stays."""
    home = make_home("days")
    feed(home, context, lines[:580])
    fitted = build(home, context).fitted_on
    for start in (580, 620, 660):
        feed(home, context, random.Random(start).sample(lines[start : start + 40], 40))
        assert build(home, context).fitted_on == fitted
    before = leads_of(home, context)
    again = build(home, context, full=True, refit=False)
    assert again.fitted_on == fitted
    assert leads_of(home, context) == before
    assert build(home, context, full=True).fitted_on > fitted


def test_a_build_that_lacks_a_table_of_todays_is_not_carried_on_from(
    make_home: MakeHome, context: Context, lines: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of an older Leadlight does."""
    home = make_home("older")
    feed(home, context, lines[:200])
    versions = build(home, context).new_versions
    before = leads_of(home, context)
    current = Generations.current

    def older(self: Generations, ledger: Connection) -> Generation | None:
        found = current(self, ledger)
        assert found is not None
        kept = {name: files for name, files in found.files.items() if name != "key_firsts"}
        return msgspec.structs.replace(found, files=kept)

    monkeypatch.setattr(Generations, "current", older)
    assert build(home, context).new_versions == versions
    monkeypatch.undo()
    assert leads_of(home, context) == before


def test_leads_keep_their_names_or_say_where_they_went(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    home = make_home("growing")
    feed(home, context, lines[: ADS // 2])
    first = build(home, context)
    assert first.changes == {"created": first.leads}
    before = leads_of(home, context)
    feed(home, context, lines[ADS // 2 :])
    second = build(home, context)
    after = leads_of(home, context)
    assert second.changes["created"] > 0
    assert second.changes["grown"] > 0
    kept = sum(after[ad] == lead for ad, lead in before.items())
    assert kept >= 0.9 * len(before)
    for old in set(before.values()):
        assert desk.lead(home, context, old).lead_id in set(after.values())


def test_nothing_new_makes_no_generation(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    home = make_home("still")
    feed(home, context, lines[:50])
    first = build(home, context)
    again = build(home, context)
    assert again.generation == first.generation
    assert again.seconds == {}
    assert build(home, context, full=True).generation == first.generation + 1


def test_only_the_last_builds_are_kept(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    home = make_home("kept")
    feed(home, context, lines[:30])
    for _ in range(home.settings.keep_generations + 3):
        build(home, context, full=True)
    build(home, context)
    folders = [path.name for path in (home.path / "generations").iterdir()]
    assert len(folders) <= home.settings.keep_generations + 1
    assert desk.leads(home, context, LeadFilter()).generation == int(max(folders))


def test_readers_go_on_with_the_last_generation_while_a_build_fails(
    make_home: MakeHome, context: Context, lines: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home("failing")
    feed(home, context, lines[:60])
    build(home, context)
    before = leads_of(home, context)
    feed(home, context, lines[60:120])

    def fail(_: pa.Table) -> pa.Table:
        raise RuntimeError("the machine is on fire")

    (name, stages), *rest = room.ROOMS
    broken = Whole(
        "broken", "SELECT ad_id FROM findings", fail, pa.schema([("ad_id", pa.string())])
    )
    monkeypatch.setattr(room, "ROOMS", ((name, (*stages, broken)), *rest))
    with pytest.raises(RuntimeError, match="on fire"):
        build(home, context)
    after = leads_of(home, context)
    assert {ad: lead for ad, lead in after.items() if lead != "None"} == before
    monkeypatch.undo()
    report = build(home, context)
    assert report.new_versions > 0
    assert "None" not in leads_of(home, context).values()


def test_an_empty_archive_builds_to_nothing(make_home: MakeHome, context: Context) -> None:
    home = make_home("empty")
    with pytest.raises(NotFoundError, match="leadlight build"):
        desk.leads(home, context, LeadFilter())
    report = build(home, context)
    assert (report.postings, report.leads) == (0, 0)
    assert desk.leads(home, context, LeadFilter()).leads == ()
    assert desk.search(home, context, "anything", SearchFilter()) == ()
    assert list(desk.links(home, context)) == []


def test_an_unknown_engine_is_named_with_those_that_exist(
    make_home: MakeHome, context: Context
) -> None:
    with pytest.raises(InputError, match=r"'abacus'.*duckdb"):
        build(make_home("engine"), context, engine="abacus")


def test_two_writers_do_not_meet(make_home: MakeHome, context: Context, lines: list[bytes]) -> None:
    home = make_home("busy")
    with home.writing("something long"), pytest.raises(HomeError, match="something long"):
        build(home, context)


def test_the_archive_can_be_ahead_of_the_build(
    make_home: MakeHome, context: Context, lines: list[bytes]
) -> None:
    home = make_home("ahead")
    feed(home, context, lines[:40])
    build(home, context)
    feed(home, context, lines[40:80])
    waiting = [row for row in desk.links(home, context) if row.lead_id is None]
    assert waiting
    assert len(waiting) < len(list(desk.links(home, context)))
