"""Jobs are done once, taken up where a worker that died left them, and stop when told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CONTEXT
from tests.crash.dump import canonical, left_over, nothing_twice
from tests.crash.stops import Stop, machine
from tests.finder.jobs.conftest import FEED, RECORDS, Yard
from tests.intake import NOW, json_line

from leadlight.core.context import Context
from leadlight.core.errors import BusyError, HomeError, InputError, NotFoundError, RefusedError
from leadlight.core.jobs import Building, Inboxing, Ingesting, Matching
from leadlight.finder import desk
from leadlight.finder.jobs import performing, worker
from leadlight.finder.jobs.task import Task
from leadlight.finder.jobs.telling import about, happened

Made = Callable[..., Yard]


def stop_after(monkeypatch: pytest.MonkeyPatch, notes: int, then: Callable[[], object]) -> None:
    """Have ``then`` happen when a job under way says how far it is for the n-th time."""
    seen = 0
    whole = Task.__call__

    def counted(task: Task, stage: str, done: int, total: int | None) -> None:
        nonlocal seen
        seen += stage == "ingest"
        if seen == notes and stage == "ingest":
            then()
        task._noted = 0.0
        whole(task, stage, done, total)

    monkeypatch.setattr(Task, "__call__", counted)


def test_what_is_asked_for_is_done_in_order_and_told(yard: Yard) -> None:
    """Under the name and purpose of whoever asked."""
    ines = Context("ines", "case 7")
    reading = desk.ask_for(yard.home, ines, Ingesting((str(yard.feed(FEED, "feed.jsonl")),)))
    building = yard.ask(Building())
    assert [each.state for each in (reading, building)] == ["queued", "queued"]
    assert yard.worker.work_off() == 2
    read, built = yard.job(reading), yard.job(building)
    assert (read.state, built.state) == ("done", "done")
    assert read.outcome is not None
    assert read.outcome["postings"] == RECORDS
    assert happened(read) == "40 read, 40 new postings"
    assert happened(built).startswith("generation 1: 40 new texts, 40 postings in ")
    assert {each["actor"] for each in yard.actions("archive.add")} == {"ines"}
    told = [(each["action"], each["object"]) for each in yard.actions("job.begin", "job.end")]
    assert told == [("job.begin", "1"), ("job.end", "1"), ("job.begin", "2"), ("job.end", "2")]
    assert yard.worker.work_off() == 0


def test_the_same_is_not_asked_for_twice_while_it_waits(yard: Yard) -> None:
    first = yard.ask(Building())
    assert yard.ask(Building()).id == first.id
    assert yard.ask(Building(full=True)).id != first.id
    yard.worker.work_off()
    assert yard.ask(Building()).id not in {first.id, first.id + 1}


def test_an_interrupted_ingest_goes_on_behind_what_is_on_disk(
    yard: Yard, make_yard: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record is read into the archive a second time, not even to be found there."""
    job = yard.ask_to_read()
    stop_after(monkeypatch, 2, yard.ended.set)
    yard.worker.work_off()
    assert yard.job(job).state == "queued"
    assert yard.job(job).attempts == 0
    assert yard.written() == [10, 10]
    yard.ended.clear()
    yard.another().work_off()
    assert yard.job(job).state == "done"
    assert yard.written() == [10, 10, 10, 10]
    assert yard.job(job).outcome == yard.job(job).outcome | {"read": RECORDS, "repeated": 0}  # type: ignore[operator]
    other = make_yard("undisturbed")
    other.take(FEED)
    assert canonical(yard.home) == canonical(other.home)
    assert len({row["batch_id"] for row in yard.rows("sightings")}) == 1


