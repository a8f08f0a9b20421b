"""Each check at the door is shown to be the one that holds: with it nobody passes who must not, and
without it somebody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple, get_args

import pytest
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact
from joserfc.jwt import Token
from msgspec import json
from tests.intake import CONTEXT
from tests.openid import providing
from tests.serve.peopled import JSON, OWN_PAGE, PASSWORD, add
from tests.serve.test_provider import BACK, SUBJECT, Bench, visit, way

from leadlight.core.context import Context
from leadlight.govern import access, accounts, provider, sessions, signin, slices, visits
from leadlight.govern.access import Right
from leadlight.govern.accounts import disable
from leadlight.govern.audit import Event, audited
from leadlight.serve.app import create_app


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A home with people in it, one of them disabled, and a provider."""
    with providing() as made:
        bench = Bench(tmp_path_factory.mktemp("doors"), made)
        add(bench.home, "vera", "auditor")
        add(bench.home, "ina", "investigator")
        add(bench.home, "otto", "auditor", agency="Elsewhere")
        looking = Context("ina", "24-7", "agency home")
        with audited(bench.home, looking, Event("lead.read", "secret")):
            pass
        yield bench
        bench.home.close()


@pytest.fixture(autouse=True)
def as_it_was(bench: Bench) -> Iterator[None]:
    """A new site for each test, and a provider that does what a good one does."""
    bench.site = create_app(bench.home, CONTEXT)
    before = dict(bench.provider.__dict__)
    yield
    bench.provider.__dict__.update(before)


def is_read(bench: Bench, name: str, path: str, **how: Any) -> bool:
    """Whether a page is shown to somebody."""
    answer = bench.browser(name, **how).get(path, headers=JSON)
    return answer.status_code == 200


def an_auditor_reads_leads(bench: Bench) -> bool:
    return is_read(bench, "vera", "/missing.json")


def a_locked_session_reads(bench: Bench) -> bool:
    client = bench.browser("ina")
    bench.bar(client, "lock")
    return bool(client.get("/account.json", headers=JSON).status_code == 200)


def somebody_looks_without_a_purpose(bench: Bench) -> bool:
    return is_read(bench, "ina", "/missing.json", purpose=None)


def who_is_disabled_reads(bench: Bench) -> bool:
    bench.now += timedelta(seconds=1)
    name = f"dora-{int(bench.now.timestamp())}"
    add(bench.home, name, "analyst")
    client = bench.browser(name)
    disable(bench.home, CONTEXT, name)
    return bool(client.get("/account.json", headers=JSON).status_code == 200)


def an_auditor_reads_another_agencys_events(bench: Bench) -> bool:
    page = bench.browser("otto", purpose=None).get("/log.json?limit=500", headers=JSON).text
    return '"secret"' in page


def is_let_in(bench: Bench, twist: Any = None, subject: str = SUBJECT) -> bool:
    """Whether a token opens the bound account, as ``twist`` has it."""
    if twist is not None:
        bench.provider.twist = twist
    return bool(visit(bench, bench.stranger(), subject).status_code == 303)


def another_visits_token_opens(bench: Bench) -> bool:
    return is_let_in(bench, lambda claims, _: claims.update(nonce="another"))


def a_token_that_anybody_signed_opens(bench: Bench) -> bool:
    own = RSAKey.generate_key(2048, {"kid": "r1"})
    return is_let_in(bench, lambda claims, header: jwt.encode(header, claims, own))


def an_old_proof_opens(bench: Bench) -> bool:
    return is_let_in(bench, lambda claims, _: claims.update(auth_time=claims["auth_time"] - 9_000))


def another_provider_sends_somebody_back(bench: Bench) -> bool:
    bench.provider.back = {"iss": "https://evil.example"}
    return is_let_in(bench)


def somebody_elses_visit_is_finished(bench: Bench) -> bool:
    asked = way(bench.stranger())
    back = bench.provider.visited(asked, SUBJECT).partition("?")[2]
    return bool(bench.stranger().get(f"{BACK}?{back}").status_code == 303)


def a_bound_account_opens_by_its_password(bench: Bench) -> bool:
    form = {"name": "ines", "password": PASSWORD, "accepted": "yes"}
    return bool(bench.stranger().post("/signin", data=form, headers=OWN_PAGE).status_code == 303)


def unverified(token: str, *_: Any) -> Token:
    """What a token says, whoever signed it."""
    read = extract_compact(token.encode())
    return Token(read.headers(), json.decode(read.payload))


def nothing(*_: Any, **__: Any) -> None:
    """In the place of a check."""


class Defence(NamedTuple):
    """An attack, and what is put in the place of what holds it back."""

    attack: Callable[[Bench], bool]
    off: tuple[tuple[Any, str, Any], ...]


EVERYTHING = frozenset(get_args(Right))
DEFENCES = {
    "rights by role": Defence(
        an_auditor_reads_leads, ((sessions, "rights_of", lambda _: EVERYTHING),)
    ),
    "the lock": Defence(a_locked_session_reads, ((access, "_refuse_barred", nothing),)),
    "purpose": Defence(somebody_looks_without_a_purpose, ((access, "PURPOSED", frozenset()),)),
    "revocation": Defence(
        who_is_disabled_reads,
        ((sessions, "_lives", lambda *_: True), (accounts, "end_sessions", nothing)),
    ),
    "agencies in the log": Defence(
        an_auditor_reads_another_agencys_events, ((slices, "_scope", lambda *_: None),)
    ),
    "nonce": Defence(another_visits_token_opens, ((CodeIDToken, "validate_nonce", nothing),)),
    "signature": Defence(a_token_that_anybody_signed_opens, ((provider, "decode", unverified),)),
    "proof given anew": Defence(an_old_proof_opens, ((visits, "_refuse_stale", nothing),)),
    "the issuer's name": Defence(
        another_provider_sends_somebody_back,
        ((provider.Provider, "_refuse_other", nothing),),
    ),
    "the browser that began": Defence(
        somebody_elses_visit_is_finished,
        ((visits, "digest", lambda _: "x"), (visits, "_made", lambda _, what: what * 8)),
    ),
    "bound accounts": Defence(
        a_bound_account_opens_by_its_password, ((signin, "is_bound", lambda *_: False),)
    ),
}


@pytest.mark.parametrize("name", DEFENCES)
def test_each_is_the_one_that_holds(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """On, the attack does nothing; off, it does its harm."""
    defence = DEFENCES[name]
    assert not defence.attack(bench)
    bench.site = create_app(bench.home, CONTEXT)
    for place, what, instead in defence.off:
        monkeypatch.setattr(place, what, instead)
    assert defence.attack(bench)


def test_whoever_may_passes(bench: Bench) -> None:
    """Nothing above is held back because nobody comes in at all."""
    assert is_let_in(bench)
    assert is_read(bench, "ina", "/missing.json")
    assert is_read(bench, "vera", "/log.json", purpose=None)
