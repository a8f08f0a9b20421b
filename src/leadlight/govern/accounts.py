"""Accounts: made, changed and ended by others than their owners, each act in the audit log."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from leadlight.core.areas import Area
from leadlight.core.context import Context
from leadlight.core.errors import AccessError, InputError, NotFoundError, RefusedError
from leadlight.govern.access import Role, refuse_unfit
from leadlight.govern.account_tables import (
    accounts,
    bindings,
    failed_attempts,
    passkeys,
    recovery_codes,
)
from leadlight.govern.account_tables import sessions as sessions_
from leadlight.govern.audit import Event, audited, record
from leadlight.govern.passwords import keep, refuse_weak
from leadlight.govern.tables import tokens
from leadlight.store.home import Home

State = Literal["good", "locked", "disabled"]
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_AGENCY = re.compile(r"[\w][\w .&'()-]{0,79}")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account as the ledger knows it, but for what proves that somebody is its owner.

    ``factors`` are those beside the password that it has; ``subject`` is by what the identity
    provider knows its owner, where it is bound to one.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    agency: str
    areas: tuple[Area, ...] = ()
    state: State
    is_temporary: bool
    factors: tuple[Literal["totp", "passkey"], ...]
    made_by: str
    made_at: datetime
    password_set_at: datetime
    last_seen_at: datetime | None
    subject: str | None


def have_accounts(ledger: Connection) -> bool:
    """Whether anybody has an account: from the first one on all must sign in."""
    return ledger.scalar(select(accounts.c.id).limit(1)) is not None


def new_account(
    home: Home,
    context: Context,
    name: str,
    roles: Collection[str],
    password: str,
    agency: str | None = None,
) -> Account:
    """A new account. Its password was set by somebody else, so it must be changed at once.

    Raises:
        InputError: the name is no name or was ever used, the roles don't go together, or the
            password is weak.
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"the name {name!r}: an account's name has 1 to 63 of a-z, 0-9, '.', '_' and '-', and "
            "begins with a letter or digit"
        )
    agency = agency or home.record().agency
    if not _AGENCY.fullmatch(agency):
        raise InputError(f"the agency {agency!r} is no name of 1 to 80 letters and digits")
    fit = refuse_unfit(roles)
    refuse_weak(password, name)
    values = {
        "id": secrets.token_hex(8),
        "name": name,
        "roles": list(fit),
        "agency": agency,
        "password": keep(password, home.settings.passwords),
        "password_set_at": home.clock(),
        "is_temporary": True,
        "made_by": context.actor,
        "made_at": home.clock(),
    }
    made = Event("account.make", name, {"roles": list(fit), "agency": agency})
    with audited(home, context, made) as ledger:
        _refuse_taken(ledger, name)
        ledger.execute(insert(accounts).values(values))
        return account_called(home, ledger, name)


def all_accounts(home: Home, context: Context) -> list[Account]:
    """All of them, by name."""
    with audited(home, context, Event("accounts.read")) as ledger:
        names = ledger.scalars(select(accounts.c.name).order_by(accounts.c.name)).all()
        return [account_called(home, ledger, name) for name in names]


def give_roles(home: Home, context: Context, name: str, roles: Collection[str]) -> Account:
    """The account has ``roles`` and no others from now on.

    Raises:
        RefusedError: it is the giver's own.
        InputError: the roles don't go together.
        NotFoundError: there is no such account.
    """
    fit = refuse_unfit(roles)
    refuse_own(context, name, "gives himself rights")
    return _change(home, context, Event("account.roles", name, {"roles": list(fit)}), roles=fit)


def limit(home: Home, context: Context, name: str, areas: Sequence[Area]) -> Account:
    """The account sees from now on what lies in ``areas`` alone; everything if there are none.

    Raises:
        RefusedError: it is the giver's own.
        NotFoundError: there is no such account.
    """
    refuse_own(context, name, "gives himself areas")
    event = Event("account.areas", name, {"areas": [str(area) for area in areas]})
    return _change(home, context, event, areas=msgspec.to_builtins(tuple(areas)) or None)


def areas_in(kept: Any) -> tuple[Area, ...]:
    """The areas as an account's row has them."""
    return msgspec.convert(kept or (), tuple[Area, ...])


def disable(home: Home, context: Context, name: str) -> Account:
    """The account opens nothing from now on: its sessions end, its tokens are refused."""
    return _change(home, context, Event("account.disable", name), disabled_at=home.clock())


def enable(home: Home, context: Context, name: str) -> Account:
    """The account may be used again. Raises ``RefusedError`` if it is one's own."""
    refuse_own(context, name, "enables himself")
    return _change(home, context, Event("account.enable", name), disabled_at=None)


