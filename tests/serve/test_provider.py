"""Signing in by an identity provider, over real requests to one; and every way to cheat at it."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from starlette.testclient import TestClient
from tests.intake import CONTEXT
from tests.openid import CLIENT, SECRET, Provider, providing, unsigned
from tests.serve.peopled import JSON, OWN_PAGE, PASSWORD, People, add

from leadlight.core.errors import InputError
from leadlight.core.settings import Settings
from leadlight.govern import fetching
from leadlight.govern.account_tables import accounts, visits
from leadlight.govern.accounts import disable, new_account, reset_password
from leadlight.govern.audit import events
from leadlight.govern.bindings import bind, unbind
from leadlight.govern.fetching import LONGEST, checked
from leadlight.govern.opening import open_home
from leadlight.govern.provider import provider_of
from leadlight.serve.app import create_app

BACK = "/signin/provider/back"
SUBJECT = "5f0c-ines"


class Bench(People):
    """A home whose account ``ines`` is bound to ``SUBJECT``, and the provider; with a clock."""

    def __init__(self, folder: Path, provider: Provider, **settings: Any) -> None:
        secret = folder / "secret"
        secret.write_text(f"{SECRET}\n")
        self.provider = provider
        self.now = datetime.now(UTC)
        given = {
            "oidc_issuer": provider.issuer,
            "oidc_client": CLIENT,
            "oidc_secret": secret,
            "oidc_name": "Agency",
            **settings,
        }
        made = Settings(home=folder / "home", **given)
        home = open_home(made, "owner", "a test", clock=lambda: self.now)
        provider.clock = self.seconds
        add(home, "ines", "investigator")
        add(home, "adam", "administrator")
        bind(home, CONTEXT, "ines", SUBJECT)
        super().__init__(home)

    def seconds(self) -> float:
        """What time it is, as tokens say it."""
        return self.now.timestamp()

    def told(self) -> list[dict[str, Any]]:
        """What the log has."""
        with self.home.ledger.reading() as ledger:
            return events(ledger)


@pytest.fixture(scope="module")
def openid() -> Iterator[Provider]:
    """One provider for all tests of this file."""
    with providing() as made:
        yield made


@pytest.fixture
def provider(openid: Provider) -> Iterator[Provider]:
    """That provider, as it was in the beginning."""
    before = dict(openid.__dict__)
    yield openid
    openid.__dict__.update(before)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, openid: Provider) -> Iterator[Bench]:
    """One home for all that change no account of it."""
    made = Bench(tmp_path_factory.mktemp("provider"), openid)
    yield made
    made.home.close()


@pytest.fixture
def bench(shared: Bench, provider: Provider) -> Bench:
    """That home, served anew."""
    provider.clock = shared.seconds
    shared.site = create_app(shared.home, CONTEXT)
    return shared


def way(client: TestClient, next_: str = "/account") -> dict[str, str]:
    """What the provider is asked when somebody sets out."""
    form = {"accepted": "yes", "next": next_}
    page = client.post("/signin/provider", data=form, headers=OWN_PAGE)
    assert page.status_code == 200, page.text
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found is not None
    return dict(parse_qsl(urlsplit(html.unescape(found[1])).query))


def come(client: TestClient, address: str) -> Any:
    """The answer to whoever comes back."""
    at = urlsplit(address)
    return client.get(f"{at.path}?{at.query}", headers={"sec-fetch-site": "cross-site"})


def visit(bench: Bench, client: TestClient, subject: str = SUBJECT) -> Any:
    """The answer to whoever went there and came back."""
    return come(client, bench.provider.visited(way(client), subject))


def refused(bench: Bench, client: TestClient, answer: Any) -> dict[str, Any]:
    """The last event, of a sign-in that was refused: no session, and a sentence."""
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "leadlight" not in client.cookies
    assert client.get("/account.json", headers=JSON).status_code == 401
    last = bench.told()[-1]
    assert (last["action"], last["outcome"]) == ("signin", "refused")
    return last


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
def test_the_whole_way(bench: Bench, alg: str) -> None:
    """There, back, in; with what was asked for, under a cookie of its own."""
    bench.provider.alg = alg
    bench.provider.key = bench.provider.ec if alg == "ES256" else bench.provider.rsa
    client = bench.stranger()
    assert "Sign in with <bdi>Agency</bdi>" in client.get("/signin").text
    asked = way(client, "/account?x=1")
    assert asked["client_id"] == CLIENT
    assert asked["scope"] == "openid"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    answer = come(client, bench.provider.visited(asked, SUBJECT))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/account?x=1"
    given = {each.name for each in client.cookies.jar}
    assert given == {"leadlight"}
    told = client.get("/account.json", headers=JSON).json()
    assert told["account"]["name"] == "ines"
    assert told["sessions"][0]["factors"] == ["provider"]
    last = [each for each in bench.told() if each["action"] == "signin"][-1]
    assert (last["actor"], last["outcome"]) == ("ines", "done")
    assert last["object"] == "provider"


def test_without_a_provider_there_is_no_button(tmp_path: Path) -> None:
    """And no way."""
    home = open_home(Settings(home=tmp_path / "home"), "owner", "a test")
    add(home, "ines", "investigator")
    people = People(home)
    client = people.stranger()
    assert "provider" not in client.get("/signin").text
    assert (
        client.post("/signin/provider", data={"accepted": "yes"}, headers=OWN_PAGE).status_code
        == 404
    )
    assert client.get(f"{BACK}?state=x&code=y").status_code == 404
    home.close()


def test_the_notice_comes_first(bench: Bench) -> None:
    """As with a password."""
    client = bench.stranger()
    answer = client.post("/signin/provider", data={"next": "/"}, headers=OWN_PAGE)
    assert answer.status_code == 422
    assert not client.cookies


def _set(name: str, value: Any) -> Any:
    def twist(claims: dict[str, Any], _header: dict[str, Any]) -> None:
        claims[name] = value

    return twist


def _drop(name: str) -> Any:
    def twist(claims: dict[str, Any], _header: dict[str, Any]) -> None:
        del claims[name]

    return twist


def _add(name: str, seconds: float) -> Any:
    def twist(claims: dict[str, Any], _header: dict[str, Any]) -> None:
        claims[name] += seconds

    return twist


TWISTS = {
    "another issuer": _set("iss", "https://evil.example"),
    "no issuer": _drop("iss"),
    "for another site": _set("aud", "another"),
    "for another site too": _set("aud", [CLIENT, "another"]),
    "for nobody": _drop("aud"),
    "another party": _set("azp", "another"),
    "another nonce": _set("nonce", "x" * 43),
    "no nonce": _drop("nonce"),
    "expired": _add("exp", -400),
    "never expires": _set("exp", float("nan")),
    "no end": _drop("exp"),
    "from the future": _add("iat", 400),
    "not yet": _set("nbf", 9_999_999_999),
    "no subject": _drop("sub"),
    "an empty subject": _set("sub", ""),
    "a subject that is a number": _set("sub", 7),
    "no time of proof": _drop("auth_time"),
    "an old proof": _add("auth_time", -400),
    "another token's hash": _set("at_hash", "x"),
    "a logout token": lambda _claims, header: header.update(typ="logout+jwt"),
    "alg none": lambda claims, _header: unsigned(claims),
    "no token": lambda _claims, _header: "",
    "half a token": lambda _claims, _header: "a.b",
}


@pytest.mark.parametrize("name", TWISTS)
def test_a_token_that_says_something_else(bench: Bench, name: str) -> None:
    """Each is refused, in a sentence, and stands in the log under nobody's name."""
    bench.provider.twist = TWISTS[name]
    client = bench.stranger()
    last = refused(bench, client, visit(bench, client))
    assert last["actor"] == "nobody"


