"""Purging: nothing of an ad is left in any store, the rest is as it was, nothing brings it back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.conftest import copy_home
from tests.finder.retain.traces import traces
from tests.intake import CONTEXT, NOW, json_line

from leadlight.core.clock import fixed_clock
from leadlight.core.errors import HomeError, InputError, NotFoundError
from leadlight.core.ids import content_id
from leadlight.core.leads import SearchFilter
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.replay import HowToReplay, replay
from leadlight.finder.match.intake import take_reports
from leadlight.finder.retain.due import due
from leadlight.finder.retain.lines import purge_lines
from leadlight.finder.retain.purge import (
    Wanted,
    finish,
    is_unfinished,
    leave_tombstones,
    purge,
)
from leadlight.finder.retain.restoring import restore
from leadlight.govern import logbook
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.govern.retention import end_hold, hold, set_rule
from leadlight.govern.safekeeping import Asked, back_up
from leadlight.store.home import Home

SECRET = ("marmalade", "zeppelin", "2125550177", "(212) 555-0177", "quincunx", "555-0177")
"""Words and a number that stand in the ads of one hand alone, and in what is said of it."""
TEXT = "Marmalade by the zeppelin, ask for Quincunx, call (212) 555-0177"
AD = content_id("posting", "nightboard.example", "source_id", "secret")
OTHER = content_id("posting", "nightboard.example", "source_id", "secret-2")
ANY = content_id("posting", "nightboard.example", "source_id", "a1")


def feed(folder: Path) -> Path:
    """Thirty ads of strangers, and two of the hand that is to go, one of them in two versions."""
    lines = [
        json_line(source_id=f"a{at}", title=f"In town, call 646-555-01{at:02d}", body="Be kind")
        for at in range(30)
    ]
    lines += [
        json_line(source_id="secret", title=TEXT, captured_at="2026-03-02T12:00:00Z"),
        json_line(source_id="secret", title=f"{TEXT} today", captured_at="2026-03-03T12:00:00Z"),
        json_line(source_id="secret-2", title=TEXT, captured_at="2026-03-04T12:00:00Z"),
    ]
    path = folder / "feed.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def take(home: Home, path: Path, how: HowToRead | None = None) -> Counts:
    return ingest(home, CONTEXT, find_feeds([str(path)]), how or HowToRead())


def opened(folder: Path) -> Home:
    return open_home(
        Settings(home=folder, workers=1), CONTEXT.actor, CONTEXT.purpose, clock=fixed_clock(NOW)
    )


def secret_lead(home: Home) -> str:
    """The lead of the hand that is to go."""
    return str(next(each.lead_id for each in desk.links(home, CONTEXT) if each.ad_id == AD))


def say_much(home: Home) -> None:
    """Of the hand that is to go, and ask for it and for others."""
    lead = secret_lead(home)
    desk.write_note(home, CONTEXT, lead, f"a note on {TEXT}")
    desk.retract(home, CONTEXT, desk.give_verdict(home, CONTEXT, lead, "agency", TEXT).id)
    desk.judge(home, CONTEXT, AD, OTHER, is_same=True, note=TEXT)
    for query in (*SECRET, AD, "kind", "646 555 0101"):
        desk.search(home, CONTEXT, query, SearchFilter())
    desk.save_search(home, CONTEXT, "that number", "q=%28212%29+555-0177")
    desk.save_search(home, CONTEXT, "kind ones", "q=kind")
    desk.kept_ad(home, CONTEXT, AD)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Path]]:
    """A home that was built twice, has read a record after all, and about which much was said; and
    the feed that it read."""
    folder = tmp_path_factory.mktemp("full")
    home, path = opened(folder / "home"), feed(folder)
    take(home, path)
    build(home, CONTEXT)
    unread = folder / "unread.jsonl"
    unread.write_bytes(json_line(source=None, source_id="secret", title=f"{TEXT} again"))
    take(home, unread)
    replay(home, CONTEXT, HowToReplay(HowToRead(source="nightboard.example")))
    say_much(home)
    build(home, CONTEXT)
    yield home, path
    home.close()


@pytest.fixture
def home(full: tuple[Home, Path], tmp_path: Path) -> Iterator[Home]:
    """A copy of it, open, with pages of the secret lead in memory."""
    copy_home(full[0], tmp_path / "home")
    shutil.copyfile(full[1], tmp_path / "feed.jsonl")
    home = opened(tmp_path / "home")
    desk.lead(home, CONTEXT, secret_lead(home))
    yield home
    home.close()


def take_out(home: Home) -> None:
    purge(home, CONTEXT, Wanted(ads=[AD, OTHER], reason="a court said so"))


def test_nothing_of_an_ad_is_left(home: Home) -> None:
    """In no file of the home, decoded; everybody else's ads are there as before."""
    assert len(traces(home, SECRET)) > 8
    before = {each.ad_id for each in desk.links(home, CONTEXT)}
    take_out(home)
    assert traces(home, SECRET) == []
    assert {each.ad_id for each in desk.links(home, CONTEXT)} == before - {AD, OTHER}
    with pytest.raises(NotFoundError):
        desk.kept_ad(home, CONTEXT, AD)
    assert not list(desk.search(home, CONTEXT, "2125550177", SearchFilter()))
    assert all(each.problem is None for each in desk.check(home, CONTEXT))
    assert [each.note for each in desk.judgements(home, CONTEXT)] == [None]


