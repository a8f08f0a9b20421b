"""What an auditor does with the log: reads it, has it signed, takes it out, has it proved."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.govern.logs import CONTEXT, START, ask, exported, look, opened

from leadlight import verify
from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.errors import HomeError, InputError, NotFoundError
from leadlight.core.settings import Settings
from leadlight.govern import logbook
from leadlight.govern.audit import Event, audited, events
from leadlight.govern.checkpoints import is_due, newest, signing_key, write
from leadlight.govern.forgetting import Rule, forget, forget_before
from leadlight.govern.logbook import LogFilter
from leadlight.govern.opening import open_home
from leadlight.govern.signing import checkpoint, new_key, read_signing_key
from leadlight.store.home import Home

RULE = Rule("28 CFR 23, five years", "olga")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    here = opened(tmp_path / "home")
    yield here
    here.close()


def actions(home: Home) -> list[str]:
    with home.ledger.reading() as ledger:
        return [event["action"] for event in events(ledger)]


def test_the_newest_that_fit_are_shown_and_the_look_is_one_of_them(home: Home) -> None:
    look(home, 4)
    with audited(home, Context("feed-7", "case 8", case="8"), Event("search", "x")):
        pass
    found = logbook.show(home, CONTEXT, LogFilter(limit=3))
    assert [event["action"] for event in found] == ["lead.read", "search", "log.read"]
    assert found[-1]["details"] == {"limit": 3}
    for wanted, seqs in (
        (LogFilter(actor="feed-7"), [5]),
        (LogFilter(action="lead.read", limit=2), [3, 4]),
        (LogFilter(object="lead 1"), [2]),
        (LogFilter(case="8"), [5]),
        (LogFilter(case="7", action="search"), []),
        (LogFilter(since=found[1]["at"], until=found[1]["at"]), [5]),
    ):
        assert [event["seq"] for event in logbook.show(home, CONTEXT, wanted)] == seqs
    with pytest.raises(InputError, match="no action is called"):
        logbook.show(home, CONTEXT, LogFilter(action="lead.raed"))


def test_what_is_forgotten_is_gone_and_all_still_holds(home: Home, tmp_path: Path) -> None:
    """From the ledger, its file, and each export; who looked and when stays."""
    look(home, 3)
    with audited(home, CONTEXT, Event("search", "212-555-0199", {"query": "212-555-0199"})):
        pass
    before = write(home, CONTEXT)
    assert before is not None
    proof = logbook.prove_event(home, CONTEXT, 4)
    with home.ledger.begin() as ledger:
        assert forget(ledger, home, CONTEXT, [4, 2, 4, 3], RULE) == 3
        assert forget(ledger, home, CONTEXT, [3], RULE) == 0
        assert forget(ledger, home, CONTEXT, [4], RULE, "why") == 1
    with home.ledger.reading() as ledger:
        found = events(ledger)
    gone = found[3]
    assert (gone["object"], gone["details"], gone["purpose"], gone["case"]) == (None,) * 4
    assert (gone["action"], gone["actor"], gone["outcome"]) == ("search", "analyst", "done")
    (rule, other) = [event for event in found if event["action"] == "log.forget"]
    assert rule["object"] == "28 CFR 23, five years"
    assert rule["details"] == {"part": "what", "events": [[2, 4]], "approver": "olga"}
    assert other["details"]["part"] == "why"
    log = exported(home, tmp_path / "log")
    assert b"0199" not in (tmp_path / "log").read_bytes()
    assert ask(tmp_path / "log", [log.key.public], [before.note]) == 0
    assert ask(home.path / "ledger.sqlite", [log.key.public], [before.note]) == 0
    path = tmp_path / "proof"
    path.write_text(proof, encoding="utf-8")
    assert ask(path, [log.key.public]) == 0
    assert all(each.holds for each in logbook.check(home))


def test_what_old_events_were_about_is_forgotten_by_a_rule(home: Home, tmp_path: Path) -> None:
    """Nothing of it is left in the ledger's files; all still holds."""
    for query in ("212-555-0177", "212-555-0188"):
        with audited(home, CONTEXT, Event("search", query, {"query": query})):
            pass
        home.clock = fixed_clock(START + timedelta(days=200))
    before = write(home, CONTEXT)
    assert before is not None
    home.clock = fixed_clock(START + timedelta(days=500))
    for wrong in (
        (START + timedelta(days=136), RULE),
        (START + timedelta(days=100), Rule("a rule", "analyst")),
        (START + timedelta(days=100), Rule("a rule", " ")),
    ):
        with pytest.raises(InputError, match=r"365 days|another person"):
            forget_before(home, CONTEXT, *wrong)
    assert forget_before(home, CONTEXT, START + timedelta(days=100), RULE) == 1
    assert forget_before(home, CONTEXT, START + timedelta(days=100), RULE) == 0
    kept = b"".join(path.read_bytes() for path in home.path.glob("ledger.sqlite*"))
    assert b"0188" in kept
    assert b"0177" not in kept
    log = exported(home, tmp_path / "log")
    assert ask(tmp_path / "log", [log.key.public], [before.note]) == 0