def test_a_token_that_nobody_of_there_signed(bench: Bench) -> None:
    """The public key as a secret of HMAC, a key of one's own, another's key under a known name."""
    shown = bench.provider.rsa.as_pem(private=False)
    own = RSAKey.generate_key(2048, {"kid": "r1"})

    def by_public(claims: dict[str, Any], header: dict[str, Any]) -> str:
        key = OctKey.import_key(shown)
        return jwt.encode({"alg": "HS256", "kid": "r1"}, claims, key, ["HS256"])

    def by_own(claims: dict[str, Any], header: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "r1"}, claims, own)

    def by_shown_along(claims: dict[str, Any], header: dict[str, Any]) -> str:
        brought = {"alg": "RS256", "jwk": own.as_dict(private=False)}
        return jwt.encode(brought, claims, own)

    for twist in (by_public, by_own, by_shown_along):
        bench.provider.twist = twist
        client = bench.stranger()
        refused(bench, client, visit(bench, client))


def test_a_key_for_secrets_signs_nothing(bench: Bench) -> None:
    """Also where the provider shows one by mistake."""
    secret = OctKey.import_key("shared secret of thirty-two bytes", {"kid": "o1"})
    bench.provider.shown = [bench.provider.rsa, secret]

    def by_secret(claims: dict[str, Any], header: dict[str, Any]) -> str:
        return jwt.encode({"alg": "HS256", "kid": "o1"}, claims, secret, ["HS256"])

    bench.provider.twist = by_secret
    client = bench.stranger()
    refused(bench, client, visit(bench, client))


