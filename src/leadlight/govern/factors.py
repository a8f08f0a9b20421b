"""Second factors that are typed: one-time codes of a telephone (RFC 6238), and recovery codes.

Their key lies in the ledger as it is: whoever reads the ledger can make codes, and needs the
password besides. A code opens once: the step of time that it is of is kept, and no earlier one
counts after.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
import pyotp
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from leadlight.core.errors import AccessError, InputError, RequestError
from leadlight.govern.access import Who
from leadlight.govern.account_tables import accounts, recovery_codes, sessions
from leadlight.govern.accounts import account_row
from leadlight.govern.actions import Outcome
from leadlight.govern.audit import Event, record
from leadlight.govern.bindings import is_bound
from leadlight.govern.passwords import is_it
from leadlight.govern.sealing import Sealer
from leadlight.govern.sessions import renew
from leadlight.govern.signin import count_attempt, signing_context
from leadlight.store.home import Home

STEP = 30
"""Seconds that a code holds."""
CODES = 10
"""Recovery codes made at a time."""
_AROUND = (-1, 0, 1)
"""Steps beside the present one in which a telephone's clock may be."""
_PATIENCE = timedelta(minutes=15)


class Offer(msgspec.Struct, frozen=True):
    """A key for one-time codes that is not yet in force: ``uri`` is for a telephone's camera,
    ``key`` for fingers, and ``sealed`` comes back with the first code."""

    uri: str
    key: str
    sealed: str


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    name: str
    key: str
    at: datetime


def offer(home: Home, who: Who) -> Offer:
    """A new key for the one-time codes of whoever asks."""
    key = pyotp.random_base32(32)
    uri = pyotp.TOTP(key).provisioning_uri(name=who.name, issuer_name="Leadlight")
    sealed = msgspec.msgpack.encode(_Sealed(who.name, key, home.clock()))
    return Offer(uri, key, Sealer(home, "totp").seal(sealed))


def accept(home: Home, who: Who, sealed: str, code: str, password: str) -> tuple[str, ...]:
    """From now on the account asks for one-time codes of the key that was offered. Its recovery
    codes, which are told this once.

    Raises:
        AccessError: the password or the code is not right.
        InputError: the offer is too old, or another's.
    """
    offered = _opened(home, who, sealed)
    row = _proven(home, who, password)
    step = step_of(offered.key, code, home.clock(), None)
    if step is None:
        raise AccessError("the code is not right: is the telephone's clock?")
    with home.ledger.begin() as ledger:
        record(ledger, home, signing_context(row, "own account"), Event("factor.add", "totp"))
        mine = update(accounts).where(accounts.c.id == row["id"])
        ledger.execute(mine.values(totp_secret=offered.key, totp_step=step))
        return _new_codes(ledger, row)


def withdraw(home: Home, who: Who, password: str) -> None:
    """The account asks for no one-time codes any more. Raises ``AccessError`` as ``accept``."""
    row = _proven(home, who, password)
    with home.ledger.begin() as ledger:
        record(ledger, home, signing_context(row, "own account"), Event("factor.remove", "totp"))
        mine = update(accounts).where(accounts.c.id == row["id"])
        ledger.execute(mine.values(totp_secret=None, totp_step=None))


def new_recovery_codes(home: Home, who: Who, password: str) -> tuple[str, ...]:
    """New recovery codes; the old ones open nothing more. Raises ``AccessError`` as ``accept``."""
    row = _proven(home, who, password)
    with home.ledger.begin() as ledger:
        event = Event("factor.add", "recovery codes")
        record(ledger, home, signing_context(row, "own account"), event)
        return _new_codes(ledger, row)


def give_second(home: Home, who: Who, code: str) -> str:
    """The session that waited for it goes on with ``code``, of a telephone or for recovery, under a
    new cookie.

    Raises:
        AccessError: it is not right, was used before, or too many were tried.
    """
    row = account_row(home, who.name)
    with home.ledger.begin() as ledger:
        kind = _use(ledger, home, row, code)
        is_good = count_attempt(ledger, home, row["id"], is_right=kind is not None)
        outcome: Outcome = "done" if is_good else "refused"
        event = Event("signin.second", kind or "", outcome=outcome)
        record(ledger, home, signing_context(row), event)
        cookie = ""
        if is_good:
            before = select(sessions.c.factors).where(sessions.c.id == who.session)
            factors = [*(ledger.scalar(before) or ()), kind]
            cookie = renew(ledger, home, who.session or "", is_whole=True, factors=factors)
    if not cookie:
        raise AccessError("the code is not right, or was used before")
    return cookie


