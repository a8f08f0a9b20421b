"""Sessions: how long they live, what locks them, and what kills them in every process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.govern.conftest import OWNER, PASSWORD, Peopled
from tests.govern.test_signin import actions, enter, who

from leadlight.core.errors import (
    AccessError,
    LockedError,
    NotFoundError,
    PasswordDueError,
    PurposeError,
    ScopeError,
)
from leadlight.govern import accounts, sessions, signin
from leadlight.govern.access import ENTER, LOOK, OWN, context_of, decide
from leadlight.govern.opening import open_home
from leadlight.govern.sessions import who_has


def settled(peopled: Peopled, name: str = "ines") -> str:
    """The cookie of a session whose owner has changed his password."""
    here = who(peopled, enter(peopled, name))
    return signin.change_password(peopled.home, here, PASSWORD, f"{PASSWORD} again")


def test_nobody_is_known_by_a_cookie_of_no_session(peopled: Peopled) -> None:
    """Nor by the digest that the ledger holds."""
    cookie = settled(peopled)
    for wrong in (None, "", "x", cookie[:-1], cookie.swapcase(), sessions.digest(cookie)):
        assert who_has(peopled.home, wrong).who is None
        assert who_has(peopled.home, wrong).has_accounts


def test_idle_locks_and_the_password_unlocks_under_a_new_cookie(peopled: Peopled) -> None:
    """A locked session reaches nothing but the lock and the way out."""
    cookie = settled(peopled)
    peopled.watch.pass_(minutes=14)
    assert who(peopled, cookie).barrier is None
    peopled.watch.pass_(minutes=15)
    locked = who(peopled, cookie)
    assert locked.barrier == "lock"
    decide(locked, ENTER)
    for rule in (LOOK, OWN):
        with pytest.raises(LockedError):
            decide(locked, rule)
    with pytest.raises(AccessError):
        signin.unlock(peopled.home, locked, "wrong")
    again = signin.unlock(peopled.home, locked, f"{PASSWORD} again")
    assert who(peopled, again).barrier is None
    assert who_has(peopled.home, cookie).who is None


def test_requests_keep_it_open_but_not_longer_than_its_day(peopled: Peopled) -> None:
    """Twelve hours after the sign-in it is over, whatever is done in it."""
    cookie = settled(peopled)
    for _ in range(12 * 6 - 1):
        peopled.watch.pass_(minutes=10)
        assert who(peopled, cookie).barrier is None
    peopled.watch.pass_(minutes=10)
    assert who_has(peopled.home, cookie).who is None


def test_looking_at_a_locked_session_does_not_wake_it(peopled: Peopled) -> None:
    """However often it is asked."""
    cookie = settled(peopled)
    peopled.watch.pass_(minutes=16)
    for _ in range(3):
        peopled.watch.pass_(minutes=2)
        assert who(peopled, cookie).barrier == "lock"


def test_locking_holds_at_once(peopled: Peopled) -> None:
    """Its owner goes for coffee."""
    cookie = settled(peopled)
    here = who(peopled, cookie)
    assert here.session is not None
    sessions.lock(peopled.home, context_of(here, OWN), here.session)
    assert who(peopled, cookie).barrier == "lock"


@pytest.mark.parametrize("kills", ["end", "signout", "disable", "roles", "password"])
def test_what_kills_a_session_kills_it_for_every_process(peopled: Peopled, kills: str) -> None:
    """Another process of the server, with the home open for itself, knows at once."""
    cookie = settled(peopled)
    other = open_home(peopled.home.settings, "owner", clock=peopled.watch)
    here = who_has(other, cookie).who
    assert here is not None
    assert here.session is not None
    acts: dict[str, Callable[[], object]] = {
        "end": lambda: sessions.end(peopled.home, OWNER, "ines", here.session or ""),
        "signout": lambda: accounts.sign_out(peopled.home, OWNER, "ines"),
        "disable": lambda: accounts.disable(peopled.home, OWNER, "ines"),
        "roles": lambda: accounts.give_roles(peopled.home, OWNER, "ines", ["auditor"]),
        "password": lambda: accounts.reset_password(peopled.home, OWNER, "ines", "nine soft drums"),
    }
    acts[kills]()
    assert who_has(other, cookie).who is None
    other.close()


def test_nobody_ends_anothers_session(peopled: Peopled) -> None:
    """One's own are all that one may end."""
    peopled.add("otto")
    cookie = settled(peopled)
    here = who(peopled, cookie)
    with pytest.raises(NotFoundError):
        sessions.end(peopled.home, OWNER, "otto", here.session or "")
    assert who(peopled, cookie).name == "ines"


def test_a_look_needs_a_password_of_ones_own_a_right_and_a_purpose(peopled: Peopled) -> None:
    """In that order."""
    first = who(peopled, enter(peopled))
    with pytest.raises(PasswordDueError):
        decide(first, LOOK)
    cookie = settled(peopled)
    with pytest.raises(PurposeError):
        decide(who(peopled, cookie), LOOK)
    here = who(peopled, cookie)
    sessions.look_for(peopled.home, context_of(here, OWN), here.session or "", "case 24-7")
    decide(who(peopled, cookie), LOOK)
    assert context_of(who(peopled, cookie), LOOK).purpose == "case 24-7"
    assert ("ines", "purpose.choose") in actions(peopled)
    with pytest.raises(ScopeError):
        decide(who(peopled, settled(peopled, "adam")), LOOK)


def test_a_second_factor_may_be_asked_of_all(tmp_path: Path) -> None:
    """Without one an account reaches itself alone."""
    peopled = Peopled(tmp_path, second_factor="required")
    peopled.add("ines")
    here = who(peopled, settled(peopled))
    decide(here, OWN)
    with pytest.raises(ScopeError):
        decide(here, LOOK)
    peopled.home.close()
