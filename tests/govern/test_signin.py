"""Signing in: who gets a session, who is counted, and that an answer tells nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update
from tests.govern.conftest import OWNER, PASSWORD, Peopled

from leadlight.core.errors import AccessError, InputError
from leadlight.govern import accounts as keeping
from leadlight.govern import passwords, signin
from leadlight.govern.access import Who
from leadlight.govern.account_tables import accounts
from leadlight.govern.audit import events
from leadlight.govern.sessions import sessions_of, who_has


def enter(peopled: Peopled, name: str = "ines", password: str = PASSWORD) -> str:
    """The cookie of a new session."""
    return signin.sign_in(peopled.home, name, password, "a browser").cookie


def who(peopled: Peopled, cookie: str) -> Who:
    """Whose session it is."""
    found = who_has(peopled.home, cookie).who
    assert found is not None
    return found


def actions(peopled: Peopled) -> list[tuple[str, str]]:
    """What the log has, by whom."""
    with peopled.home.ledger.reading() as ledger:
        return [(each["actor"], each["action"]) for each in events(ledger)]


def test_the_right_password_opens(peopled: Peopled) -> None:
    """And the log has it; the ledger has no cookie."""
    cookie = enter(peopled)
    assert who(peopled, cookie).name == "ines"
    assert len(cookie) >= 43
    assert ("ines", "signin") in actions(peopled)
    for file in peopled.home.path.glob("ledger.sqlite*"):
        assert cookie.encode() not in file.read_bytes()
        assert PASSWORD.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ines", "wrong"),
        ("nobody.here", PASSWORD),
        ("INES", PASSWORD),
        ("", ""),
        (PASSWORD, "ines"),
    ],
)
def test_anything_else_is_refused_in_the_same_words(
    peopled: Peopled, name: str, password: str
) -> None:
    """The log has it, and never what was typed."""
    with pytest.raises(AccessError, match="the name or the password is not right"):
        enter(peopled, name, password)
    assert actions(peopled)[-1][1] == "signin"
    with peopled.home.ledger.reading() as ledger:
        assert PASSWORD not in str(events(ledger)[-1])


def test_an_unknown_name_costs_as_much_as_a_known_one(
    peopled: Peopled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One password is held against something kept, whoever is named; a time would only guess."""
    held: list[str] = []

    def is_it(password: str, kept: str) -> bool:
        held.append(kept)
        return passwords.is_it(password, kept)

    monkeypatch.setattr(signin, "is_it", is_it)
    for name in ("ines", "nobody.here"):
        with pytest.raises(AccessError):
            enter(peopled, name, "wrong")
    cost = [kept.rpartition("$")[0].rpartition("$")[0] for kept in held]
    assert len(cost) == 2
    assert cost[0] == cost[1]


def test_five_wrong_ones_lock_until_somebody_else_releases(peopled: Peopled) -> None:
    """Even the right password opens nothing then, however long one waits."""
    for _ in range(signin.MOST_WRONG):
        with pytest.raises(AccessError):
            enter(peopled, password="wrong")
    peopled.watch.pass_(days=30)
    with pytest.raises(AccessError):
        enter(peopled)
    assert ("ines", "account.lock") in actions(peopled)
    assert keeping.release(peopled.home, OWNER, "ines").state == "good"
    enter(peopled)


def test_wrong_ones_long_ago_or_before_a_right_one_do_not_count(peopled: Peopled) -> None:
    """Four in a quarter of an hour never lock."""
    for _ in range(3):
        for _ in range(signin.MOST_WRONG - 1):
            with pytest.raises(AccessError):
                enter(peopled, password="wrong")
        peopled.watch.pass_(minutes=15)
    for _ in range(2):
        enter(peopled)
        for _ in range(signin.MOST_WRONG - 1):
            with pytest.raises(AccessError):
                enter(peopled, password="wrong")
        enter(peopled)