def test_what_tells_of_the_log_itself_is_not_forgotten(home: Home) -> None:
    look(home, 2)
    signing_key(home, CONTEXT)
    with home.ledger.begin() as ledger:
        with pytest.raises(InputError, match="it must stay"):
            forget(ledger, home, CONTEXT, [3], RULE)
        with pytest.raises(NotFoundError):
            forget(ledger, home, CONTEXT, [1, 99], RULE)
        forget(ledger, home, CONTEXT, [1], RULE)
        with pytest.raises(InputError, match=r"log\.forget"):
            forget(ledger, home, CONTEXT, [4], RULE)


def test_the_key_is_made_once_and_is_its_owners_alone(home: Home) -> None:
    first = signing_key(home, CONTEXT)
    path = home.path / "log.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing_key(home, CONTEXT) == first == read_signing_key(path.read_text("utf-8"))
    second = signing_key(home, CONTEXT, is_new=True)
    assert second.public != first.public
    assert actions(home) == ["log.key", "log.key"]
    for wrong in (first.private[:-2] + "A=", first.private.replace("+", "-", 1), "hello", ""):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(HomeError, match="key") as told:
            signing_key(home, CONTEXT)
        assert not wrong or wrong not in str(told.value)


def test_a_key_may_come_from_elsewhere(home: Home, tmp_path: Path) -> None:
    """From a file that the settings name, or whole from the environment; and is named in the log
    when it comes into force."""
    first = signing_key(home, CONTEXT)
    given = msgspec.structs.replace(new_key(first.name))
    named = tmp_path / "elsewhere.key"
    named.write_text(given.private, encoding="utf-8")
    for setting in (str(named), given.private):
        home.settings = msgspec.structs.replace(home.settings, log_key=setting)
        assert signing_key(home, CONTEXT) == given
    assert actions(home) == ["log.key", "log.key"]
    with pytest.raises(HomeError, match="LEADLIGHT_LOG_KEY"):
        signing_key(home, CONTEXT, is_new=True)
    foreign = new_key("leadlight/other")
    home.settings = msgspec.structs.replace(home.settings, log_key=foreign.private)
    with pytest.raises(HomeError, match="leadlight/other"):
        signing_key(home, CONTEXT)


def test_a_checkpoint_is_due_by_events_and_by_minutes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, checkpoint_events=5, checkpoint_minutes=30)
    home = open_home(settings, "owner", clock=fixed_clock(START))
    assert not is_due(home)
    assert write(home, CONTEXT) is None
    look(home, 4)
    assert not is_due(home)
    look(home, 1)
    assert is_due(home)
    made = write(home, CONTEXT)
    assert made is not None
    assert (made.size, is_due(home), newest(home)) == (6, False, made)  # the key's event too
    assert write(home, CONTEXT) == made
    look(home, 1)
    home.clock = fixed_clock(START + timedelta(minutes=29))
    assert not is_due(home)
    home.clock = fixed_clock(START + timedelta(minutes=30))
    assert is_due(home)
    home.close()