def test_the_log_no_longer_says_what_was_asked_of_it(home: Home) -> None:
    """Neither its words nor its id; that somebody asked stays, and what was asked of others. All
    proofs hold."""
    before = told(home)
    size = len(before)
    take_out(home)
    after = told(home)
    gone = {
        (event["action"], event["seq"])
        for event in after[:size]
        if event["object"] is None and event["details"] is None
    }
    actions = Counter(action for action, _ in gone)
    assert actions["search"] == len(SECRET) + 1
    assert actions["search.save"] == 1
    assert actions["ad.read"] == 1
    assert actions["judgement.make"] == 1
    kept = [event for event in after[:size] if (event["action"], event["seq"]) not in gone]
    assert {event["details"]["query"] for event in kept if event["action"] == "search"} == {
        "kind",
        "646 555 0101",
    }
    assert [each["actor"] for each in after[:size]] == [each["actor"] for each in before]
    assert [each.name for each in desk.saved_searches(home, CONTEXT)] == ["kind ones"]
    said = json.dumps(after, default=str).lower()
    assert not [word for word in (*SECRET, AD, OTHER) if word in said]
    assert all(each.holds for each in logbook.check(home))


def told(home: Home) -> list[dict[str, Any]]:
    with home.ledger.reading() as ledger:
        return events(ledger)


def test_nothing_brings_it_back(home: Home, tmp_path: Path) -> None:
    """Neither the feed again, nor the quarantine, nor a newer capture of before the purge."""
    take_out(home)
    assert take(home, tmp_path / "feed.jsonl") == Counts(read=33, repeated=30, purged=3)
    assert replay(home, CONTEXT, HowToReplay()).mended == 0
    build(home, CONTEXT)
    assert traces(home, SECRET) == []


def test_a_capture_from_after_the_purge_is_a_new_ad(home: Home, tmp_path: Path) -> None:
    take_out(home)
    later = tmp_path / "later.jsonl"
    later.write_bytes(json_line(source_id="secret", title=TEXT, captured_at="2026-04-02T12:00:00Z"))
    assert take(home, later) == Counts(read=1, postings=1)


@pytest.mark.parametrize("told", ["beside", "by a later backup"])
def test_an_older_backup_does_not_bring_it_back(home: Home, tmp_path: Path, told: str) -> None:
    made = back_up(home, CONTEXT, tmp_path / "backup")
    take_out(home)
    if told == "beside":
        leave_tombstones(home, tmp_path / "backup")
    else:
        back_up(home, CONTEXT, tmp_path / "backup")
    settings = Settings(home=tmp_path / "restored", workers=1)
    laid = restore(settings, Asked("nobody", None), tmp_path / "backup", made.id)
    assert laid.left_out == 2
    again = opened(settings.home)
    try:
        assert traces(again, SECRET) == []
        assert take(again, tmp_path / "feed.jsonl").purged == 3
        assert len(list(desk.links(again, CONTEXT))) == 30
    finally:
        again.close()


