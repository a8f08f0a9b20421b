"""Signing in, and out; the lock; the password. A wrong password is counted, and five lock."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import AccessError, InputError
from leadlight.govern.access import Who, scope_of
from leadlight.govern.account_tables import accounts, failed_attempts, passkeys, sessions
from leadlight.govern.accounts import account_row, end_sessions, state_of
from leadlight.govern.actions import Outcome
from leadlight.govern.audit import Event, record
from leadlight.govern.bindings import is_bound
from leadlight.govern.passwords import is_dated, is_it, keep, nobodys, refuse_weak
from leadlight.govern.sessions import begin, renew
from leadlight.store.home import Home

MOST_WRONG = 5
"""Wrong passwords or codes in ``WINDOW`` after which an account is locked (CJISSECPOL AC-7)."""
WINDOW = timedelta(minutes=15)
NO = "the name or the password is not right, or the account is locked; an administrator can help"
SIGNING_IN = "signing in"
NOBODY = "nobody"
"""Whom the log has when a name is no account's: what was typed may be a password."""


class SignedIn(NamedTuple):
    """The cookie of a new session, and whether a second factor is still to come."""

    cookie: str
    is_whole: bool


def sign_in(home: Home, name: str, password: str, agent: str) -> SignedIn:
    """A new session for whoever knows the password of the account ``name``.

    It takes the same time whether there is such an account or not, and says the same.

    Raises:
        AccessError: there is none, the password is wrong, or the account is locked or disabled.
    """
    row = _account(home, name)
    is_right = is_it(password, row["password"] if row else nobodys(home.settings.passwords))
    if row is None:
        with home.ledger.begin() as ledger:
            record(ledger, home, signing_context(None), Event("signin", outcome="refused"))
        raise AccessError(NO)
    if is_right and is_dated(row["password"], home.settings.passwords):
        _keep_anew(home, row, password)
    with home.ledger.begin() as ledger:
        is_good = _may_open(ledger, home, row["id"], is_right=is_right)
        record(
            ledger,
            home,
            signing_context(row),
            Event("signin", outcome="done" if is_good else "refused"),
        )
        if is_good:
            is_whole = not _has_second(ledger, row)
            cookie = begin(ledger, home, row["id"], ["password"], agent, is_whole=is_whole)
    if not is_good:
        raise AccessError(NO)
    return SignedIn(cookie, is_whole)


def unlock(home: Home, who: Who, password: str) -> str:
    """The locked session goes on, under a new cookie, for whoever knows the password.

    Raises:
        AccessError: it is wrong; five of them lock the account.
    """
    row = account_row(home, who.name)
    is_right = is_it(password, row["password"])
    with home.ledger.begin() as ledger:
        is_good = _may_open(ledger, home, row["id"], is_right=is_right)
        outcome: Outcome = "done" if is_good else "refused"
        event = Event("session.unlock", who.session or "", outcome=outcome)
        record(ledger, home, signing_context(row), event)
        cookie = renew(ledger, home, who.session or "", locked_at=None) if is_good else ""
    if not is_good:
        raise AccessError("the password is not right")
    return cookie


def change_password(home: Home, who: Who, old: str, new: str) -> str:
    """The account's owner has a new password; his other sessions end, this one has a new cookie.

    Raises:
        AccessError: ``old`` is not his password.
        InputError: ``new`` is weak, or the old one.
    """
    row = account_row(home, who.name)
    is_right = is_it(old, row["password"])
    if is_right:
        refuse_weak(new, who.name)
        if old == new:
            raise InputError("the new password is the old one")
    kept = keep(new, home.settings.passwords) if is_right else ""
    with home.ledger.begin() as ledger:
        is_good = _may_open(ledger, home, row["id"], is_right=is_right)
        outcome: Outcome = "done" if is_good else "refused"
        event = Event("password.change", who.name, outcome=outcome)
        record(ledger, home, signing_context(row, "own account"), event)
        if is_good:
            values = {"password": kept, "password_set_at": home.clock(), "is_temporary": False}
            ledger.execute(update(accounts).where(accounts.c.id == row["id"]).values(values))
            end_sessions(ledger, home, row["id"], who.name, but=who.session)
            cookie = renew(ledger, home, who.session or "")
    if not is_good:
        raise AccessError("the old password is not right")
    return cookie


def sign_out(home: Home, who: Who, *, everywhere: bool = False) -> None:
    """This session ends, or all of the account's."""
    with home.ledger.begin() as ledger:
        row = ledger.execute(select(accounts).where(accounts.c.name == who.name)).mappings().one()
        told = {"everywhere": everywhere}
        record(
            ledger,
            home,
            signing_context(row, "signing out"),
            Event("signout", who.session or "", told),
        )
        if everywhere:
            end_sessions(ledger, home, row["id"], who.name)
        else:
            ended = update(sessions).where(sessions.c.id == who.session)
            ledger.execute(ended.values(ended_at=home.clock(), ended_by=who.name))


def count_attempt(ledger: Connection, home: Home, account_id: str, *, is_right: bool) -> bool:
    """Whether what was tried opens the account, counted in the transaction at hand.

    However many try at once, the fifth wrong one locks before any later one is looked at.
    """
    row = ledger.execute(select(accounts).where(accounts.c.id == account_id)).mappings().one()
    if state_of(home, row) != "good":
        return False
    mine = failed_attempts.c.account_id == account_id
    if is_right:
        ledger.execute(delete(failed_attempts).where(mine))
        if row["locked_at"] is not None:
            _set_lock(ledger, account_id, None)
        return True
    now = home.clock()
    ledger.execute(insert(failed_attempts).values(account_id=account_id, at=now))
    recent = select(func.count()).where(mine, failed_attempts.c.at > now - WINDOW)
    if (ledger.scalar(recent) or 0) >= MOST_WRONG:
        _set_lock(ledger, account_id, now)
        record(ledger, home, signing_context(row), Event("account.lock", row["name"]))
    return False


def _may_open(ledger: Connection, home: Home, account_id: str, *, is_right: bool) -> bool:
    """As ``count_attempt``. The password of an account that is bound opens nothing, so nobody who
    tries one locks its owner out."""
    if is_bound(ledger, account_id):
        return False
    return count_attempt(ledger, home, account_id, is_right=is_right)


def _set_lock(ledger: Connection, account_id: str, moment: object) -> None:
    ledger.execute(update(accounts).where(accounts.c.id == account_id).values(locked_at=moment))


def signing_context(row: RowMapping | None, purpose: str = SIGNING_IN) -> Context:
    """Under what the log has what the account of ``row`` does at the door; nobody's without one."""
    if row is None:
        return Context(NOBODY, purpose)
    return Context(row["name"], purpose, scope_of(row["agency"]))


def _account(home: Home, name: str) -> RowMapping | None:
    with home.ledger.reading() as ledger:
        wanted = select(accounts).where(accounts.c.name == name)
        return ledger.execute(wanted).mappings().first()


def _has_second(ledger: Connection, row: RowMapping) -> bool:
    if row["totp_secret"] is not None:
        return True
    keys = select(passkeys.c.id).where(passkeys.c.account_id == row["id"]).limit(1)
    return ledger.scalar(keys) is not None


def _keep_anew(home: Home, row: RowMapping, password: str) -> None:
    kept = keep(password, home.settings.passwords)
    same = accounts.c.id == row["id"], accounts.c.password == row["password"]
    with home.ledger.begin() as ledger:
        ledger.execute(update(accounts).where(*same).values(password=kept))