def test_checkpoints_go_where_the_settings_say(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere" / "checkpoints"
    home.settings = msgspec.structs.replace(home.settings, checkpoints=folder)
    look(home, 2)
    made = write(home, CONTEXT)
    assert made is not None
    assert [path.read_text("utf-8") for path in folder.iterdir()] == [made.note]
    assert not (home.path / "checkpoints").exists()
    key = verify.read_key(signing_key(home, CONTEXT).public)
    assert verify.read_checkpoint(made.note, [key], "").root == made.root
    folder.chmod(0o500)
    look(home, 1)
    other = opened(tmp_path / "other")
    other.settings = msgspec.structs.replace(other.settings, checkpoints=folder)
    look(other, 9)
    with pytest.raises(HomeError, match="another log"):
        write(other, CONTEXT)
    other.close()


def test_a_log_that_was_changed_is_not_signed(home: Home) -> None:
    """Nor one that was rolled back."""
    look(home, 5)
    made = write(home, CONTEXT)
    assert made is not None
    path = made.path
    for size in (made.size, made.size + 1):
        path.unlink()
        path = made.path.with_name(f"{size:012}.checkpoint")
        path.write_text(checkpoint(signing_key(home, CONTEXT), size, b"x" * 32), encoding="utf-8")
        with pytest.raises(HomeError, match="does not continue"):
            write(home, CONTEXT)
    assert not all(each.holds for each in logbook.check(home))
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(HomeError, match="no checkpoint that can be read"):
        write(home, CONTEXT)


def test_proofs_hold_at_every_size(home: Home, tmp_path: Path) -> None:
    """Of each event, and from each older checkpoint, over the sizes at which nodes are kept."""
    key = signing_key(home, CONTEXT)
    trusted, notes = [verify.read_key(key.public)], []
    for more in (1, 1, 5, 248, 1, 1, 254, 1, 100):
        look(home, more)
        made = write(home, CONTEXT)
        assert made is not None
        notes.append(made.note)
    for seq in (1, 2, 3, 255, 256, 257, 258, 512, 613):
        (found,) = verify.check_proof(logbook.prove_event(home, CONTEXT, seq), [], trusted)
        assert found.holds
        assert f"event {seq} is in the log" in found.says
    for note in notes:
        proof = logbook.prove_since(home, CONTEXT, note)
        (found,) = verify.check_proof(proof, [(note, "old")], trusted)
        assert found.holds, found.says
        other = next(each for each in notes if each != note)
        (found,) = verify.check_proof(proof, [(other, "another")], trusted)
        assert not found.holds
    with pytest.raises(NotFoundError):
        logbook.prove_event(home, CONTEXT, 9_999)
    for wrong in ("hello", "x\n5\n", notes[0].replace("leadlight/", "other/"), "a\n0\n"):
        with pytest.raises(InputError, match="checkpoint"):
            logbook.prove_since(home, CONTEXT, wrong)


def test_a_proof_that_was_changed_is_found(home: Home, tmp_path: Path) -> None:
    look(home, 9)
    key = signing_key(home, CONTEXT)
    proof = logbook.prove_event(home, CONTEXT, 4)
    lines = proof.split("\n")
    path = tmp_path / "proof"
    for changed in (
        [*lines[:2], "index 4", *lines[3:]],
        [*lines[:3], *lines[4:]],
        [*lines[:3], lines[4], lines[3], *lines[5:]],
        [lines[0], logbook.prove_event(home, CONTEXT, 5).split("\n")[1], *lines[2:]],
    ):
        path.write_text("\n".join(changed), encoding="utf-8")
        assert ask(path, [key.public]) == 1
    for unfit in ([*lines[:1], *lines[2:]], lines[:5], [*lines[:-2], lines[-2][:-5], ""]):
        path.write_text("\n".join(unfit), encoding="utf-8")
        assert ask(path, [key.public]) == 2
    path.write_text(proof, encoding="utf-8")
    assert ask(path, [key.public]) == 0
    assert ask(path, [new_key(key.name).public]) == 2


def test_the_check_on_the_machine_finds_what_does_not_fit(home: Home) -> None:
    look(home, 300)
    write(home, CONTEXT)
    assert all(each.holds for each in logbook.check(home))
    for change in (
        "UPDATE audit_nodes SET hash = zeroblob(32)",
        "UPDATE audit_events SET leaf = zeroblob(32) WHERE seq = 9",
        "UPDATE audit_head SET frontier = zeroblob(160)",
        "DELETE FROM audit_events WHERE seq = 301",
    ):
        with pytest.raises(RuntimeError, match="undone"):
            _changed(home, change)


def _changed(home: Home, change: str) -> None:
    with home.ledger.begin() as ledger:
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in ledger.exec_driver_sql(names).all():
            ledger.exec_driver_sql(f"DROP TRIGGER {name}")
        ledger.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
        ledger.exec_driver_sql(change)
        wrong = logbook._checked(ledger, (), lambda *_: None, verify.SKEW)
        assert not all(each.holds for each in wrong), change
        raise RuntimeError("undone")


def test_an_export_is_read_line_by_line(home: Home, tmp_path: Path) -> None:
    """Each a JSON object; the head first, a checkpoint of just these events last."""
    look(home, 3)
    exported(home, tmp_path / "log")
    head, *told, last = map(json.loads, (tmp_path / "log").read_bytes().splitlines())
    assert head.keys() == {"leadlight-log", "origin"}
    assert [each["leaf"]["seq"] for each in told] == list(range(1, len(told) + 1))
    assert last["checkpoint"].split("\n")[:2] == [head["origin"], str(len(told))]
    assert told[-2]["leaf"]["action"] == "log.export"
