"""Signing in by the identity provider: a visit there, and what the browser brings back.

Of a visit the ledger holds digests alone, for ten minutes; the browser that began it holds a
secret, from which nonce and verifier are made. So nobody finishes another's visit, nor one twice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, delete, insert, select

from leadlight.core.errors import AccessError, ProviderError
from leadlight.govern.access import Who
from leadlight.govern.account_tables import visits
from leadlight.govern.accounts import state_of
from leadlight.govern.audit import Event, record
from leadlight.govern.bindings import account_of
from leadlight.govern.provider import LEEWAY, Errand, Provider, Vouched, spoken
from leadlight.govern.sessions import begin, digest, renew
from leadlight.govern.signin import signing_context
from leadlight.store.home import Home

PATIENCE = timedelta(minutes=10)
_STALE = (
    "this sign-in was begun in another browser, or too long ago, or was finished before: begin "
    "again"
)


class Begun(NamedTuple):
    """Where the browser goes, and the secret that it keeps until it comes back."""

    way: str
    secret: str


class Brought(NamedTuple):
    """What a browser brings back from the provider, and the ``secret`` that it kept."""

    state: str
    secret: str
    code: str
    issuer: str | None
    error: str


class Come(NamedTuple):
    """The cookie of the session of whoever came back, and where he was going."""

    cookie: str
    next: str


def begin_visit(home: Home, provider: Provider, back: str, next_: str, who: Who | None) -> Begun:
    """A visit to the provider, which leads ``back``; whoever is locked gives his proof anew.

    Raises:
        ProviderError: the provider cannot be asked.
    """
    state, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    is_fresh = who is not None and who.barrier == "lock"
    try:
        way = provider.way(_errand(state, secret, back), is_fresh=is_fresh)
    except ProviderError as error:
        raise ProviderError(f"{provider.name}: {error}") from None
    now = home.clock()
    with home.ledger.begin() as ledger:
        ledger.execute(delete(visits).where(visits.c.made_at < now - PATIENCE))
        kept = {"digest": digest(state), "browser": digest(secret), "next": next_, "made_at": now}
        ledger.execute(insert(visits).values(kept))
    return Begun(way, secret)


def finish_visit(
    home: Home, provider: Provider, brought: Brought, back: str, agent: str, who: Who | None
) -> Come:
    """A new session for whom the provider vouches; or the locked one of ``who``, if that is him,
    which goes on under a new cookie.

    Raises:
        AccessError: it was begun elsewhere, nobody here is bound to him, or his account is locked
            or disabled.
        ProviderError: the provider let nobody in, or cannot be believed.
    """
    visit = _taken(home, brought)
    try:
        vouched = _vouched(home, provider, brought, back)
        _refuse_stale(home, provider, vouched, visit["made_at"], who)
    except ProviderError as error:
        _note_refusal(home, {"why": str(error)})
        raise ProviderError(f"{provider.name}: {error}") from None
    return Come(_opened(home, provider, vouched, agent, who), visit["next"])


def _taken(home: Home, brought: Brought) -> RowMapping:
    """The visit that the browser comes back from, which nobody finishes again."""
    fresh = visits.c.made_at >= home.clock() - PATIENCE
    ours = visits.c.digest == digest(brought.state), visits.c.browser == digest(brought.secret)
    with home.ledger.begin() as ledger:
        found = ledger.execute(select(visits).where(*ours, fresh)).mappings().first()
        if found is not None and ledger.execute(delete(visits).where(*ours)).rowcount:
            return found
    raise AccessError(_STALE)


def _vouched(home: Home, provider: Provider, brought: Brought, back: str) -> Vouched:
    if brought.error == "access_denied":
        raise ProviderError("it did not let you in")
    if brought.error or not brought.code:
        raise ProviderError(f"it answers with {spoken(brought.error or 'no code')}")
    errand = _errand(brought.state, brought.secret, back)
    return provider.vouch(errand, brought.code, brought.issuer, home.clock())


def _refuse_stale(
    home: Home, provider: Provider, vouched: Vouched, begun_at: datetime, who: Who | None
) -> None:
    """The lock would be none if whoever sits down at another's browser were let in unasked."""
    is_fresh = not provider.minutes or (who is not None and who.barrier == "lock")
    oldest = begun_at if is_fresh else home.clock() - timedelta(minutes=provider.minutes)
    if vouched.proven_at is None:
        raise ProviderError("it does not say when it asked for proof (auth_time)")
    if vouched.proven_at < oldest.timestamp() - LEEWAY:
        raise ProviderError("it did not ask for proof anew: sign out there first")


def _opened(home: Home, provider: Provider, vouched: Vouched, agent: str, who: Who | None) -> str:
    """The cookie of the session that opens."""
    cookie, told = "", {"subject": vouched.subject}
    with home.ledger.begin() as ledger:
        row = account_of(ledger, provider.issuer, vouched.subject)
        if row is None or state_of(home, row) != "good":
            refused = Event("signin", "provider", told, "refused")
            record(ledger, home, signing_context(row), refused)
        elif who is not None and who.barrier == "lock" and who.name == row["name"]:
            event = Event("session.unlock", who.session or "", {"by": "provider"})
            record(ledger, home, signing_context(row), event)
            cookie = renew(ledger, home, who.session or "", locked_at=None)
        else:
            record(ledger, home, signing_context(row), Event("signin", "provider", told))
            cookie = _begun(ledger, home, row, agent, is_strong=vouched.is_strong)
    if row is None:
        raise AccessError(
            f"{provider.name} knows you, but no account here is bound to you: tell an "
            f"administrator that you are {vouched.subject!r}"
        )
    if not cookie:
        raise AccessError("your account is locked or disabled; an administrator can help")
    return cookie


def _begun(ledger: Connection, home: Home, row: RowMapping, agent: str, *, is_strong: bool) -> str:
    """A session that waits for a code where the account has one and the provider asked for none."""
    factors = ["provider", "provider's second"] if is_strong else ["provider"]
    is_whole = is_strong or row["totp_secret"] is None
    return begin(ledger, home, row["id"], factors, agent, is_whole=is_whole)


def _note_refusal(home: Home, told: dict[str, str]) -> None:
    with home.ledger.begin() as ledger:
        record(ledger, home, signing_context(None), Event("signin", "provider", told, "refused"))


def _errand(state: str, secret: str, back: str) -> Errand:
    return Errand(state, _made(secret, "nonce"), _made(secret, "verifier"), back)


def _made(secret: str, what: str) -> str:
    """Forty-three letters (RFC 7636, section 4.1), which tell nothing of the secret."""
    drawn = hmac.new(secret.encode(), what.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()
