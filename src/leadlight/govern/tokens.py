"""Tokens: how a program that asks says who it is. Made, listed and revoked by the home's owner.

A token is ``leadlight_<id>_<secret>``. The secret has 256 random bits, so its SHA-256 is all that
need be kept: there is nothing to guess, and nothing in the ledger that opens anything.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal, get_args

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import AccessError, InputError, NotFoundError
from leadlight.govern.account_tables import accounts, token_holders
from leadlight.govern.audit import Event, audited
from leadlight.govern.tables import audit_events, tokens
from leadlight.store.home import Home

Scope = Literal["read", "verdict", "watch", "feed"]
State = Literal["good", "expired", "revoked"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
LONGEST_DAYS = 366
"""Days that a token may last at the most."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_SECRET = re.compile(r"leadlight_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_USED_AGAIN = timedelta(minutes=1)
"""How exactly the last use is kept: a write for each one would cost more than it tells."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token as the ledger knows it; ``digest`` is of its secret."""

    id: str
    name: str
    digest: str
    scopes: tuple[Scope, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None


class ListedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token among all; ``state`` says whether it opens anything now."""

    name: str
    scopes: tuple[Scope, ...]
    state: State
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None


def new_token(
    home: Home,
    context: Context,
    name: str,
    scopes: Collection[str],
    days: int,
    account: str | None = None,
) -> tuple[ListedToken, str]:
    """A new token and its secret, which is told this once and kept nowhere.

    Where there are accounts it is one ``account``'s, and does at most what that one may.

    Raises:
        InputError: the name is no name or was ever used, the scopes or days are none, or an
            account is needed and not named.
        NotFoundError: there is no such account.
    """
    _check(name, scopes, days)
    number, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    now = home.clock()
    values = {
        "id": number,
        "name": name,
        "digest": _digest(secret),
        "scopes": [scope for scope in SCOPES if scope in scopes],
        "made_by": context.actor,
        "made_at": now,
        "expires_at": now + timedelta(days=days),
    }
    told = {"scopes": values["scopes"], "days": days} | ({"account": account} if account else {})
    made = Event("token.make", name, told)
    with audited(home, context, made) as ledger:
        _refuse_taken(ledger, name)
        holder = _account_id(ledger, account)
        row = ledger.execute(insert(tokens).values(values).returning(tokens)).mappings().one()
        if holder is not None:
            held = {"token_id": number, "account_id": holder}
            ledger.execute(insert(token_holders).values(held))
    return _listed(_token(row), now), f"leadlight_{number}_{secret}"


def all_tokens(home: Home, context: Context) -> list[ListedToken]:
    """All of them, in the order in which they were made."""
    with audited(home, context, Event("tokens.read")) as ledger:
        rows = ledger.execute(select(tokens).order_by(tokens.c.made_at, tokens.c.name)).mappings()
        return [_listed(_token(row), home.clock()) for row in rows]


def revoke_token(home: Home, context: Context, name: str) -> ListedToken:
    """The token opens nothing from now on.

    Raises:
        NotFoundError: there is none of that name.
        InputError: it was revoked before.
    """
    now = home.clock()
    of_name = tokens.c.name == name
    with audited(home, context, Event("token.revoke", name)) as ledger:
        row = ledger.execute(select(tokens).where(of_name)).mappings().first()
        if row and row["revoked_at"] is None:
            revoked = {"revoked_at": now, "revoked_by": context.actor}
            ledger.execute(update(tokens).where(of_name).values(revoked))
    if row is None:
        raise NotFoundError(f"no token is called {name!r}; see `leadlight token list`")
    before = _token(row)
    if before.revoked_at is not None:
        raise InputError(
            f"the token {name!r} was revoked before, by {before.revoked_by} "
            f"on {before.revoked_at:%Y-%m-%d}"
        )
    after = msgspec.structs.replace(before, revoked_at=now, revoked_by=context.actor)
    return _listed(after, now)


def token_of(home: Home, given: str) -> Token:
    """The token whose secret was ``given``. Its use is noted.

    Raises:
        AccessError: it is none, or no longer good. The message does not repeat it.
    """
    parts = _SECRET.fullmatch(given)
    now = home.clock()
    with home.ledger.reading() as ledger:
        wanted = select(tokens).where(tokens.c.id == (parts[1] if parts else ""))
        row = ledger.execute(wanted).mappings().first()
    known = _token(row) if row else None
    secret = _digest(parts[2] if parts else "")
    if known is None or not hmac.compare_digest(known.digest, secret):
        raise AccessError("no such token: `leadlight token new NAME` makes one")
    if known.revoked_at is not None:
        raise AccessError(f"the token {known.name!r} was revoked")
    if known.expires_at <= now:
        raise AccessError(f"the token {known.name!r} expired on {known.expires_at:%Y-%m-%d}")
    _note_use(home, known, now)
    return known


def _note_use(home: Home, known: Token, now: datetime) -> None:
    if known.last_used_at is None or now - known.last_used_at >= _USED_AGAIN:
        used = update(tokens).where(tokens.c.id == known.id, tokens.c.revoked_at.is_(None))
        home.ledger.together(lambda ledger: ledger.execute(used.values(last_used_at=now)))


def _check(name: str, scopes: Collection[str], days: int) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"the name {name!r}: a token's name has 1 to 63 of a-z, 0-9, '.', '_' and '-', and "
            "begins with a letter or digit"
        )
    if unknown := set(scopes) - set(SCOPES):
        raise InputError(
            f"no scope is called {', '.join(sorted(unknown))}; there are: {', '.join(SCOPES)}"
        )
    if not scopes:
        raise InputError(f"a token needs a scope, one or more of: {', '.join(SCOPES)}")
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(f"a token lasts 1 to {LONGEST_DAYS} days, and not {days}")


def _refuse_taken(ledger: Connection, name: str) -> None:
    """The audit log calls a token by its name: it must have been nobody's before."""
    actors = select(audit_events.c.seq).where(audit_events.c.actor == name).limit(1)
    known = select(tokens.c.id).where(tokens.c.name == name)
    if ledger.scalar(known) is not None or ledger.scalar(actors) is not None:
        raise InputError(
            f"the name {name!r} stands in the audit log already, for somebody who looked or an "
            "older token: choose another"
        )


def _account_id(ledger: Connection, account: str | None) -> str | None:
    if account is None:
        if ledger.scalar(select(accounts.c.id).limit(1)) is not None:
            raise InputError("there are accounts: say with --account whose token this is")
        return None
    found: str | None = ledger.scalar(select(accounts.c.id).where(accounts.c.name == account))
    if found is None:
        raise NotFoundError(f"no account is called {account!r}; see `leadlight account list`")
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: RowMapping) -> Token:
    return msgspec.convert({str(name): value for name, value in row.items()}, Token)


def _listed(token: Token, now: datetime) -> ListedToken:
    state: State = "expired" if token.expires_at <= now else "good"
    known = {
        name: getattr(token, name) for name in ListedToken.__struct_fields__ if name != "state"
    }
    return ListedToken(**known, state="revoked" if token.revoked_at else state)