def test_a_feed_that_was_changed_meanwhile_is_read_from_its_start(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else records that now stand at its head would never be read."""
    job = yard.ask_to_read()
    stop_after(monkeypatch, 2, yard.ended.set)
    yard.worker.work_off()
    yard.feed(json_line(source_id="new", title="At the head") + FEED, "feed.jsonl")
    yard.ended.clear()
    yard.another().work_off()
    assert yard.job(job).state == "done"
    assert "At the head" in yard.titles()
    assert nothing_twice(yard.home)
    assert len(yard.titles()) == RECORDS + 1


@pytest.mark.parametrize("step", [3, 9, 17, 25, 33, 41, 49])
def test_a_worker_that_dies_at_any_step_leaves_its_job_to_the_next(
    yard: Yard, make_yard: Made, step: int
) -> None:
    """The machine stops; what was durable stays, and nothing comes twice."""
    job = yard.ask_to_read()
    with suppress(Stop), machine(step):
        yard.worker.work_off()
    before = sum(yard.written())
    yard.another().work_off()
    assert yard.job(job).state == "done"
    assert sum(yard.written()) == RECORDS
    assert before % 10 == 0
    other = make_yard("undisturbed")
    other.take(FEED)
    assert canonical(yard.home) == canonical(other.home)
    assert left_over(yard.home) == []


def test_a_cancelled_ingest_keeps_what_was_durable_and_can_be_had_again(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = yard.ask_to_read()
    stop_after(monkeypatch, 2, lambda: desk.cancel_job(yard.home, CONTEXT, job.id))
    yard.worker.work_off()
    ended = yard.job(job)
    assert (ended.state, ended.cancel_asked_by) == ("cancelled", "tester")
    assert len(yard.titles()) == 20
    with pytest.raises(InputError, match="has ended"):
        desk.cancel_job(yard.home, CONTEXT, job.id)
    assert desk.have_again(yard.home, CONTEXT, job.id).state == "queued"
    yard.worker.work_off()
    assert yard.job(job).state == "done"
    assert yard.written() == [10, 10, 10, 10]


def test_a_cancelled_build_leaves_nothing_half_done(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    yard.take(FEED)
    job = yard.ask(Building())
    whole = Task.__call__

    def cancelled(task: Task, stage: str, done: int, total: int | None) -> None:
        if stage == "leads" and yard.job(job).cancel_asked_at is None:
            desk.cancel_job(yard.home, CONTEXT, job.id)
        task._noted = 0.0
        whole(task, stage, done, total)

    with monkeypatch.context() as patch:
        patch.setattr(Task, "__call__", cancelled)
        yard.worker.work_off()
    assert yard.job(job).state == "cancelled"
    assert desk.status(yard.home).generation is None
    assert left_over(yard.home) == []
    desk.have_again(yard.home, CONTEXT, job.id)
    yard.worker.work_off()
    assert yard.job(job).state == "done"
    assert desk.status(yard.home).generation is not None


def test_what_waits_is_cancelled_at_once(yard: Yard) -> None:
    job = yard.ask(Building())
    assert desk.cancel_job(yard.home, CONTEXT, job.id).state == "cancelled"
    assert yard.worker.work_off() == 0


def test_what_is_not_there_or_is_done_is_refused_and_the_attempt_recorded(yard: Yard) -> None:
    with pytest.raises(NotFoundError, match="no job has the id 9"):
        desk.cancel_job(yard.home, CONTEXT, 9)
    job = yard.ask(Building())
    with pytest.raises(InputError, match="is queued"):
        desk.have_again(yard.home, CONTEXT, job.id)
    yard.worker.work_off()
    with pytest.raises(InputError, match="is done"):
        desk.have_again(yard.home, CONTEXT, job.id)
    tried = [each["object"] for each in yard.actions("job.cancel", "job.again")]
    assert tried == ["9", "1", "1"]


def test_a_job_that_cannot_be_done_fails_with_one_sentence(yard: Yard) -> None:
    job = yard.ask_to_read()
    (yard.home.path.parent / "feed.jsonl").unlink()
    yard.worker.work_off()
    failed = yard.job(job)
    assert failed.state == "failed"
    assert failed.error == f"{yard.home.path.parent / 'feed.jsonl'} cannot be opened: no such file"


def test_what_may_pass_is_tried_again_later_and_not_for_ever(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = yard.ask(Building())

    def full(*_given: Any, **_named: Any) -> Any:
        raise HomeError("no room on the disk")

    monkeypatch.setattr(performing, "build", full)
    waits = []
    while yard.worker.work_off():
        now = yard.job(job)
        if now.state == "failed":
            break
        assert now.due_at is not None
        waits.append((now.due_at - yard.moment) / timedelta(minutes=1))
        assert yard.worker.work_off() == 0  # it is not due
        yard.at(now.due_at)
    assert waits == [1, 2, 4, 8, 16, 32, 60]
    assert (now.state, now.error) == ("failed", "no room on the disk")


def test_a_clock_that_is_set_back_does_not_put_a_job_off_for_years(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = yard.ask(Building())
    yard.at(NOW + timedelta(days=3650))
    with monkeypatch.context() as patch:
        patch.setattr(performing, "build", _raise(HomeError("no room on the disk")))
        yard.worker.work_off()
    yard.at(NOW)
    yard.worker.work_off()
    assert yard.job(job).state == "done"


def test_a_job_over_which_workers_die_is_given_up(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = yard.ask(Building())
    with monkeypatch.context() as patch:
        patch.setattr(performing, "build", _raise(Stop()))
        for _ in range(worker.DEATHS):
            with pytest.raises(Stop):
                yard.another().work_off()
    yard.another().work_off()
    failed = yard.job(job)
    assert failed.state == "failed"
    assert failed.error == "its worker died at try 3, and it is not begun again"


def test_a_fault_of_ours_fails_one_job_and_not_the_worker(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty, sound = yard.ask(Building()), yard.ask_to_read()
    monkeypatch.setattr(performing, "build", _raise(ZeroDivisionError("x / y")))
    yard.worker.work_off()
    assert (yard.job(faulty).state, yard.job(sound).state) == ("failed", "done")
    assert "ZeroDivisionError" in str(yard.job(faulty).error)
    assert "x / y" not in str(yard.job(faulty).error)


def test_a_home_has_one_worker(yard: Yard) -> None:
    assert not desk.schedule(yard.home).is_worked
    with yard.home.working():
        assert desk.schedule(yard.home).is_worked
        with pytest.raises(BusyError, match=r"busy: process \d+ \(work\)"):
            yard.another().work_off()
    assert not desk.schedule(yard.home).is_worked


def test_a_job_waits_for_another_writer(yard: Yard) -> None:
    job = yard.ask(Building())
    with yard.home.writing("a restore"), pytest.raises(BusyError, match="a restore"):
        yard.worker.work_off()
    waiting = yard.job(job)
    assert (waiting.state, waiting.attempts) == ("queued", 0)
    yard.worker.work_off()
    assert yard.job(job).state == "done"


def test_the_inbox_is_read_as_the_watched_folder_is(
    yard: Yard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Feeds to done/, what cannot be opened to refused/; a mapping there says how."""
    monkeypatch.setattr(performing, "STILL", 0.0)
    monkeypatch.setattr("leadlight.finder.ingest.inbox.STILL", 0.0)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "one.jsonl").write_bytes(FEED)
    (inbox / "two.csv").write_text("site,when,head\nx.example,2026-03-01T12:00:00Z,From a table\n")
    (inbox / "mapping.yaml").write_text("fields: {source: site, captured_at: when, title: head}\n")
    (inbox / "bad.wacz").write_bytes(b"no such thing")
    job = yard.ask(Inboxing(str(inbox)))
    yard.worker.work_off()
    done = yard.job(job)
    assert done.state == "done", done.error
    assert done.outcome is not None
    assert (done.outcome["feeds"], done.outcome["refused"]) == (2, 1)
    assert sorted(path.name for path in (inbox / "done").iterdir()) == ["one.jsonl", "two.csv"]
    assert [path.name for path in (inbox / "refused").iterdir()] == ["bad.wacz"]
    assert "From a table" in yard.titles()
    assert about(done) == f"read the inbox {inbox}"


def test_nothing_real_is_read_into_made_up_data(make_yard: Made, built_home: Any) -> None:
    with pytest.raises(RefusedError, match="made-up"):
        desk.ask_for(built_home, CONTEXT, Ingesting(("/nowhere",)))


def test_a_worker_ends_when_it_is_told_to(yard: Yard) -> None:
    job = yard.ask_to_read()
    thread = threading.Thread(target=yard.worker.work)
    thread.start()
    while yard.job(job).is_open:
        time.sleep(0.01)
    yard.ended.set()
    thread.join(120)
    assert not thread.is_alive()
    assert yard.job(job).state == "done"


def _raise(error: BaseException) -> Callable[..., Any]:
    def raising(*_given: Any, **_named: Any) -> Any:
        raise error

    return raising


def test_missing_children_are_matched_by_a_job(yard: Yard) -> None:
    """Without reports it has nothing to do, and says so; without a build it fails."""
    first = yard.ask(Matching())
    yard.worker.work_off()
    assert yard.job(first).state == "failed"
    yard.take(FEED)
    yard.ask(Building())
    second = yard.ask(Matching())
    yard.worker.work_off()
    assert yard.job(second).state == "done"
    assert happened(yard.job(second)) == "nothing was there"
