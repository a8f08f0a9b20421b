"""Accounts bound to somebody at the identity provider, by issuer and subject and by nothing else.

A subject is the provider's own word for a person, which it gives nobody else; an address of mail is
not. An account that is bound opens by the provider alone: whoever is barred there is barred here,
so its password and passkeys open nothing, until it is unbound.
"""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, delete, insert, select

from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.govern.account_tables import accounts, bindings, passkeys
from leadlight.govern.accounts import Account, account_called, end_sessions, refuse_own
from leadlight.govern.audit import Event, record
from leadlight.store.home import Home

_LONGEST = 255
"""Characters of a subject (OpenID Connect Core 1.0, section 2)."""


def bind(home: Home, context: Context, name: str, subject: str) -> Account:
    """The account opens for whom the provider of the settings calls ``subject``, and by nothing
    else. Its sessions end, its passkeys are gone.

    Raises:
        InputError: no provider is set up, or the subject is none, or another account's.
        NotFoundError: there is no such account.
        RefusedError: it is the binder's own.
    """
    issuer = home.settings.oidc_issuer
    if issuer is None:
        raise InputError("no identity provider is set up: set LEADLIGHT_OIDC_ISSUER first")
    if not is_subject(subject):
        raise InputError(f"a subject has 1 to {_LONGEST} characters that can be printed")
    refuse_own(context, name, "binds himself")
    told = {"issuer": issuer, "subject": subject}
    with home.ledger.begin() as ledger:
        record(ledger, home, context, Event("account.bind", name, told))
        known = account_called(home, ledger, name)
        _refuse_taken(ledger, issuer, subject, known)
        for table in (bindings, passkeys):
            ledger.execute(delete(table).where(table.c.account_id == known.id))
        made = {"made_by": context.actor, "made_at": home.clock()}
        ledger.execute(insert(bindings).values(account_id=known.id, **told, **made))
        end_sessions(ledger, home, known.id, context.actor)
        return account_called(home, ledger, name)


def unbind(home: Home, context: Context, name: str) -> Account:
    """The account opens by its password again. Its sessions end.

    Raises:
        InputError: it is not bound.
        NotFoundError, RefusedError: as ``bind``.
    """
    refuse_own(context, name, "unbinds himself")
    with home.ledger.begin() as ledger:
        record(ledger, home, context, Event("account.unbind", name))
        known = account_called(home, ledger, name)
        if not ledger.execute(delete(bindings).where(bindings.c.account_id == known.id)).rowcount:
            raise InputError(f"the account {name!r} is bound to nobody")
        end_sessions(ledger, home, known.id, context.actor)
        return account_called(home, ledger, name)


def is_bound(ledger: Connection, account_id: str) -> bool:
    """Whether the account opens by a provider alone, whichever is set up now."""
    wanted = select(bindings.c.subject).where(bindings.c.account_id == account_id)
    return ledger.scalar(wanted) is not None


def is_subject(subject: str) -> bool:
    """Whether ``subject`` can be one."""
    return 0 < len(subject) <= _LONGEST and subject.isprintable() and subject == subject.strip()


def account_of(ledger: Connection, issuer: str, subject: str) -> RowMapping | None:
    """The account of whom ``issuer`` calls ``subject``, with all that the ledger knows of it."""
    theirs = bindings.c.issuer == issuer, bindings.c.subject == subject
    joined = accounts.join(bindings, accounts.c.id == bindings.c.account_id)
    found = select(accounts).select_from(joined).where(*theirs)
    return ledger.execute(found).mappings().first()


def _refuse_taken(ledger: Connection, issuer: str, subject: str, known: Account) -> None:
    other = account_of(ledger, issuer, subject)
    if other is not None and other["id"] != known.id:
        raise InputError(f"that subject is bound to the account {other['name']!r} already")
