"""Sessions: who is signed in, known by a cookie of which only the digest is kept.

Every request looks into the ledger, so what ends a session or changes an account holds at once, in
every process of the server.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.govern.access import Right, Who, rights_of
from leadlight.govern.account_tables import accounts, challenges, sessions, visits
from leadlight.govern.accounts import areas_in, have_accounts
from leadlight.govern.audit import Event, audited
from leadlight.govern.membership import joined, may_look_for
from leadlight.govern.reasons import case_in
from leadlight.store.home import Home

_NOTED = timedelta(minutes=1)
"""How exactly the last request is kept: a write for each would cost more than it tells. A session
locks at most so much too early, and never too late."""
_AGENT = 120
"""Characters of what a browser calls itself."""

_SINGLE = (["password"], ["provider"])
"""What proves who somebody is, and is one factor alone."""


class Found(NamedTuple):
    """Who asks with a cookie, and whether anybody has an account here at all."""

    who: Who | None
    has_accounts: bool


class ListedSession(msgspec.Struct, frozen=True, kw_only=True):
    """A live session of an account; ``is_this`` is the one that asks."""

    id: str
    agent: str
    factors: tuple[str, ...]
    started_at: datetime
    seen_at: datetime
    purpose: str | None
    is_locked: bool
    is_this: bool


def begin(
    ledger: Connection,
    home: Home,
    account_id: str,
    factors: Collection[str],
    agent: str,
    *,
    is_whole: bool,
) -> str:
    """A new session; what its cookie holds, which is told this once. It is ``is_whole`` if no
    factor is still to come."""
    secret, now = secrets.token_urlsafe(32), home.clock()
    ledger.execute(
        insert(sessions).values(
            id=secrets.token_hex(8),
            digest=digest(secret),
            account_id=account_id,
            factors=list(factors),
            is_whole=is_whole,
            agent=agent[:_AGENT],
            started_at=now,
            seen_at=now,
        )
    )
    return secret


def renew(ledger: Connection, home: Home, session_id: str, **values: Any) -> str:
    """The same session under a new cookie, with ``values``: an old one opens nothing more."""
    secret = secrets.token_urlsafe(32)
    changed = {"digest": digest(secret), "seen_at": home.clock(), **values}
    ledger.execute(update(sessions).where(sessions.c.id == session_id).values(changed))
    return secret


def who_has(home: Home, cookie: str | None) -> Found:
    """Whose session ``cookie`` is of. One that ended, or whose account did, is nobody's."""
    with home.ledger.reading() as ledger:
        row = _row(ledger, cookie) if cookie else None
        who = _who(home, ledger, row) if row is not None and _lives(home, row) else None
        has_accounts = row is not None or have_accounts(ledger)
    if row is None or who is None:
        return Found(None, has_accounts)
    if who.barrier is None and home.clock() - row["seen_at"] >= _NOTED:
        _note(home, row["session_id"])
    return Found(who, has_accounts)


def sessions_of(home: Home, ledger: Connection, who: Who) -> list[ListedSession]:
    """The live sessions of the account of ``who``, newest first."""
    of = sessions.join(accounts, accounts.c.id == sessions.c.account_id)
    wanted = accounts.c.name == who.name, sessions.c.ended_at.is_(None)
    rows = ledger.execute(
        select(sessions).select_from(of).where(*wanted).order_by(sessions.c.started_at.desc())
    )
    return [
        ListedSession(
            id=row["id"],
            agent=row["agent"],
            factors=tuple(row["factors"]),
            started_at=row["started_at"],
            seen_at=row["seen_at"],
            purpose=row["purpose"],
            is_locked=_is_idle(home, row),
            is_this=row["id"] == who.session,
        )
        for row in rows.mappings()
        if home.clock() - row["started_at"] < timedelta(hours=home.settings.session_hours)
    ]


