"""Whatever is done to a copy of the log is found by the verifier that has an earlier checkpoint in
hand; and what cannot be found without one is shown not to be.

In each attack whoever does it holds the machine: the log is made to fit as well as can be. Where it
says so the key that signs was stolen too.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from pymerkle import InmemoryTree
from tests.govern.logs import CONTEXT, START, Copy, ask, exported, look, opened, ticking

from leadlight import verify
from leadlight.govern import checkpoints
from leadlight.govern.audit import Event, audited
from leadlight.govern.canonical import canonical
from leadlight.govern.forgetting import Rule, forget
from leadlight.govern.merkle import inclusion, leaf_hash, node_hash
from leadlight.govern.signing import checkpoint, new_key

AT = 20
"""Events under the earlier checkpoint, which left the house."""
ALL = 45


class Case(NamedTuple):
    """An honest log, and what left the house while it was honest."""

    log: Copy
    earlier: str
    folder: Path

    @property
    def public(self) -> str:
        return self.log.key.public


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Its first event names the key; event 9 forgets what event 5 was about."""
    folder = tmp_path_factory.mktemp("honest")
    home = opened(folder / "home")
    checkpoints.signing_key(home, CONTEXT)
    look(home, 7)
    with home.ledger.begin() as ledger:
        forget(ledger, home, CONTEXT, [5], Rule("retention of ads", "olga"))
    look(home, AT - 9)
    earlier = checkpoints.write(home, CONTEXT)
    assert earlier is not None
    look(home, ALL - AT - 1, "search")
    log = exported(home, folder / "log.ndjson")
    home.close()
    assert (earlier.size, len(log.events)) == (AT, ALL)
    return Case(log, earlier.note, folder)


def test_an_honest_log_holds(honest: Case, capsys: pytest.CaptureFixture[str]) -> None:
    log = honest.log.save(honest.folder / "again.ndjson")
    assert ask(log, [honest.public], [honest.earlier]) == 0
    said = capsys.readouterr().out
    assert f"begins with its {AT} events" in said
    assert f"begins with its {ALL} events" in said
    assert "1 contents are gone by rules" in said
    assert "FAILS" not in said
    assert "no checkpoint" not in said


def test_its_root_is_that_of_pymerkle(honest: Case) -> None:
    tree = InmemoryTree(algorithm="sha256")
    for event in honest.log.events:
        tree.append_entry(canonical(event["leaf"]))
    told = [note.split("\n")[2] for note in (honest.earlier, *honest.log.notes)]
    assert told == [verify._to64(tree.get_root(size)) for size in (AT, ALL)]


Attack = Callable[[Copy], object]


def edit(log: Copy) -> None:
    log.events[6]["leaf"]["actor"] = "somebody else"


def edit_and_sign_anew(log: Copy) -> None:
    """The key was stolen: all of the log fits."""
    edit(log)
    log.resign()


def edit_what_was_searched(log: Copy) -> None:
    log.events[30]["what"][1] = log.events[30]["what"][1].replace("lead", "none")


def edit_what_was_read_and_commit_anew(log: Copy) -> None:
    log.events[6]["what"][1] = log.events[6]["what"][1].replace("lead", "none")
    log.commit()


def edit_commit_and_sign_anew(log: Copy) -> None:
    edit_what_was_read_and_commit_anew(log)
    log.resign()


def move_the_border_of_salt_and_content(log: Copy) -> None:
    """The bytes that are hashed stay the same."""
    salt, text = log.events[6]["what"]
    log.events[6]["what"] = [salt + text[:2].encode().hex(), text[2:]]


def delete(log: Copy) -> None:
    del log.events[6]


def delete_and_renumber(log: Copy) -> None:
    delete(log)
    log.renumber()


def delete_renumber_and_sign_anew(log: Copy) -> None:
    delete_and_renumber(log)
    log.resign()


