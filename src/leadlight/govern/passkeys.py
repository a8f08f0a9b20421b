"""Passkeys (Web Authentication): keys that a browser or a token holds, bound to this site's name.

A passkey opens with the person verified by it, so it is both factors at once. Each challenge is
made here, used once, and holds for five minutes.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, generate_challenge
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from leadlight.core.errors import AccessError, InputError, NotFoundError, RefusedError
from leadlight.govern.access import Who
from leadlight.govern.account_tables import accounts, challenges, passkeys
from leadlight.govern.accounts import account_row, state_of
from leadlight.govern.audit import Event, record
from leadlight.govern.bindings import is_bound
from leadlight.govern.sessions import begin
from leadlight.govern.signin import signing_context
from leadlight.store.home import Home

_PATIENCE = timedelta(minutes=5)
_MOST = 12
"""Passkeys of an account."""
_LONGEST_NAME = 60
_NO = "this passkey opens nothing here"


class Site(NamedTuple):
    """What passkeys are bound to: the site's ``host``, and its ``origin`` as browsers name it."""

    host: str
    origin: str


class ListedPasskey(msgspec.Struct, frozen=True):
    """A passkey of an account."""

    id: str
    name: str
    made_at: datetime
    last_used_at: datetime | None


def begin_adding(home: Home, who: Who, site: Site) -> dict[str, Any]:
    """What a browser is told so that it makes a passkey for the account of ``who``.

    Raises:
        RefusedError: the account opens by a provider alone.
    """
    row = account_row(home, who.name)
    with home.ledger.begin() as ledger:
        if is_bound(ledger, row["id"]):
            raise RefusedError("this account opens by the identity provider alone")
        challenge = _challenge(ledger, home, row["id"])
        known = ledger.scalars(select(passkeys.c.id).where(passkeys.c.account_id == row["id"]))
        excluded = [PublicKeyCredentialDescriptor(base64url_to_bytes(each)) for each in known]
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Leadlight",
        user_name=who.name,
        user_id=hashlib.sha256(row["id"].encode()).digest(),
        challenge=challenge,
        exclude_credentials=excluded,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return _told(options)


def add_passkey(home: Home, who: Who, site: Site, credential: str, name: str) -> None:
    """The account of ``who`` opens with the passkey that a browser made.

    Raises:
        InputError: it is none, or has no short name.
        AccessError: it was not made for what was asked just now.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise InputError(f"a passkey has a name of 1 to {_LONGEST_NAME} characters")
    row = account_row(home, who.name)
    challenge = _used(home, credential, row["id"])
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise AccessError(f"this passkey cannot be taken: {error}") from None
    with home.ledger.begin() as ledger:
        event = Event("factor.add", "passkey", {"name": name})
        record(ledger, home, signing_context(row, "own account"), event)
        _refuse_more(ledger, row["id"])
        ledger.execute(
            insert(passkeys).values(
                id=bytes_to_base64url(made.credential_id),
                account_id=row["id"],
                name=name,
                public_key=made.credential_public_key,
                uses=made.sign_count,
                made_at=home.clock(),
            )
        )


def remove_passkey(home: Home, who: Who, number: str) -> None:
    """The passkey opens nothing more; ``NotFoundError`` if it is none of one's own."""
    row = account_row(home, who.name)
    with home.ledger.begin() as ledger:
        event = Event("factor.remove", "passkey")
        record(ledger, home, signing_context(row, "own account"), event)
        mine = passkeys.c.id == number, passkeys.c.account_id == row["id"]
        if not ledger.execute(delete(passkeys).where(*mine)).rowcount:
            raise NotFoundError("there is no such passkey")


def passkeys_of(ledger: Connection, name: str) -> tuple[ListedPasskey, ...]:
    """The passkeys of the account called ``name``, oldest first."""
    of = passkeys.join(accounts, accounts.c.id == passkeys.c.account_id)
    columns = passkeys.c.id, passkeys.c.name, passkeys.c.made_at, passkeys.c.last_used_at
    wanted = select(*columns).select_from(of).where(accounts.c.name == name)
    return tuple(ListedPasskey(*row) for row in ledger.execute(wanted.order_by("made_at")))


def begin_signing(home: Home, site: Site) -> dict[str, Any]:
    """What a browser is told so that it signs in with a passkey, whosever it is."""
    with home.ledger.begin() as ledger:
        challenge = _challenge(ledger, home, None)
    required = UserVerificationRequirement.REQUIRED
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=required
    )
    return _told(options)


def sign_in_with(home: Home, site: Site, credential: str, agent: str) -> str:
    """A new session for whoever holds the passkey that answered; its cookie.

    Raises:
        AccessError: it is none of anybody here, did not answer what was asked just now, was copied,
            or its account is locked or disabled.
    """
    challenge = _used(home, credential, None)
    with home.ledger.reading() as ledger:
        wanted = select(passkeys).where(passkeys.c.id == _id_of(credential))
        key = ledger.execute(wanted).mappings().first()
    if key is None:
        raise AccessError(_NO)
    try:
        answered = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key["public_key"],
            credential_current_sign_count=key["uses"],
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        raise AccessError(_NO) from None
    with home.ledger.begin() as ledger:
        of_key = select(accounts).where(accounts.c.id == key["account_id"])
        row = ledger.execute(of_key).mappings().one()
        is_good = state_of(home, row) == "good"
        event = Event("signin", "passkey", outcome="done" if is_good else "refused")
        record(ledger, home, signing_context(row), event)
        cookie = ""
        if is_good:
            used = {"uses": answered.new_sign_count, "last_used_at": home.clock()}
            ledger.execute(update(passkeys).where(passkeys.c.id == key["id"]).values(used))
            cookie = begin(ledger, home, row["id"], ["passkey"], agent, is_whole=True)
    if not cookie:
        raise AccessError(_NO)
    return cookie


def _challenge(ledger: Connection, home: Home, account_id: str | None) -> bytes:
    """A new challenge; those that nobody answered in time are forgotten."""
    challenge, now = generate_challenge(), home.clock()
    ledger.execute(delete(challenges).where(challenges.c.made_at < now - _PATIENCE))
    values = {"digest": _digest(challenge), "account_id": account_id, "made_at": now}
    ledger.execute(insert(challenges).values(values))
    return challenge


def _used(home: Home, credential: str, account_id: str | None) -> bytes:
    """The challenge that ``credential`` answers, which nobody can answer again."""
    try:
        client = base64url_to_bytes(json.loads(credential)["response"]["clientDataJSON"])
        challenge = base64url_to_bytes(json.loads(client)["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("this is no answer of a passkey") from None
    of = challenges.c.account_id
    made_for = of.is_(None) if account_id is None else of == account_id
    fresh = challenges.c.made_at >= home.clock() - _PATIENCE
    ours = challenges.c.digest == _digest(challenge), made_for, fresh
    with home.ledger.begin() as ledger:
        if not ledger.execute(delete(challenges).where(*ours)).rowcount:
            raise AccessError("that took too long, or was answered before: try again")
    return challenge


def _refuse_more(ledger: Connection, account_id: str) -> None:
    known = ledger.scalars(select(passkeys.c.id).where(passkeys.c.account_id == account_id)).all()
    if len(known) >= _MOST:
        raise InputError(f"an account has at most {_MOST} passkeys: remove one first")


def _id_of(credential: str) -> str:
    found = json.loads(credential).get("id")
    return found if isinstance(found, str) else ""


def _digest(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()


def _told(options: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(options_to_json(options))
    return told
