"""Tokens: told once, kept by a digest, good until they expire or are revoked, and audited."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leadlight.core.clock import fixed_clock, system_clock
from leadlight.core.context import Context
from leadlight.core.errors import AccessError, InputError, NotFoundError
from leadlight.core.settings import Settings
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.govern.sealing import Sealer
from leadlight.govern.tokens import SCOPES, Scope, all_tokens, new_token, revoke_token, token_of
from leadlight.store.home import Home

OWNER = Context("ines", "a test")
NOW = system_clock()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home of its own."""
    opened = open_home(Settings(home=tmp_path), "ines", "a test", clock=fixed_clock(NOW))
    yield opened
    opened.close()


def test_a_token_says_who_asks(home: Home) -> None:
    """Until it expires; its use is noted."""
    made, secret = new_token(home, OWNER, "feed-7", ["feed", "watch", "verdict", "read"], 90)
    assert (made.state, made.scopes, made.last_used_at) == ("good", SCOPES, None)
    assert made.expires_at == NOW + timedelta(days=90)
    assert token_of(home, secret).name == "feed-7"
    (listed,) = all_tokens(home, OWNER)
    assert listed.last_used_at == NOW


def test_its_secret_is_kept_nowhere(home: Home) -> None:
    """Not in the ledger, nor in the log beside it."""
    _, secret = new_token(home, OWNER, "feed-7", ["read"], 90)
    token_of(home, secret)
    for part in (secret, secret.rpartition("_")[2][:20]):
        assert not [
            path for path in home.path.glob("ledger*") if part.encode() in path.read_bytes()
        ]


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1] + "~", lambda s: s[:-1], lambda s: s + "a", str.upper]
)
def test_a_secret_is_exact(home: Home, change: object) -> None:
    """Nothing near it opens anything."""
    _, secret = new_token(home, OWNER, "feed-7", ["read"], 90)
    assert callable(change)
    with pytest.raises(AccessError):
        token_of(home, change(secret))


def test_a_token_is_revoked_once(home: Home) -> None:
    """And opens nothing from then on."""
    _, secret = new_token(home, OWNER, "feed-7", ["read"], 90)
    assert revoke_token(home, Context("olga", "a test"), "feed-7").state == "revoked"
    with pytest.raises(AccessError, match="revoked"):
        token_of(home, secret)
    with pytest.raises(InputError, match="before, by olga"):
        revoke_token(home, OWNER, "feed-7")
    with pytest.raises(NotFoundError, match="feed-8"):
        revoke_token(home, OWNER, "feed-8")


@pytest.mark.parametrize("name", ["ines", "feed-7"])
def test_a_name_means_one_thing_in_the_log(home: Home, name: str) -> None:
    """So nobody's name is given to a token, nor that of an older one."""
    new_token(home, OWNER, "feed-7", ["read"], 90)
    with pytest.raises(InputError, match="audit log"):
        new_token(home, OWNER, name, ["read"], 90)


@pytest.mark.parametrize("name", ["", "-a", "A", "a b", "a\n", "ä", "a" * 64, "a/b"])
def test_a_name_is_plain(home: Home, name: str) -> None:
    """It stands in logs and headers."""
    with pytest.raises(InputError, match="name"):
        new_token(home, OWNER, name, ["read"], 90)


@pytest.mark.parametrize(("scopes", "days"), [([], 90), (["read"], 0), (["read"], 367)])
def test_what_a_token_may_be(home: Home, scopes: list[Scope], days: int) -> None:
    """None without a purpose, none for ever."""
    with pytest.raises(InputError):
        new_token(home, OWNER, "feed-7", scopes, days)


@pytest.mark.parametrize(
    "change",
    [
        *("UPDATE tokens SET scopes = '[]'", "UPDATE tokens SET expires_at = '2999-01-01'"),
        *("DELETE FROM tokens", "REPLACE INTO tokens SELECT * FROM tokens"),
        "UPDATE tokens SET digest = 'x'",
    ],
)
def test_a_token_stays_as_it_was_made(home: Home, change: str) -> None:
    """The ledger itself refuses anything else."""
    new_token(home, OWNER, "feed-7", ["read"], 90)
    connection = sqlite3.connect(home.path / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="only ever"):
        connection.execute(change)
    connection.close()


def test_making_listing_and_revoking_are_audited(home: Home) -> None:
    """With the name, and never the secret."""
    _, secret = new_token(home, OWNER, "feed-7", ["read"], 90)
    all_tokens(home, OWNER)
    revoke_token(home, OWNER, "feed-7")
    with home.ledger.reading() as ledger:
        told = events(ledger)
    assert [(e["action"], e["object"]) for e in told] == [
        *(("token.make", "feed-7"), ("tokens.read", ""), ("token.revoke", "feed-7"))
    ]
    assert secret not in str(told)


def test_a_seal_is_of_its_home_and_kind(home: Home, tmp_path: Path) -> None:
    """What another home or another use sealed does not open."""
    sealed = Sealer(home, "cursor").seal(b"content")
    assert Sealer(home, "cursor").open(sealed) == b"content"
    other = open_home(Settings(home=tmp_path / "other"), "ines", "a test")
    for sealer in (Sealer(home, "download"), Sealer(other, "cursor")):
        with pytest.raises(InputError, match="handed out"):
            sealer.open(sealed)
    other.close()