def test_a_lock_may_end_by_itself(tmp_path: Path) -> None:
    """Where the setting says so."""
    peopled = Peopled(tmp_path, lockout_minutes=20)
    peopled.add("ines")
    for _ in range(signin.MOST_WRONG):
        with pytest.raises(AccessError):
            enter(peopled, password="wrong")
    with pytest.raises(AccessError):
        enter(peopled)
    peopled.watch.pass_(minutes=20)
    enter(peopled)
    peopled.home.close()


def test_many_at_once_try_no_more_than_five(peopled: Peopled) -> None:
    """Guesses that come together are counted one by one; the right one comes too late."""
    opened: list[str] = []

    def guess(password: str) -> Callable[[], None]:
        def work() -> None:
            try:
                opened.append(enter(peopled, password=password))
            except AccessError:
                opened.append("")

        return work

    for _ in range(signin.MOST_WRONG - 1):
        with pytest.raises(AccessError):
            enter(peopled, password="wrong")
    threads = [threading.Thread(target=guess("wrong")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [""] * 4
    with pytest.raises(AccessError):
        enter(peopled)


def test_a_disabled_account_opens_nothing(peopled: Peopled) -> None:
    """Neither anew nor where it was open."""
    cookie = enter(peopled)
    keeping.disable(peopled.home, OWNER, "ines")
    assert who_has(peopled.home, cookie).who is None
    with pytest.raises(AccessError):
        enter(peopled)
    keeping.enable(peopled.home, OWNER, "ines")
    assert who_has(peopled.home, cookie).who is None
    enter(peopled)


def test_a_first_password_must_be_changed(peopled: Peopled) -> None:
    """Whoever set it knows it; the change gives another cookie, and ends the other sessions."""
    one, other = enter(peopled), enter(peopled)
    assert who(peopled, one).barrier == "password"
    cookie = signin.change_password(peopled.home, who(peopled, one), PASSWORD, "eight loud bells")
    assert who(peopled, cookie).barrier is None
    assert who_has(peopled.home, one).who is None
    assert who_has(peopled.home, other).who is None
    with pytest.raises(AccessError):
        enter(peopled)
    enter(peopled, password="eight loud bells")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("wrong", "eight loud bells", AccessError),
        (PASSWORD, "short", InputError),
        (PASSWORD, PASSWORD, InputError),
        (PASSWORD, "ines ines ines", InputError),
    ],
)
def test_a_bad_change_changes_nothing(
    peopled: Peopled, old: str, new: str, error: type[Exception]
) -> None:
    """The old password stays."""
    here = who(peopled, enter(peopled))
    with pytest.raises(error):
        signin.change_password(peopled.home, here, old, new)
    enter(peopled)


def test_guesses_at_the_old_password_lock_too(peopled: Peopled) -> None:
    """A stolen session must not find out the password."""
    here = who(peopled, enter(peopled))
    for _ in range(signin.MOST_WRONG):
        with pytest.raises(AccessError):
            signin.change_password(peopled.home, here, "wrong", "eight loud bells")
    with pytest.raises(AccessError):
        signin.change_password(peopled.home, here, PASSWORD, "eight loud bells")


def test_signing_out_ends_this_or_all(peopled: Peopled) -> None:
    """And what ended is listed no more."""
    one, two, three = (enter(peopled) for _ in range(3))
    signin.sign_out(peopled.home, who(peopled, one))
    assert who_has(peopled.home, one).who is None
    with peopled.home.ledger.reading() as ledger:
        assert len(sessions_of(peopled.home, ledger, who(peopled, two))) == 2
    signin.sign_out(peopled.home, who(peopled, two), everywhere=True)
    assert who_has(peopled.home, two).who is None
    assert who_has(peopled.home, three).who is None


def test_a_password_kept_in_another_way_is_kept_anew(peopled: Peopled) -> None:
    """As the setting says now; it goes on to open."""
    hers = accounts.c.name == "ines"
    with peopled.home.ledger.begin() as ledger:
        kept = passwords.keep(PASSWORD, "pbkdf2")
        ledger.execute(update(accounts).where(hers).values(password=kept))
    enter(peopled)
    with peopled.home.ledger.reading() as ledger:
        assert str(ledger.scalar(select(accounts.c.password).where(hers))).startswith("$argon2id$")
    enter(peopled)