def drop_the_tail_with_what_was_signed(log: Copy) -> None:
    """Down into what the earlier checkpoint covers."""
    del log.events[AT - 1 :]
    log.notes = []


def roll_back_to_an_older_state(log: Copy) -> None:
    """One that was signed in its time."""
    del log.events[10:]
    log.resign()


def roll_back_and_go_on(log: Copy) -> None:
    """As after an older backup was restored, to look once more without the old trace."""
    later = log.copied().events[25:]
    log.events[10:] = later
    log.renumber()
    log.resign()


def reorder(log: Copy) -> None:
    log.events[6], log.events[7] = log.events[7], log.events[6]


def reorder_and_renumber(log: Copy) -> None:
    reorder(log)
    log.renumber()
    log.resign()


def insert(log: Copy) -> None:
    log.events.insert(6, log.copied().events[30])
    log.renumber()
    log.resign()


def duplicate(log: Copy) -> None:
    log.events.insert(6, log.copied().events[6])


def duplicate_the_last_leaf(log: Copy) -> None:
    """As CVE-2012-2459: in a tree that fills up odd levels the root would be the same."""
    del log.events[AT - 1 :]
    log.events.append(log.copied().events[-1])
    log.renumber()
    log.resign()


def swap_contents(log: Copy) -> None:
    one, other = log.events[6], log.events[12]
    one["what"], other["what"] = other["what"], one["what"]


def swap_contents_and_commitments(log: Copy) -> None:
    swap_contents(log)
    log.commit()
    log.resign()


def shift_times(log: Copy) -> None:
    for event in log.events:
        then = datetime.fromisoformat(event["leaf"]["ts"]) + timedelta(hours=1)
        event["leaf"]["ts"] = f"{then:%Y-%m-%dT%H:%M:%S.%fZ}"
    log.resign()


def change_times_in_the_tail(log: Copy) -> None:
    """Only events after the earlier checkpoint; but they must come after those before."""
    for event in log.events[30:]:
        event["leaf"]["ts"] = event["leaf"]["ts"].replace("2026-03", "2026-02")
    log.resign()


def forget_without_a_rule(log: Copy) -> None:
    log.events[30]["what"] = None


def forget_the_rule(log: Copy) -> None:
    log.events[8]["what"] = None


def forget_what_was_not_there_yet(log: Copy) -> None:
    """A rule in the tail that covers what comes after it."""
    log.events[30]["what"] = log.events[35]["what"] = None
    log.events[32]["leaf"]["action"] = "log.forget"
    said = {"object": "r", "details": {"part": "what", "events": [[31, 40]], "approver": "x"}}
    log.events[32]["what"][1] = canonical(said).decode()
    log.commit()
    log.resign()


def forget_what_is_still_there(log: Copy) -> None:
    """A purge that was said to be done, and was not."""
    log.events[32]["leaf"]["action"] = "log.forget"
    said = {"object": "r", "details": {"part": "what", "events": [[21, 22]], "approver": "x"}}
    log.events[32]["what"][1] = canonical(said).decode()
    log.commit()
    log.resign()


def lose_content_in_a_crash(log: Copy) -> None:
    """The leaf was written, what stands beside it was not."""
    log.events[-1]["why"] = log.events[-1]["what"] = None


def lose_a_leaf_in_a_crash(log: Copy) -> None:
    """The content was written, its leaf was not: the next event takes its number."""
    log.events[30]["what"] = log.events.pop(29)["what"]
    log.renumber()


def set_the_clock_back(log: Copy) -> None:
    """A look of today under a time of last week, well recorded and signed."""
    event = log.copied().events[-1]
    event["leaf"]["ts"] = "2026-02-22T12:00:00.000000Z"
    log.events.append(event)
    log.renumber()
    log.resign()


def name_another_log(log: Copy) -> None:
    log.origin = "leadlight/other"