def release(home: Home, context: Context, name: str) -> Account:
    """The account, locked after wrong passwords, may be tried again."""
    refuse_own(context, name, "releases himself")
    return _change(home, context, Event("account.release", name), locked_at=None)


def reset_password(home: Home, context: Context, name: str, password: str) -> Account:
    """The account has ``password`` until its owner changes it, which he must at once.

    Raises:
        InputError: the password is weak.
        NotFoundError: there is no such account.
    """
    refuse_weak(password, name)
    return _change(
        home,
        context,
        Event("account.password", name),
        password=keep(password, home.settings.passwords),
        password_set_at=home.clock(),
        is_temporary=True,
    )


def reset_factors(home: Home, context: Context, name: str) -> Account:
    """The account's passkeys, one-time codes and recovery codes are gone: their owner lost them.

    Raises:
        RefusedError: it is one's own.
        NotFoundError: there is no such account.
    """
    refuse_own(context, name, "resets his own factors in another's name")
    event = Event("account.factors", name)
    return _change(home, context, event, without=True, totp_secret=None, totp_step=None)


def sign_out(home: Home, context: Context, name: str) -> Account:
    """Every session of the account ends now."""
    return _change(home, context, Event("account.signout", name))


def account_called(home: Home, ledger: Connection, name: str) -> Account:
    """The account called ``name``; ``NotFoundError`` if there is none."""
    row = ledger.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
    if row is None:
        raise NotFoundError(f"no account is called {name!r}; see `leadlight account list`")
    keys = select(passkeys.c.id).where(passkeys.c.account_id == row["id"]).limit(1)
    seen = select(func.max(sessions_.c.seen_at)).where(sessions_.c.account_id == row["id"])
    known = {field: row[field] for field in Account.__struct_fields__ if field in row}
    factors = [("totp", row["totp_secret"]), ("passkey", ledger.scalar(keys))]
    return Account(
        **known | {"roles": tuple(row["roles"]), "areas": areas_in(row["areas"])},
        state=state_of(home, row),
        factors=tuple(factor for factor, has in factors if has is not None),  # type: ignore[misc]
        last_seen_at=ledger.scalar(seen),
        subject=ledger.scalar(select(bindings.c.subject).where(bindings.c.account_id == row["id"])),
    )


def account_row(home: Home, name: str) -> RowMapping:
    """The account called ``name`` with all that the ledger knows of it; for ``govern`` alone.

    Raises:
        AccessError: there is none.
    """
    with home.ledger.reading() as ledger:
        row = ledger.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
    if row is None:
        raise AccessError("sign in first")
    return row


def state_of(home: Home, row: RowMapping) -> State:
    """Whether the account of ``row`` opens anything now."""
    if row["disabled_at"] is not None:
        return "disabled"
    minutes = home.settings.lockout_minutes
    locked_at: datetime | None = row["locked_at"]
    if locked_at is None or (minutes and home.clock() - locked_at >= timedelta(minutes=minutes)):
        return "good"
    return "locked"


def end_sessions(
    ledger: Connection, home: Home, account_id: str, by: str, *, but: str | None = None
) -> None:
    """End the live sessions of an account, all or all ``but`` one, in the transaction at hand."""
    live = sessions_.c.account_id == account_id, sessions_.c.ended_at.is_(None)
    ended = update(sessions_).where(*live, sessions_.c.id != (but or ""))
    ledger.execute(ended.values(ended_at=home.clock(), ended_by=by))


def _change(
    home: Home, context: Context, event: Event, *, without: bool = False, **values: Any
) -> Account:
    """Whatever is changed in an account ends what goes on in it: the next sign-in has the new.

    ``without`` its passkeys and recovery codes it is left if that is wanted.
    """
    name = event.object
    with home.ledger.begin() as ledger:
        record(ledger, home, context, event)
        known = account_called(home, ledger, name)
        if values:
            ledger.execute(update(accounts).where(accounts.c.id == known.id).values(values))
        for table in (failed_attempts, *((passkeys, recovery_codes) if without else ())):
            ledger.execute(delete(table).where(table.c.account_id == known.id))
        end_sessions(ledger, home, known.id, context.actor)
        return account_called(home, ledger, name)


def refuse_own(context: Context, name: str, does: str) -> None:
    """Raise ``RefusedError`` if the account ``name`` is that of whoever ``does`` it."""
    if context.actor == name:
        raise RefusedError(f"nobody {does}: another administrator must")


def _refuse_taken(ledger: Connection, name: str) -> None:
    """The audit log calls an account by its name: it must be nobody else's."""
    if ledger.scalar(select(accounts.c.id).where(accounts.c.name == name)) is not None:
        raise InputError(f"an account is called {name!r} already")
    if ledger.scalar(select(tokens.c.id).where(tokens.c.name == name)) is not None:
        raise InputError(f"a token is called {name!r}: choose another name")