def test_a_new_key_is_looked_for_once_a_minute(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that changes its key is believed; one who makes up names of keys cannot have us
    ask at each turn."""
    assert visit(bench, bench.stranger()).status_code == 303
    bench.provider.key = RSAKey.generate_key(2048, {"kid": "r2"})
    bench.provider.shown = [bench.provider.key]
    before = bench.provider.paths.count("/keys")
    assert visit(bench, bench.stranger()).status_code == 401
    assert bench.provider.paths.count("/keys") == before
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert visit(bench, bench.stranger()).status_code == 303
    assert bench.provider.paths.count("/keys") == before + 1


def test_a_state_opens_once(bench: Bench) -> None:
    """Whoever comes back a second time, by the button or by a page of history, begins again."""
    client = bench.stranger()
    back = bench.provider.visited(way(client), SUBJECT)
    secret = client.cookies["leadlight-visit"]
    assert come(client, back).status_code == 303
    again = bench.stranger()
    again.cookies.set("leadlight-visit", secret)
    assert "begin again" in come(again, back).text
    assert "leadlight" not in again.cookies


def test_a_state_of_another_browser(bench: Bench) -> None:
    """Who lures somebody to the end of his own visit signs nobody in; nor does he who catches the
    address of another's."""
    thief, victim = bench.stranger(), bench.stranger()
    lure = bench.provider.visited(way(thief), SUBJECT)
    assert come(victim, lure).status_code == 401
    way(victim)
    assert come(victim, lure).status_code == 401
    assert "leadlight" not in victim.cookies
    assert come(thief, lure).status_code == 303


def test_a_code_of_another_visit(bench: Bench) -> None:
    """A code that was caught is of no use with a state of one's own: it wants another verifier."""
    victim, thief = bench.stranger(), bench.stranger()
    caught = dict(parse_qsl(urlsplit(bench.provider.visited(way(victim), SUBJECT)).query))
    mine = way(thief)
    answer = thief.get(BACK, params={**caught, "state": mine["state"]})
    last = refused(bench, thief, answer)
    assert "invalid_grant" in str(last["details"])


def test_a_state_that_is_old(bench: Bench) -> None:
    """Ten minutes, then one begins again; and the ledger forgets it."""
    client = bench.stranger()
    back = bench.provider.visited(way(client), SUBJECT)
    bench.now += timedelta(minutes=11)
    assert "begin again" in come(client, back).text
    way(bench.stranger())
    with bench.home.ledger.reading() as ledger:
        assert len(ledger.execute(visits.select()).all()) == 1


@pytest.mark.parametrize("brought", [{"iss": "https://evil.example"}, {"iss": ""}])
def test_what_comes_back_from_elsewhere(bench: Bench, brought: dict[str, str]) -> None:
    """A mix-up of providers: the issuer must be named, and be the one that is set up."""
    bench.provider.back = brought
    client = bench.stranger()
    answer = visit(bench, client)
    refused(bench, client, answer)
    assert "/token" not in bench.provider.paths[-1:]


def test_an_error_of_the_provider_is_a_sentence(bench: Bench) -> None:
    """And nothing that it says is drawn as it came."""
    for error, says in (("access_denied", "did not let you in"), ("<script>x", "without a name"),
                        ("login_required", "login_required")):  # fmt: skip
        client = bench.stranger()
        answer = client.get(BACK, params={"state": way(client)["state"], "error": error})
        refused(bench, client, answer)
        assert says in answer.text
        assert "<script>x" not in answer.text


ANSWERS = {
    "a page": lambda: PlainTextResponse("<html>busy</html>", 200),
    "a fault": lambda: PlainTextResponse("no", 503),
    "a list": lambda: JSONResponse([]),
    "no token": lambda: JSONResponse({"access_token": "a", "token_type": "Bearer"}),
    "too much": lambda: PlainTextResponse("x" * (LONGEST + 1)),
    "the way elsewhere": lambda: RedirectResponse("/elsewhere", 307),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none(bench: Bench, name: str) -> None:
    """Nobody is let in, no redirect is followed."""
    bench.provider.answer = ANSWERS[name]
    client = bench.stranger()
    refused(bench, client, visit(bench, client))
    assert "/elsewhere" not in bench.provider.paths


def test_an_answer_that_drips(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends a byte now and then holds nobody up: he is left though he would go on."""
    monkeypatch.setattr(fetching, "_WHOLE", 0.5)
    ended, came_to_its_end = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        for _ in range(600):
            yield b" "
            if ended.wait(0.1):
                return
        came_to_its_end.set()

    bench.provider.answer = lambda: StreamingResponse(slowly())
    client = bench.stranger()
    try:
        refused(bench, client, visit(bench, client))
        assert not came_to_its_end.is_set()
    finally:
        ended.set()


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://10.0.0.1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_a_document_that_leads_astray(bench: Bench, document: dict[str, Any]) -> None:
    """Nobody is sent anywhere."""
    bench.provider.document = document
    client = bench.stranger()
    answer = client.post("/signin/provider", data={"accepted": "yes"}, headers=OWN_PAGE)
    assert answer.status_code == 401
    assert "Agency: its document" in answer.text
    assert not client.cookies


def test_a_provider_that_is_not_there(tmp_path: Path, provider: Provider) -> None:
    """The page says so, and stays."""
    with providing() as gone:
        issuer = gone.issuer
    bench = Bench(tmp_path, provider, oidc_issuer=issuer)
    answer = bench.stranger().post("/signin/provider", data={"accepted": "y"}, headers=OWN_PAGE)
    assert answer.status_code == 401
    assert "cannot be asked" in answer.text
    bench.home.close()


def test_somebody_who_is_bound_to_nothing(bench: Bench) -> None:
    """He is told what he is called there; no account is made, and his mail opens none."""
    before, client = everybody(bench), bench.stranger()
    answer = visit(bench, client, "stranger-7")
    last = refused(bench, client, answer)
    assert "stranger-7" in answer.text
    assert last["details"] == {"subject": "stranger-7"}
    assert everybody(bench) == before


def test_claims_give_no_rights(bench: Bench) -> None:
    """Roles are what an administrator gave."""
    bench.provider.extra = {"roles": ["administrator"], "groups": ["administrator"]}
    client = bench.stranger()
    assert visit(bench, client).status_code == 303
    assert client.get("/accounts.json", headers=JSON).status_code == 403


def test_an_account_that_is_disabled_or_unbound(bench: Bench) -> None:
    """Whatever the provider says; and a session that runs is dead at once."""
    add(bench.home, "dora", "analyst")
    bind(bench.home, CONTEXT, "dora", "dora-1")
    client = bench.stranger()
    assert visit(bench, client, "dora-1").status_code == 303
    disable(bench.home, CONTEXT, "dora")
    assert client.get("/account.json", headers=JSON).status_code == 401
    client.cookies.clear()
    last = refused(bench, client, visit(bench, client, "dora-1"))
    assert last["actor"] == "dora"
    add(bench.home, "ina", "analyst")
    bind(bench.home, CONTEXT, "ina", "ina-1")
    other = bench.stranger()
    assert visit(bench, other, "ina-1").status_code == 303
    unbind(bench.home, CONTEXT, "ina")
    assert other.get("/account.json", headers=JSON).status_code == 401
    other.cookies.clear()
    refused(bench, other, visit(bench, other, "ina-1"))


def test_a_bound_account_opens_by_nothing_else(bench: Bench) -> None:
    """Its password opens nothing, new or old, and guessing at it locks nobody out."""
    reset_password(bench.home, CONTEXT, "ines", PASSWORD)
    for _ in range(7):
        form = {"name": "ines", "password": PASSWORD, "accepted": "yes"}
        client = bench.stranger()
        assert client.post("/signin", data=form, headers=OWN_PAGE).status_code == 401
    client = bench.stranger()
    assert visit(bench, client).status_code == 303
    form = {"old": PASSWORD, "new": "eight loud bells", "again": "eight loud bells"}
    assert client.post("/account/password", data=form, headers=OWN_PAGE).status_code == 422
    assert client.post("/account/passkeys/options", headers=OWN_PAGE | JSON).status_code == 403
    page = client.get("/account").text
    assert SUBJECT in page
    assert "Old password" not in page


def test_the_lock_opens_by_proof_given_anew(bench: Bench) -> None:
    """The session goes on with its purpose, under a new cookie; the password opens nothing."""
    client = bench.stranger()
    visit(bench, client)
    client.post("/purpose", data={"case": "24-777"}, headers=OWN_PAGE)
    bench.now += timedelta(minutes=16)
    assert client.get("/account").headers["location"].startswith("/lock")
    assert "Unlock with <bdi>Agency</bdi>" in client.get("/lock").text
    answer = client.post("/unlock", data={"password": PASSWORD}, headers=OWN_PAGE)
    assert answer.status_code == 401
    before = client.cookies["leadlight"]
    bench.provider.extra = {"auth_time": int((bench.now - timedelta(minutes=16)).timestamp())}
    assert visit(bench, client).status_code == 401
    assert client.get("/account").headers["location"].startswith("/lock")
    bench.provider.extra = {}
    assert visit(bench, client).status_code == 303
    assert client.cookies["leadlight"] != before
    told = client.get("/account.json", headers=JSON).json()["sessions"]
    assert [each["purpose"] for each in told if each["is_this"]] == ["24-777"]
    assert bench.told()[-1]["action"] == "session.unlock"


def test_the_absolute_limit_holds(bench: Bench) -> None:
    """Twelve hours, then one goes there again."""
    client = bench.stranger()
    visit(bench, client)
    bench.now += timedelta(hours=12)
    assert client.get("/account.json", headers=JSON).status_code == 401


def test_how_old_a_proof_may_be(tmp_path: Path, provider: Provider) -> None:
    """Where the agency lets the provider's own session count for a while, the lock does not."""
    bench = Bench(tmp_path, provider, oidc_minutes=30)
    client = bench.stranger()
    asked = way(client)
    assert asked["max_age"] == "1800"
    assert "prompt" not in asked
    provider.extra = {"auth_time": int(bench.now.timestamp()) - 1700}
    assert come(client, provider.visited(asked, SUBJECT)).status_code == 303
    client.post("/lock", data={"x": "x"}, headers=OWN_PAGE)
    locked = way(client)
    assert (locked["max_age"], locked["prompt"]) == ("0", "login")
    assert come(client, provider.visited(locked, SUBJECT)).status_code == 401
    other = bench.stranger()
    provider.extra = {"auth_time": int(bench.now.timestamp()) - 1900}
    assert visit(bench, other).status_code == 401
    bench.home.close()


def test_a_second_factor_is_the_providers_or_ours(tmp_path: Path, provider: Provider) -> None:
    """Where one is required, a provider that asked for none opens one's own account alone: there
    codes are set up, just after the sign-in; then they are asked for, unless the provider asked."""
    bench = Bench(tmp_path, provider, second_factor="required")
    client = bench.stranger()
    visit(bench, client)
    assert client.get("/leads.json", headers=JSON).status_code == 403
    page = client.get("/account/codes").text
    assert "Your password" not in page
    key = _found(r'class="mono key">([A-Z2-7]+)<', page)
    sealed = _found(r'name="sealed" value="([^"]+)"', page)
    code = pyotp.TOTP(key).at(int(bench.now.timestamp()))
    form = {"sealed": sealed, "code": code}
    bench.now += timedelta(minutes=14, seconds=59)
    assert client.get("/account").status_code == 200
    bench.now -= timedelta(minutes=14, seconds=59)
    assert client.post("/account/codes", data=form, headers=OWN_PAGE).status_code == 200
    other = bench.stranger()
    visit(bench, other)
    assert other.get("/account").headers["location"].startswith("/signin/second")
    bench.now += timedelta(seconds=60)
    code = pyotp.TOTP(key).at(int(bench.now.timestamp()))
    assert other.post("/signin/second", data={"code": code}, headers=OWN_PAGE).status_code == 303
    assert other.get("/leads.json", headers=JSON).json()["type"].endswith("purpose")
    for said in ({"amr": ["pwd", "mfa"]}, {"acr": "mfa"}):
        provider.extra = said
        third = bench.stranger()
        visit(bench, third)
        assert third.get("/leads.json", headers=JSON).json()["type"].endswith("purpose")
    provider.extra = {"amr": ["pwd"]}
    fourth = bench.stranger()
    visit(bench, fourth)
    assert fourth.get("/account").headers["location"].startswith("/signin/second")
    bench.home.close()


def test_codes_are_set_up_just_after_the_sign_in(bench: Bench) -> None:
    """Who sits down at a session of an hour sets up nothing for himself."""
    client = bench.stranger()
    visit(bench, client)
    for _ in range(2):
        bench.now += timedelta(minutes=8)
        assert client.get("/account").status_code == 200
    page = client.get("/account/codes").text
    key = _found(r'class="mono key">([A-Z2-7]+)<', page)
    form = {
        "sealed": _found(r'name="sealed" value="([^"]+)"', page),
        "code": pyotp.TOTP(key).at(int(bench.now.timestamp())),
    }
    answer = client.post("/account/codes", data=form, headers=OWN_PAGE)
    assert answer.status_code == 422
    assert "sign out and in again" in answer.text


def test_a_first_password_bars_nobody_who_comes_by_the_provider(bench: Bench) -> None:
    """He has no use for it."""
    new_account(bench.home, CONTEXT, "nils", ["analyst"], PASSWORD)
    bind(bench.home, CONTEXT, "nils", "nils-1")
    client = bench.stranger()
    visit(bench, client, "nils-1")
    assert client.get("/account.json", headers=JSON).json()["must_change"] is False
    assert client.get("/purpose").status_code == 200


def test_who_binds(bench: Bench) -> None:
    """An administrator, another's account, a subject that is nobody else's; and it is an event."""
    client = bench.browser("adam")
    add(bench.home, "otto", "analyst")

    def tie(name: str, subject: str) -> int:
        form = {"name": name, "subject": subject}
        return client.post("/accounts/bind", data=form, headers=OWN_PAGE).status_code

    assert tie("otto", "otto-1") == 303
    assert bench.told()[-1]["details"] == {"issuer": bench.provider.issuer, "subject": "otto-1"}
    assert tie("otto", SUBJECT) == 422
    assert tie("adam", "adam-1") == 403
    assert tie("nobody", "x-1") == 404
    assert tie("otto", "x" * 256) == 422
    assert "otto-1" in client.get("/accounts").text
    form = {"name": "otto", "act": "unbind"}
    assert client.post("/accounts/act", data=form, headers=OWN_PAGE).status_code == 303
    assert bench.told()[-1]["action"] in {"account.unbind", "accounts.read"}
    visited = bench.stranger()
    refused(bench, visited, visit(bench, visited, "otto-1"))


def test_what_is_set_must_go_together(tmp_path: Path) -> None:
    """Said when the server starts, and not at the first sign-in."""
    good = {"oidc_issuer": "https://id.example", "oidc_client": "x"}
    for wrong in (
        {"oidc_issuer": "https://id.example"},
        {"oidc_client": "x"},
        good | {"oidc_issuer": "http://id.example"},
        good | {"oidc_issuer": "https://me@id.example"},
        good | {"oidc_token": "https://id.example/token"},
        good | {"oidc_secret": tmp_path / "missing"},
    ):
        with pytest.raises(InputError, match=r"LEADLIGHT_OIDC|provider"):
            provider_of(Settings(home=tmp_path, **wrong))
    assert provider_of(Settings(home=tmp_path)) is None
    assert provider_of(Settings(home=tmp_path, **good)) is not None  # type: ignore[arg-type]


def test_places_may_be_given(tmp_path: Path, provider: Provider) -> None:
    """Then the issuer's document is not asked for."""
    provider.paths = []
    at = provider.issuer
    bench = Bench(
        tmp_path,
        provider,
        oidc_authorization=f"{at}/authorize",
        oidc_token=f"{at}/token",
        oidc_keys=f"{at}/keys",
    )
    assert visit(bench, bench.stranger()).status_code == 303
    assert set(provider.paths) == {"/keys", "/token"}
    bench.home.close()


@pytest.mark.parametrize(
    "url",
    [
        *("http://169.254.169.254/", "http://0x7f.1/", "http://[::ffff:10.0.0.1]/", "file:///etc"),
        *("https://a@b.example/", "https://b.example/#x", "https://", "gopher://127.0.0.1/"),
        *("https://b.example/\r\nX: y", "https://b.example/ x", 'https://b.example/"x', "//b"),
        *("http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "https://b:99999/"),
    ],
)
def test_where_nothing_is_fetched(url: str) -> None:
    """HTTPS, or this machine by its name or number; nothing that hides where it goes."""
    with pytest.raises(InputError):
        checked(url)


@pytest.mark.parametrize(
    "url",
    ["https://id.example:8443/a?b=c", "http://127.0.0.1:9/x", "http://[::1]/", "http://localhost/"],
)
def test_where_something_is(url: str) -> None:
    """The rule above can let pass."""
    assert checked(url).geturl() == url


def test_many_attempts_are_held_up(bench: Bench) -> None:
    """Whoever comes back with nothing is counted like whoever guesses."""
    client = bench.stranger()
    seen = [client.get(f"{BACK}?state=x&code=y").status_code for _ in range(40)]
    assert seen[0] == 401
    assert seen[-1] == 429


@contextmanager
def _secure(bench: Bench) -> Iterator[TestClient]:
    site: Any = create_app(bench.home, CONTEXT, "https://leads.agency.example")
    yield TestClient(site, "https://leads.agency.example", follow_redirects=False)


def test_by_https_the_way_back_is_ours_alone(bench: Bench) -> None:
    """The address that browsers see, and cookies that no other host can set."""
    with _secure(bench) as client:
        asked = way(client)
        assert asked["redirect_uri"] == f"https://leads.agency.example{BACK}"
        assert [each.name for each in client.cookies.jar] == ["__Host-leadlight-visit"]
        assert come(client, bench.provider.visited(asked, SUBJECT)).status_code == 303
        assert [each.name for each in client.cookies.jar] == ["__Host-leadlight"]


def everybody(bench: Bench) -> list[str]:
    """The names of all accounts."""
    with bench.home.ledger.reading() as ledger:
        return list(ledger.scalars(select(accounts.c.name)))


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None
    return found[1]