def say_it_in_two_ways(log: Copy) -> None:
    """A number as text, which one reader takes for a number and the next does not."""
    log.events[6]["leaf"]["seq"] = "7"


def add_a_field(log: Copy) -> None:
    log.events[30]["leaf"]["note"] = "approved"
    log.resign()


def take_an_event_of_a_newer_form(log: Copy) -> None:
    log.events[30]["leaf"]["v"] = 2
    log.resign()


def make_the_log_anew(log: Copy) -> None:
    """The key was stolen, and nothing of the log is as it was."""
    for event in log.events[1:]:
        event["leaf"]["actor"] = "nobody"
    log.resign()


def empty_the_log(log: Copy) -> None:
    log.events, log.notes = [], []


def put_a_foreign_event(log: Copy) -> None:
    """One that is whole and well committed to, of another log."""
    event = log.copied().events[30]
    event["leaf"]["scope"] = "elsewhere"
    log.events[30] = event


ATTACKS: dict[Attack, str] = {
    edit: "first 20 events are not those signed",
    edit_and_sign_anew: "first 20 events are not those signed",
    edit_what_was_searched: "event 31: 'what' is not what was committed to",
    edit_what_was_read_and_commit_anew: "first 20 events are not those signed",
    edit_commit_and_sign_anew: "first 20 events are not those signed",
    move_the_border_of_salt_and_content: "a salt has 16 bytes",
    delete: "event 7 says that it is event 8",
    delete_and_renumber: "first 20 events are not those signed",
    delete_renumber_and_sign_anew: "first 20 events are not those signed",
    drop_the_tail_with_what_was_signed: "tells of 20 events, the log of 19",
    roll_back_to_an_older_state: "tells of 20 events, the log of 10",
    roll_back_and_go_on: "first 20 events are not those signed",
    reorder: "event 7 says that it is event 8",
    reorder_and_renumber: "first 20 events are not those signed",
    insert: "first 20 events are not those signed",
    duplicate: "event 8 says that it is event 7",
    duplicate_the_last_leaf: "first 20 events are not those signed",
    swap_contents: "event 13: 'what' is not what was committed to",
    swap_contents_and_commitments: "first 20 events are not those signed",
    shift_times: "first 20 events are not those signed",
    change_times_in_the_tail: "a clock was set back",
    forget_without_a_rule: "event 31: 'what' is gone, and no event names a rule",
    forget_the_rule: "event 5: 'what' is gone, and no event names a rule",
    forget_what_was_not_there_yet: "event 33 forgets what was not there",
    forget_what_is_still_there: "event 21: 'what' is there; event 33 forgot it",
    lose_content_in_a_crash: "event 45: 'why' is gone, and no event names a rule",
    lose_a_leaf_in_a_crash: "event 31: 'what' is not what was committed to",
    set_the_clock_back: "a clock was set back",
    name_another_log: "is of another log",
    say_it_in_two_ways: "is no leaf of a form that is known here",
    add_a_field: "is no leaf of a form that is known here",
    take_an_event_of_a_newer_form: "is no leaf of a form that is known here",
    make_the_log_anew: "first 20 events are not those signed",
    empty_the_log: "tells of 20 events, the log of 0",
    put_a_foreign_event: "first 45 events are not those signed",
}


@pytest.mark.parametrize(
    ("attack", "found"), ATTACKS.items(), ids=lambda it: it.__name__ if callable(it) else ""
)
def test_an_attack_on_the_log_is_found(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], attack: Attack, found: str
) -> None:
    log = honest.log.copied()
    attack(log)
    assert ask(log.save(tmp_path / "log"), [honest.public], [honest.earlier]) == 1
    said = capsys.readouterr().out
    assert found in said
    assert said.splitlines()[-1].startswith("It does not hold")