def end(home: Home, context: Context, name: str, session_id: str) -> None:
    """A session of the account ``name`` ends now.

    Raises:
        NotFoundError: it is none of his, or over.
    """
    mine = select(accounts.c.id).where(accounts.c.name == name).scalar_subquery()
    live = sessions.c.id == session_id, sessions.c.account_id == mine, sessions.c.ended_at.is_(None)
    with audited(home, context, Event("session.end", session_id)) as ledger:
        ended = update(sessions).where(*live).values(ended_at=home.clock(), ended_by=context.actor)
        if not ledger.execute(ended).rowcount:
            raise NotFoundError("there is no such session, or it is over")


def end_all(ledger: Connection, home: Home, by: str) -> None:
    """Every session ends, with all that waits for an answer, in the transaction at hand. A backup
    holds sessions that ended since."""
    ended = update(sessions).where(sessions.c.ended_at.is_(None))
    ledger.execute(ended.values(ended_at=home.clock(), ended_by=by))
    for table in (challenges, visits):
        ledger.execute(delete(table))


def lock(home: Home, context: Context, session_id: str) -> None:
    """The session does nothing until its owner says again who he is."""
    with audited(home, context, Event("session.lock", session_id)) as ledger:
        locked = update(sessions).where(sessions.c.id == session_id)
        ledger.execute(locked.values(locked_at=home.clock()))


def look_for(home: Home, context: Context, session_id: str, purpose: str) -> None:
    """The session looks for ``purpose`` from now on."""
    with audited(home, context, Event("purpose.choose", session_id, {"for": purpose})) as ledger:
        ledger.execute(update(sessions).where(sessions.c.id == session_id).values(purpose=purpose))


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(ledger: Connection, cookie: str) -> RowMapping | None:
    of = sessions.join(accounts, accounts.c.id == sessions.c.account_id)
    columns = [column for column in sessions.c if column.name not in {"id", "digest"}]
    wanted = select(*columns, sessions.c.id.label("session_id"), *_ACCOUNT).select_from(of)
    wanted = wanted.where(sessions.c.digest == digest(cookie), sessions.c.ended_at.is_(None))
    return ledger.execute(wanted).mappings().first()


_ACCOUNT = (
    accounts.c.name,
    accounts.c.roles,
    accounts.c.agency,
    accounts.c.areas,
    accounts.c.is_temporary,
    accounts.c.disabled_at,
    accounts.c.locked_at.label("locked_out_at"),
    accounts.c.totp_secret,
)


def _lives(home: Home, row: RowMapping) -> bool:
    lasting = timedelta(hours=home.settings.session_hours)
    return row["disabled_at"] is None and home.clock() - row["started_at"] < lasting


def _is_idle(home: Home, row: RowMapping) -> bool:
    idle = timedelta(minutes=home.settings.idle_minutes)
    return row["locked_at"] is not None or home.clock() - row["seen_at"] >= idle


def _who(home: Home, ledger: Connection, row: RowMapping) -> Who:
    rights: frozenset[Right] = rights_of(row["roles"])
    barrier: Any = None
    if not row["is_whole"]:
        barrier, rights = "factor", frozenset({"enter"})
    elif _is_idle(home, row):
        barrier = "lock"
    elif row["is_temporary"] and "provider" not in row["factors"]:
        barrier = "password"
    elif home.settings.second_factor == "required" and row["factors"] in _SINGLE:
        rights = frozenset({"own", "enter"})
    purpose: str = row["purpose"] or ""
    who = Who(
        name=row["name"],
        rights=rights,
        purpose=purpose,
        case=case_in(home, purpose),
        agency=row["agency"],
        areas=areas_in(row["areas"]),
        cases=joined(ledger, row),
        session=row["session_id"],
        barrier=barrier,
    )
    # Whoever no longer belongs to his case must say anew why he looks.
    left = purpose and not may_look_for(ledger, who, purpose)
    return msgspec.structs.replace(who, purpose="", case=None) if left else who


def _note(home: Home, session_id: str) -> None:
    seen = update(sessions).where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
    home.ledger.together(lambda ledger: ledger.execute(seen.values(seen_at=home.clock())))