def step_of(key: str, code: str, now: datetime, last: int | None) -> int | None:
    """The step of time that ``code`` is of; none if it is of none near ``now``, or of one that is
    not after the ``last`` one that was used."""
    typed = "".join(code.split())
    codes = pyotp.TOTP(key)
    present = int(now.timestamp()) // STEP
    for step in (present + around for around in _AROUND):
        is_fresh = last is None or step > last
        if hmac.compare_digest(codes.generate_otp(step), _ascii(typed)):
            return step if is_fresh else None
    return None


def _ascii(text: str) -> str:
    """``text`` as a comparison in constant time bears it."""
    return text.encode("ascii", "replace").decode()


def _use(ledger: Connection, home: Home, row: RowMapping, code: str) -> str | None:
    """What ``code`` is, used up in the transaction at hand; nothing if it opens nothing."""
    now = ledger.execute(select(accounts).where(accounts.c.id == row["id"])).mappings().one()
    if now["totp_secret"] is not None:
        step = step_of(now["totp_secret"], code, home.clock(), now["totp_step"])
        if step is not None:
            mine = update(accounts).where(accounts.c.id == row["id"])
            ledger.execute(mine.values(totp_step=step))
            return "totp"
    wanted = recovery_codes.c.digest == _digest(row, code), recovery_codes.c.used_at.is_(None)
    used = ledger.execute(update(recovery_codes).where(*wanted).values(used_at=home.clock()))
    return "recovery" if used.rowcount else None


def _new_codes(ledger: Connection, row: RowMapping) -> tuple[str, ...]:
    codes = tuple(_spelled(secrets.token_bytes(10)) for _ in range(CODES))
    ledger.execute(delete(recovery_codes).where(recovery_codes.c.account_id == row["id"]))
    ledger.execute(
        insert(recovery_codes),
        [{"digest": _digest(row, code), "account_id": row["id"]} for code in codes],
    )
    return codes


def _spelled(content: bytes) -> str:
    letters = base64.b32encode(content).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _digest(row: RowMapping, code: str) -> str:
    """Eighty random bits need no slow hash."""
    plain = code.lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(f"{row['id']} {plain}".encode("utf-8", "replace")).hexdigest()


def _opened(home: Home, who: Who, sealed: str) -> _Sealed:
    try:
        offered = msgspec.msgpack.decode(Sealer(home, "totp").open(sealed), type=_Sealed)
    except RequestError:
        raise InputError("this is no key that was offered here: begin again") from None
    if offered.name != who.name or home.clock() - offered.at > _PATIENCE:
        raise InputError("that key was offered too long ago: begin again")
    return offered


def _came_by_provider(home: Home, who: Who, row: RowMapping) -> bool:
    """Whether the account is bound. Raises ``AccessError`` if its owner came too long ago."""
    began = select(sessions.c.started_at).where(sessions.c.id == who.session)
    with home.ledger.reading() as ledger:
        if not is_bound(ledger, row["id"]):
            return False
        started_at = ledger.scalar(began)
    if started_at is None or home.clock() - started_at > _PATIENCE:
        raise AccessError("sign out and in again first: this is done just after signing in")
    return True


def _proven(home: Home, who: Who, password: str) -> RowMapping:
    """The account of whoever knows its password; wrong ones count. Whose account is bound to a
    provider has none, and has just come from there."""
    row = account_row(home, who.name)
    if _came_by_provider(home, who, row):
        return row
    is_right = is_it(password, row["password"])
    with home.ledger.begin() as ledger:
        is_good = count_attempt(ledger, home, row["id"], is_right=is_right)
        if not is_good:
            event = Event("factor.add", outcome="refused")
            record(ledger, home, signing_context(row, "own account"), event)
    if not is_good:
        raise AccessError("the password is not right")
    return row