def test_a_fork_of_the_same_size_is_named(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two people were shown two logs, both well signed: it is found once they compare."""
    other = honest.log.copied()
    other.events[AT - 1]["leaf"]["actor"] = "somebody else"
    log = honest.log.save(tmp_path / "log")
    assert ask(log, [honest.public], [honest.earlier, other.sign(AT)]) == 1
    assert "two different logs of 20 events were signed: a fork" in capsys.readouterr().out


def test_a_fork_that_is_no_beginning_is_found(honest: Case, tmp_path: Path) -> None:
    """Of different sizes: neither log begins with the other, and no proof says so."""
    other = honest.log.copied()
    other.events[AT - 1]["leaf"]["actor"] = "somebody else"
    log = honest.log.save(tmp_path / "log")
    assert ask(log, [honest.public], [honest.earlier, other.sign(AT + 3)]) == 1
    before = verify.read_checkpoint(honest.earlier, [verify.read_key(honest.public)], "earlier")
    after = (ALL, other.root())
    for path in ([], [other.root(16)], [leaf_hash(b"x")] * 6):
        assert not verify.is_consistent((before.size, before.root), after, path)


def forged(note: str) -> str:
    """One letter of the signature is another."""
    return note[:-10] + ("A" if note[-10] != "A" else "B") + note[-9:]


def resized(note: str) -> str:
    lines = note.split("\n")
    return "\n".join([lines[0], str(int(lines[1]) - 1), *lines[2:]])


def text(case: Case) -> str:
    """What the earlier checkpoint signs."""
    return case.earlier.partition("\n\n")[0] + "\n"


CHECKPOINTS: dict[str, tuple[Callable[[Case], str], str]] = {
    "forged": (lambda case: forged(case.earlier), "it was forged"),
    "of another key": (
        lambda case: case.log.sign(AT, new_key(case.log.origin)),
        "signed by no key that was given",
    ),
    "another size": (lambda case: resized(case.earlier), "it was forged"),
    "another size, signed with the stolen key": (
        lambda case: checkpoint(case.log.key, AT + 1, case.log.root(AT)),
        "first 21 events are not those signed",
    ),
    "of no events": (lambda case: checkpoint(case.log.key, 0, b"\0" * 32), "is no checkpoint"),
    "more events than there are": (
        lambda case: checkpoint(case.log.key, ALL + 1, case.log.root()),
        "tells of 46 events, the log of 45",
    ),
    "a size in another spelling": (
        lambda case: case.log.key.sign(text(case).replace("\n20\n", "\n020\n")),
        "is no checkpoint",
    ),
    "without a signature": (lambda case: case.earlier.split("\u2014")[0], "is none"),
    "no checkpoint": (lambda _: "hello\n", "is no checkpoint"),
    "another origin under the key": (
        lambda case: case.log.key.sign(text(case).replace("leadlight/", "x/")),
        "but speaks of the log x/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_checkpoint_that_is_none_is_found(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    make, found = CHECKPOINTS[name]
    log = honest.log.save(tmp_path / "log")
    assert ask(log, [honest.public], [make(honest)]) == 1
    assert found in capsys.readouterr().out


def test_a_checkpoint_of_another_log_is_found(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though its key is trusted too."""
    key = new_key("leadlight/other")
    foreign = checkpoint(key, AT, honest.log.root(AT))
    log = honest.log.save(tmp_path / "log")
    assert ask(log, [honest.public, key.public], [foreign]) == 1
    assert "is of another log, leadlight/other" in capsys.readouterr().out


def test_a_key_that_was_put_away_signs_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old key still verifies what it signed in its time."""
    home = opened(tmp_path / "home")
    look(home, 4)
    first = checkpoints.write(home, CONTEXT)
    assert first is not None
    stale = checkpoints.signing_key(home, CONTEXT)
    fresh = checkpoints.signing_key(home, CONTEXT, is_new=True)
    look(home, 4)
    log = exported(home, tmp_path / "log.ndjson")
    home.close()
    keys = [stale.public, fresh.public]
    path = log.save(tmp_path / "log")
    assert ask(path, keys, [first.note]) == 0
    assert ask(path, keys, [first.note, log.sign(key=stale)]) == 1
    assert "signed by a key that was not in force" in capsys.readouterr().out


@pytest.mark.parametrize("index", [0, 6, 44])
def test_a_proof_holds_for_its_leaf_and_place_alone(honest: Case, index: int) -> None:
    leaves = [leaf_hash(canonical(event["leaf"])) for event in honest.log.events]
    root, other = honest.log.root(), honest.log.root(ALL - 1)

    def at(start: int, end: int) -> bytes:
        part = honest.log.copied()
        part.events = part.events[start:end]
        return part.root()

    path = inclusion(index, ALL, at)
    assert verify.is_included(leaves[index], index, ALL, path, root)
    for wrong in (index - 1, index + 1, ALL, ALL + 7, -1):
        assert not verify.is_included(leaves[index], wrong, ALL, path, root)
    for size in (0, 1, ALL - 20, 2 * ALL):
        assert not verify.is_included(leaves[index], index, size, path, root)
    assert not verify.is_included(leaves[index - 1], index, ALL, path, root)
    assert not verify.is_included(leaves[index], index, ALL, path, other)
    for changed in (path[1:], path[:-1], [*path, path[-1]], path[::-1], []):
        assert not verify.is_included(leaves[index], index, ALL, changed, root)


def test_a_node_is_no_leaf(honest: Case) -> None:
    """The two halves of a node, shown as if they were an event's bytes: the proof for that place in
    a smaller tree would hold if leaves and nodes were hashed alike."""
    one, other, *_ = (leaf_hash(canonical(event["leaf"])) for event in honest.log.events)
    root = node_hash(one, other)
    assert verify.is_included(one, 0, 2, [other], root)
    assert not verify.is_included(verify.leaf_hash(one + other), 0, 1, [], root)
    assert verify.leaf_hash(one + other) != root


def ledger_edit(ledger: sqlite3.Connection) -> None:
    ledger.execute("UPDATE audit_events SET actor = 'somebody else' WHERE seq = 7")


def ledger_change_a_hash(ledger: sqlite3.Connection) -> None:
    """Only what the ledger keeps of it, so that its proofs are no good."""
    ledger.execute("UPDATE audit_events SET leaf = zeroblob(32) WHERE seq = 7")


def ledger_delete(ledger: sqlite3.Connection) -> None:
    ledger.execute("DELETE FROM audit_events WHERE seq = 44")


def ledger_drop(ledger: sqlite3.Connection) -> None:
    """The last look and all that tells of it, but for the head's hashes."""
    for table in ("audit_contents", "audit_events"):
        ledger.execute(f"DELETE FROM {table} WHERE seq = 45")
    ledger.execute("UPDATE audit_head SET size = 44")


def ledger_rewrite(ledger: sqlite3.Connection) -> None:
    """An event, its hash, and the content beside it."""
    ledger.execute("UPDATE audit_events SET actor = 'x', leaf = zeroblob(32) WHERE seq = 7")


def ledger_lose(ledger: sqlite3.Connection) -> None:
    ledger.execute("DELETE FROM audit_contents WHERE seq = 30 AND part = 'what'")


def ledger_orphan(ledger: sqlite3.Connection) -> None:
    """A crash between content and leaf, were they not of one transaction."""
    ledger.execute("INSERT INTO audit_contents VALUES (46, 'what', zeroblob(16), '{}')")


def ledger_garble(ledger: sqlite3.Connection) -> None:
    ledger.execute("UPDATE audit_events SET actor = x'ff00', at = 7 WHERE seq = 7")


def ledger_make_anew(ledger: sqlite3.Connection) -> None:
    """All that the ledger keeps of its tree is made to fit: nothing but the checkpoint tells."""
    ledger.execute("UPDATE audit_events SET actor = 'somebody else' WHERE seq = 7")
    log = verify.Log()
    for row in ledger.execute(verify._EVENTS).fetchall():
        told = dict(zip(verify._FIELDS, row, strict=False))
        leaf = log.add(told, {})
        ledger.execute("UPDATE audit_events SET leaf = ? WHERE seq = ?", (leaf, row[1]))
    ledger.execute("UPDATE audit_head SET frontier = ?", (b"".join(log.peaks),))


def ledger_headless(ledger: sqlite3.Connection) -> None:
    ledger.execute("DELETE FROM audit_head")


@pytest.mark.parametrize(
    "attack",
    [
        *(ledger_edit, ledger_change_a_hash, ledger_delete, ledger_drop, ledger_rewrite),
        *(ledger_lose, ledger_orphan, ledger_garble, ledger_headless, ledger_make_anew),
    ],
    ids=lambda it: it.__name__,
)
def test_an_attack_on_a_copy_of_the_ledger_is_found(
    honest: Case, tmp_path: Path, attack: Callable[[sqlite3.Connection], None]
) -> None:
    """Whoever holds the file takes its rules away first."""
    path = tmp_path / "ledger.sqlite"
    shutil.copy(honest.folder / "home" / "ledger.sqlite", path)
    assert ask(path, [honest.public], [honest.earlier]) == 0
    ledger = sqlite3.connect(path)
    for (name,) in ledger.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        ledger.execute(f"DROP TRIGGER {name}")
    attack(ledger)
    ledger.commit()
    ledger.close()
    assert ask(path, [honest.public], [honest.earlier]) == 1


UNSEEN: dict[str, Callable[[Copy], object]] = {
    "the tail after the last checkpoint is dropped": lambda log: log.events.pop(),
    "the tail is written anew": lambda log: log.events[30]["leaf"].update(actor="somebody else"),
    "an event is put in after the last checkpoint": lambda log: log.events.append(
        {**log.copied().events[-1], "leaf": {**log.events[-1]["leaf"], "seq": ALL + 1}}
    ),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_checkpoint_covers_can_be_changed_unseen(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """The verifier cannot know, and says how many events stand under no checkpoint."""
    log = honest.log.copied()
    UNSEEN[name](log)
    log.notes = []
    assert ask(log.save(tmp_path / "log"), [honest.public], [honest.earlier]) == 0
    assert f"the last {len(log.events) - AT} stand under no checkpoint" in capsys.readouterr().out


def test_with_the_key_and_no_checkpoint_elsewhere_all_can_be_written_anew(
    honest: Case, tmp_path: Path
) -> None:
    """That is why checkpoints are to leave the house."""
    log = honest.log.copied()
    make_the_log_anew(log)
    path = log.save(tmp_path / "log")
    assert ask(path, [honest.public]) == 0
    assert ask(path, [honest.public], [honest.earlier]) == 1


def test_a_split_view_is_unseen_until_two_compare(honest: Case, tmp_path: Path) -> None:
    other = honest.log.copied()
    make_the_log_anew(other)
    for number, log in enumerate((honest.log, other)):
        assert ask(log.save(tmp_path / str(number)), [honest.public], [log.sign(AT)]) == 0
    assert ask(tmp_path / "0", [honest.public], [other.sign(AT)]) == 1


@pytest.mark.parametrize("how", ["twice", "blanks", "escaped"])
def test_an_event_that_readers_may_take_for_another_is_found(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    """The same value to the verifier, and another one to a reader that takes the first of two names
    or knows no escapes: each value has one form only."""
    path = honest.log.save(tmp_path / "log")
    changed = {
        "twice": (b'{"action":"search",', b'{"action":"ad.read","action":"search",'),
        "blanks": (b'{"leaf":{', b'{"leaf": {'),
        "escaped": (b'"actor":"analyst"', b'"actor":"\\u0061nalyst"'),
    }[how]
    lines = path.read_bytes().splitlines(keepends=True)
    lines[40] = lines[40].replace(*changed)
    path.write_bytes(b"".join(lines))
    assert ask(path, [honest.public], [honest.earlier]) == 1
    assert "line 41 cannot be read: it is not in the one form" in capsys.readouterr().out


def test_a_log_without_any_checkpoint_does_not_hold(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has a key in hand wants it used."""
    log = honest.log.copied()
    log.notes = []
    assert ask(log.save(tmp_path / "log"), [honest.public]) == 1
    said = capsys.readouterr().out
    assert "no checkpoint that was given, signed by these keys, fits the log" in said
    assert f"the last {ALL} stand under no checkpoint" in said


@pytest.mark.parametrize(
    "line",
    [
        b'{"leaf":{},"what":null,"why":null}\n',
        b'{"leaf":[],"what":null,"why":null}\n',
        b'{"leaf":{"seq":46,"seq":46},"what":null,"why":null}\n',
        b'{ "leaf":{},"what":null,"why":null}\n',
        b'{"leaf":{"a":"\\ud800"},"what":null,"why":null}\n',
        b'{"leaf":{},"what":["zz","x"],"why":null}\n',
        b'{"leaf":{},"what":5,"why":null}\n',
        b'{"checkpoint":5}\n',
        b"[" * 100_000 + b"\n",
        b"9" * 5_000 + b"\n",
        b"\xff\xfe\n",
        b"\n",
        b'{"leaf":{}',
    ],
)
def test_what_cannot_be_read_does_not_hold(honest: Case, tmp_path: Path, line: bytes) -> None:
    """And the verifier does not fall over it."""
    path = honest.log.save(tmp_path / "log")
    path.write_bytes(path.read_bytes() + line)
    assert ask(path, [honest.public], [honest.earlier]) == 1


@pytest.mark.parametrize(
    "content", [b"", b"hello\n", b"{}\n", b"\x1f\x8b\x08", b"SQLite format 3\0"]
)
def test_what_is_no_log_cannot_be_verified(honest: Case, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    assert ask(path, [honest.public]) == 2
    assert ask(tmp_path / "none", [honest.public]) == 2
    log, (name, number, key) = honest.folder / "log.ndjson", honest.public.split("+", 2)
    for wrong in (f"{name}+00000000+{key}", f"{name}+{number}+AAAA", f"{name}+{number}", "x"):
        assert ask(log, [wrong]) == 2


def test_it_runs_alone(honest: Case, tmp_path: Path) -> None:
    """One file, carried away; nothing of Leadlight is imported with it."""
    shutil.copy(verify.__file__, tmp_path / "verify.py")
    log = honest.log.save(tmp_path / "log")
    code = (
        "import runpy, sys\n"
        "try: runpy.run_path(sys.argv.pop(1), run_name='__main__')\n"
        "finally: print([name for name in sys.modules if name.startswith('leadlight')])"
    )
    words = (tmp_path / "verify.py", log, "--key", honest.public)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2:] == ["All of this holds.", "[]"]


def test_a_clock_that_is_set_back_is_found_in_a_real_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The machine's clock, between two looks."""
    home = opened(tmp_path / "home", ticking())
    look(home, 3)
    home.clock = lambda: START - timedelta(days=2)
    with audited(home, CONTEXT, Event("search", "unseen")):
        pass
    log = exported(home, tmp_path / "log.ndjson")
    home.close()
    assert ask(log.save(tmp_path / "log"), [log.key.public]) == 1
    assert "event 4 of 2026-02-27" in capsys.readouterr().out


def test_control_characters_of_a_log_do_not_reach_the_terminal(
    honest: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = honest.log.copied()
    log.events[30]["leaf"]["ts"] = "\x1b[2J"
    ask(log.save(tmp_path / "log"), [honest.public])
    assert "\x1b" not in capsys.readouterr().out
