"""The verbs of the audit log, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.command import leadlight
from tests.govern.logs import ask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home whose log has a few events."""
    home = tmp_path / "home"
    assert leadlight("token", "new", "feed-7", "--home", home, "--purpose", "case 7").code == 0
    return home


def test_the_log_is_shown_and_the_look_is_in_it(folder: Path) -> None:
    shown = leadlight("log", "show", "--home", folder)
    assert shown.code == 0
    assert "made a token" in shown.out
    assert "read the audit log" in shown.out
    (event,) = leadlight(
        *("log", "show", "--action", "token.make", "--home", folder, "--json")
    ).records()
    assert (event["seq"], event["object"], event["purpose"]) == (1, "feed-7", "case 7")
    none = leadlight("log", "show", "--action", "nothing", "--home", folder)
    assert (none.code, none.err) == (1, "leadlight: no action is called 'nothing'\n")
    assert "No event fits" in leadlight("log", "show", "--actor", "x", "--home", folder).out


def test_the_log_is_signed_taken_out_proved_and_verified(folder: Path, tmp_path: Path) -> None:
    (key,) = leadlight("log", "key", "--home", folder, "--json").records()
    assert leadlight("log", "key", "--home", folder).out == f"{key['key']}\n"
    made = leadlight("log", "checkpoint", "--home", folder)
    note = tmp_path / "old.checkpoint"
    note.write_text(made.out, encoding="utf-8")
    (again,) = leadlight("log", "checkpoint", "--home", folder, "--json").records()
    assert again["note"] == made.out
    log = tmp_path / "log.ndjson"
    assert leadlight("log", "export", log, "--home", folder).code == 0
    assert oct(log.stat().st_mode)[-3:] == "600"
    assert ask(log, [key["key"]], [made.out]) == 0
    piped = leadlight("log", "export", "-", "--home", folder)
    assert json.loads(piped.out.splitlines()[-1]).keys() == {"checkpoint"}
    for words in (("1",), ("--since", note)):
        proof = leadlight("log", "prove", *words, "--home", folder)
        path = tmp_path / "proof"
        path.write_text(proof.out, encoding="utf-8")
        assert ask(path, [key["key"]], [made.out]) == 0
    assert leadlight("log", "prove", "--home", folder).code == 2
    sound = leadlight("log", "verify", "--checkpoint", note, "--home", folder)
    assert (sound.code, "wrong" in sound.out) == (0, False)
    note.write_text(made.out.replace("\n2\n", "\n1\n"), encoding="utf-8")
    wrong = leadlight("log", "verify", "--checkpoint", note, "--home", folder, "--json")
    assert wrong.code == 1
    assert "it was forged" in str([each for each in wrong.records() if not each["holds"]])


def test_what_old_events_were_about_is_forgotten(folder: Path) -> None:
    words = ("log", "forget", "--rule", "a rule", "--approver", "olga", "--home", folder)
    assert leadlight(*words, "--before", "2020-01-01").out == "0 events forgotten.\n"
    (told,) = leadlight(*words, "--before", "2020-01-01", "--why", "--json").records()
    assert told == {"forgotten": 0}
    refused = leadlight(*words, "--before", "2999-01-01")
    assert (refused.code, "365 days" in refused.err) == (1, True)


def test_a_command_leaves_a_checkpoint_where_one_is_due(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And answers all the same where it cannot be written."""
    assert not (folder / "checkpoints").exists()
    monkeypatch.setenv("LEADLIGHT_CHECKPOINT_EVENTS", "3")
    assert leadlight("token", "list", "--home", folder).code == 0
    assert not (folder / "checkpoints").exists()
    assert leadlight("token", "list", "--home", folder).err == ""
    assert len(list((folder / "checkpoints").iterdir())) == 1
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEADLIGHT_CHECKPOINTS", str(tmp_path / "file" / "x"))
    done = leadlight("token", "list", "--home", folder)
    assert done.code == 0
    assert done.err.startswith("no checkpoint of the audit log was written:")


def test_a_log_that_was_changed_is_told_of(folder: Path) -> None:
    """By the doctor, and by whatever would sign it."""
    (made,) = leadlight("log", "checkpoint", "--home", folder, "--json").records()
    path = Path(made["path"])
    path.chmod(0o600)
    later = path.with_name(f"{made['size'] + 50:012}.checkpoint")
    path.rename(later)
    later.write_text(made["note"].replace(f"\n{made['size']}\n", f"\n{made['size'] + 50}\n"))
    doctor = leadlight("doctor", "--home", folder)
    assert doctor.code == 1
    assert "mend   audit log" in doctor.out
    refused = leadlight("log", "checkpoint", "--home", folder)
    assert (refused.code, "does not continue" in refused.err) == (1, True)
    checked = leadlight("archive", "check", "--home", folder)
    assert (checked.code, "audit log:" in checked.out) == (1, True)