def test_a_restore_that_was_cut_short_is_no_home(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it ends: what had been purged is never there for anybody to open."""
    back_up(home, CONTEXT, tmp_path / "backup")
    take_out(home)
    leave_tombstones(home, tmp_path / "backup")
    settings = Settings(home=tmp_path / "restored", workers=1)

    class PowerCutError(BaseException):
        """Nothing is tidied up after it."""

    def cut(*_: object) -> None:
        raise PowerCutError

    monkeypatch.setattr("leadlight.finder.retain.restoring.purge_again", cut)
    monkeypatch.setattr("leadlight.store.backup._empty", lambda _: None)
    with pytest.raises(PowerCutError):
        restore(settings, Asked("nobody", None), tmp_path / "backup")
    with pytest.raises(HomeError, match="cut short: empty the folder and restore again"):
        opened(settings.home)


@pytest.mark.parametrize("step", ["purge.build", "purge._gone", "purge.note_end"])
def test_a_purge_that_was_cut_short_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The next build is one without what was purged; the rest is scrubbed when it is ended, and it
    is known that it was not."""

    def cut(*_: object) -> None:
        raise HomeError("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(f"leadlight.finder.retain.{step}", cut)
        with pytest.raises(HomeError, match="power"):
            take_out(home)
    build(home, CONTEXT)
    assert is_unfinished(home)
    finish(home, CONTEXT)
    assert not is_unfinished(home)
    assert traces(home, SECRET) == []


def test_everything_can_go(home: Home) -> None:
    purge(home, CONTEXT, Wanted(ads=[each.ad_id for each in desk.links(home, CONTEXT)], reason="x"))
    assert list(desk.links(home, CONTEXT)) == []


def test_what_is_not_there_is_no_purge(home: Home) -> None:
    assert purge(home, CONTEXT, Wanted(ads=["nothing"], reason="x")) is None
    with pytest.raises(InputError, match="a purge needs a reason"):
        purge(home, CONTEXT, Wanted(ads=[AD], reason=" "))


def _an_archive_row(home: Home) -> None:
    pq.write_table(pa.table({"raw": [TEXT.encode()]}), home.path / "archive" / "left.parquet")


def _a_row_of_a_build(home: Home) -> None:
    (folder,) = (home.path / "generations").glob("*/")
    pq.write_table(pa.table({"text": [TEXT]}), folder / "left.parquet")


def _a_segment_that_is_no_more(home: Home) -> None:
    """What a deleted document leaves where its segment was merged into another."""
    (store,) = list((home.path / "generations").glob("*/search/*.store"))[:1]
    shutil.copyfile(store, store.with_name("0123456789abcdef0123456789abcdef.store"))


def _a_free_page(home: Home) -> None:
    with closing(sqlite3.connect(home.path / "ledger.sqlite", isolation_level=None)) as ledger:
        ledger.execute("PRAGMA secure_delete=OFF")
        ledger.execute("CREATE TABLE left (text)")
        ledger.execute("INSERT INTO left VALUES (?)", (TEXT,))
        ledger.execute("DROP TABLE left")


def _scratch(home: Home) -> None:
    (home.path / "tmp" / "spilled.tmp").write_text(TEXT)


def test_a_trace_would_be_found(home: Home) -> None:
    """The search for traces is not blind: what is planted in any store is found there."""
    take_out(home)
    found: list[str] = []
    for plant in (
        _an_archive_row,
        _a_row_of_a_build,
        _a_segment_that_is_no_more,
        _a_free_page,
        _scratch,
    ):
        plant(home)
        before, found = found, traces(home, SECRET)
        assert len(found) > len(before), plant


def test_the_rules_say_what_is_due(home: Home, tmp_path: Path) -> None:
    """What was found not to be trafficking goes first; what is held stays."""
    lead = secret_lead(home)
    assert due(home, CONTEXT).all_ads == ()
    desk.give_verdict(home, CONTEXT, lead, "other", None)
    home.clock = fixed_clock(NOW + timedelta(days=91))
    assert {name: set(ads) for name, ads in due(home, CONTEXT).ads.items()} == {
        "cleared": {AD, OTHER}
    }
    held = hold(home, CONTEXT, "lead", lead, "a case")
    assert (due(home, CONTEXT).all_ads, due(home, CONTEXT).held) == ((), 2)
    assert held.stands
    home.clock = fixed_clock(NOW + timedelta(days=3 * 365))
    assert len(due(home, CONTEXT).ads["open"]) == 30
    hold(home, CONTEXT, "source", "nightboard.example", "an order")
    assert due(home, CONTEXT).all_ads == ()


def test_lines_that_were_no_reports_go_too(home: Home, tmp_path: Path) -> None:
    """By a rule of their own; that they came stays, and the same feed does not bring them again."""
    reports = tmp_path / "missing.jsonl"
    reports.write_bytes(b'{"report_id": "M1", "given_name": "Quillowby"}\nThe Quillowbys\n')

    def taken() -> int:
        return take_reports(home, CONTEXT, find_feeds([str(reports)])).quarantined

    assert taken() == 2
    home.clock = fixed_clock(NOW + timedelta(days=89))
    assert due(home, CONTEXT).lines == ()
    home.clock = fixed_clock(NOW + timedelta(days=91))
    set_rule(home, CONTEXT, "refused", 400, "home")
    assert due(home, CONTEXT).lines == ()
    set_rule(home, CONTEXT, "refused", 30, "home")
    order = hold(home, CONTEXT, "everything", "", "an order")
    found = due(home, CONTEXT)
    assert (found.lines, found.held) == ((), 2)
    end_hold(home, CONTEXT, order.id)
    assert traces(home, ["quillowby"]) != []
    assert purge_lines(home, CONTEXT, due(home, CONTEXT).lines) == 2
    assert due(home, CONTEXT).lines == ()
    assert traces(home, ["quillowby"]) == []
    taken()
    assert traces(home, ["quillowby"]) == []
    assert {each.reason for each in desk.refused_reports(home, CONTEXT)} == {"kept no longer"}


def test_rules_keep_their_order(home: Home) -> None:
    with pytest.raises(InputError, match="what was found not to be trafficking goes first"):
        set_rule(home, CONTEXT, "cleared", 2_000)
    with pytest.raises(InputError, match="goes first"):
        set_rule(home, CONTEXT, "open", 30)
    with pytest.raises(InputError, match="1 to 7,320 days"):
        set_rule(home, CONTEXT, "open", 100_000)
    with pytest.raises(InputError, match="no class is called 'all'"):
        set_rule(home, CONTEXT, "all", 30)
    assert set_rule(home, CONTEXT, "cleared", 30).days == 30


def test_a_rule_of_an_agency_is_its_own(home: Home, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_bytes(json_line(source_id="t", title="Hello", agency="north"))
    take(home, theirs)
    build(home, CONTEXT)
    set_rule(home, CONTEXT, "open", 3_000, "north")
    home.clock = fixed_clock(NOW + timedelta(days=3 * 365))
    gone = due(home, CONTEXT).ads["open"]
    assert len(gone) == 32
    assert content_id("posting", "nightboard.example", "source_id", "t") not in gone


def test_tombstones_tell_of_nobody(home: Home) -> None:
    """A tombstone has a digest, a reason and who gave it."""
    take_out(home)
    with home.ledger.reading() as ledger:
        (path,) = home.archive.files(ledger, "tombstones")
    rows = pq.read_table(path).to_pylist()
    assert [(row["reason"], row["actor"]) for row in rows] == [("a court said so", "tester")] * 2
    assert AD not in json.dumps(rows, default=str)
