"""What went to quarantine is read once its mapping is mended, and then is listed no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.command import leadlight
from tests.finder.ingest.test_captures import BY_SITE, PAGE, Crawl
from tests.intake import CONTEXT, Intake, json_line

from leadlight.finder import desk
from leadlight.finder.ingest.ingest import HowToRead
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping, PageFields
from leadlight.finder.ingest.replay import HowToReplay, Replayed, replay
from leadlight.govern.audit import events

MENDED = Mapping(
    fields={"captured_at": "when", "title": "title"}, constants={"source": "x"}, offset="Z"
)
LINES = b'{"when": "2026-03-01 12:00:00", "title": "Maple"}\n{"when": "soon", "title": "Oak"}\n'


def again(intake: Intake, how: HowToRead | None = None, **asked: str) -> Replayed:
    return replay(intake.home, CONTEXT, HowToReplay(how or HowToRead(), **asked))


def test_a_mended_mapping_reads_what_it_can(intake: Intake) -> None:
    assert intake.take(LINES, "a.jsonl") == Counts(read=2, quarantined=2)
    done = again(intake, HowToRead(mapping=MENDED))
    assert done == Replayed(1, 1, Counts(read=1, postings=1))
    assert intake.titles() == ["Maple"]
    (left,) = intake.refused()
    assert left.line == 2
    assert desk.status(intake.home).quarantined == 1
    assert intake.rows("versions")[0]["raw"] == LINES.splitlines()[0]
    # read again, nothing is read twice; the bytes of both stay
    assert again(intake, HowToRead(mapping=MENDED)) == Replayed(0, 1, Counts())
    assert len(intake.rows("quarantine")) == 2


def test_each_replay_has_its_event(intake: Intake) -> None:
    intake.take(LINES, "a.jsonl")
    again(intake, HowToRead(mapping=MENDED))
    with intake.home.ledger.reading() as ledger:
        actions = [event["action"] for event in events(ledger)]
    assert actions[-2:] == ["quarantine.replay", "archive.add"]


def test_of_one_input_alone(intake: Intake) -> None:
    intake.take(LINES, "a.jsonl")
    intake.take(LINES.replace(b"Maple", b"Elm"), "b.jsonl")
    name = intake.refused()[2].input
    assert again(intake, HowToRead(mapping=MENDED), input=name).mended == 1
    assert intake.titles() == ["Elm"]
    assert again(intake, HowToRead(mapping=MENDED), input="none") == Replayed(0, 0, Counts())


def test_rows_of_csv_need_their_header(intake: Intake) -> None:
    intake.take(
        b"when,title\n2026-03-01 12:00:00,Maple\n",
        "a.csv",
        mapping=Mapping(fields={"captured_at": "when", "title": "title"}),
    )
    assert len(intake.refused()) == 1
    how = HowToRead(mapping=MENDED)
    assert again(intake, how) == Replayed(0, 1, Counts())
    assert again(intake, how, header="when,title").mended == 1
    assert intake.titles() == ["Maple"]


def test_a_captured_page_by_a_mended_selector(intake: Intake) -> None:
    wrong = Mapping(pages=(PageFields(r"/ad/", {"title": "h7", "body": "h7"}),))
    assert intake.take(Crawl().add("/ad/7", PAGE.encode()).content, mapping=wrong).quarantined == 1
    done = again(intake, HowToRead(mapping=BY_SITE))
    assert done == Replayed(1, 0, Counts(read=1, postings=1))
    assert intake.titles() == ["Maple in town"]


def test_what_was_not_kept_whole_stays(intake: Intake) -> None:
    intake.take(json_line(body="x" * (1 << 20)), "a.jsonl")
    assert again(intake) == Replayed(0, 1, Counts())


def test_the_command(tmp_path: Path) -> None:
    feed, mapping, home = tmp_path / "a.jsonl", tmp_path / "m.yaml", tmp_path / "home"
    feed.write_bytes(LINES)
    mapping.write_text(
        "fields: {captured_at: when, title: title}\nconstants: {source: x}\noffset: Z\n",
        encoding="utf-8",
    )
    leadlight("ingest", feed, "--home", home, "--purpose", "a test")
    ran = leadlight("replay", "--mapping", mapping, "--home", home)
    assert (ran.code, ran.out.startswith("1 entry read; 1 read: 1 new postings")) == (0, True)
    assert "1 entry still cannot be read" in ran.err
    (told,) = leadlight("replay", "--mapping", mapping, "--home", home, "--json").records()
    assert (told["mended"], told["refused"]) == (0, 1)


@pytest.mark.parametrize("form", ["parquet", "cdr"])
def test_a_form_that_does_not_fit_leaves_all_as_it_is(intake: Intake, form: str) -> None:
    intake.take(LINES, "a.jsonl")
    assert again(intake, HowToRead(form, mapping=MENDED)) == Replayed(0, 2, Counts())
    assert len(intake.refused()) == 2
