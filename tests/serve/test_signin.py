"""Signing in through the pages: the notice, the cookie, the purpose, the lock, the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.intake import CONTEXT, Intake, json_line
from tests.serve.peopled import HERE, JSON, OWN_PAGE, PASSWORD, People, add

from leadlight.finder.build import build
from leadlight.govern.accounts import disable, give_roles, new_account
from leadlight.govern.audit import events
from leadlight.serve.app import create_app, host_of


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A built home with an investigator, and somebody with a first password."""
    intake = Intake(tmp_path_factory.mktemp("signin"))
    intake.take(json_line(body="call 212 555 0100"))
    build(intake.home, CONTEXT)
    add(intake.home, "ines", "investigator")
    new_account(intake.home, CONTEXT, "nils", ["analyst"], PASSWORD)
    yield People(intake.home)
    intake.home.close()


def sign_in(client: TestClient, name: str = "ines", **fields: str) -> Any:
    """The answer to the form of the sign-in."""
    form = {"name": name, "password": PASSWORD, "accepted": "yes", **fields}
    return client.post("/signin", data=form, headers=OWN_PAGE)


def send(client: TestClient, path: str, **fields: str) -> Any:
    """The answer to a form."""
    return client.post(path, data=fields or {"x": "x"}, headers=OWN_PAGE)


def test_from_the_first_account_on_everybody_must_sign_in(tmp_path: Any) -> None:
    """A server that runs already asks for it at the next request."""
    intake = Intake(tmp_path)
    client = TestClient(create_app(intake.home, CONTEXT), HERE, follow_redirects=False)
    assert client.get("/").status_code == 200
    add(intake.home, "adam", "administrator")
    assert client.get("/").headers["location"].startswith("/signin")
    intake.home.close()


def test_the_whole_way(people: People) -> None:
    """Notice, password, purpose, a page that shows both, lock, unlock, out."""
    client = people.stranger()
    shown = client.get("/leads?limit=3")
    assert shown.headers["location"] == "/signin?next=%2Fleads%3Flimit%3D3"
    page = client.get(shown.headers["location"])
    assert people.home.settings.banner[:40] in page.text
    assert "call 212" not in page.text
    assert "1 ad" not in page.text
    answer = sign_in(client, next="/leads?limit=3")
    assert answer.headers["location"] == "/leads?limit=3"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    asked = client.get("/leads?limit=3")
    assert asked.headers["location"] == "/purpose?next=%2Fleads%3Flimit%3D3"
    assert "Search for a missing child" in client.get("/purpose").text
    chosen = send(client, "/purpose", case="24-777", next="/leads?limit=3")
    assert chosen.headers["location"] == "/leads?limit=3"
    page = client.get("/leads?limit=3")
    assert page.status_code == 200
    assert "24-777" in page.text
    assert ">ines<" in page.text.replace("<bdi>", "").replace("</bdi>", "")
    assert send(client, "/lock").headers["location"] == "/lock"
    assert client.get("/leads").headers["location"].startswith("/lock")
    assert client.get("/leads.json").status_code == 401
    locked = client.get("/lock").text
    assert "24-777" not in locked
    assert "1 ad" not in locked
    assert send(client, "/unlock", password="wrong").status_code == 401
    before = client.cookies["leadlight"]
    assert send(client, "/unlock", password=PASSWORD, next="/leads").status_code == 303
    assert client.cookies["leadlight"] != before
    assert client.get("/leads").status_code == 200
    out = send(client, "/signout")
    assert out.headers["clear-site-data"] == '"cache", "cookies"'
    assert client.get("/leads").headers["location"].startswith("/signin")


def test_the_notice_must_be_accepted(people: People) -> None:
    """Before anything is looked at."""
    client = people.stranger()
    assert sign_in(client, accepted="").status_code == 422
    assert not client.cookies


@pytest.mark.parametrize(("name", "password"), [("ines", "wrong"), ("nobody.here", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_alike(
    people: People, name: str, password: str
) -> None:
    """The page is the same but for the name that it repeats."""
    answer = sign_in(people.stranger(), name, password=password)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    expected = sign_in(people.stranger(), "nobody.else", password="x").text
    assert answer.text.replace(name, "N") == expected.replace("nobody.else", "N")


def test_a_cookie_from_before_is_not_taken_over(people: People) -> None:
    """Whoever planted one gets nowhere (session fixation); nor does one's own from before."""
    client = people.stranger()
    client.cookies.set("leadlight", "planted", domain="127.0.0.1")
    answer = sign_in(client)
    given = answer.cookies["leadlight"]
    assert given != "planted"
    again = sign_in(client).cookies["leadlight"]
    assert again != given


def test_a_first_password_is_changed_before_anything_else(people: People) -> None:
    """Every page leads to where that is done."""
    client = people.stranger()
    sign_in(client, "nils")
    assert client.get("/leads").headers["location"].startswith("/account")
    assert "Choose one of your own" in client.get("/account").text
    wrong = send(client, "/account/password", old=PASSWORD, new="eight loud bells", again="other")
    assert wrong.status_code == 422
    before = client.cookies["leadlight"]
    new = "eight loud bells"
    send(client, "/account/password", old=PASSWORD, new=new, again=new)
    assert client.cookies["leadlight"] != before
    assert client.get("/leads").headers["location"].startswith("/purpose")
    assert client.get("/account.json").json()["account"]["name"] == "nils"


def test_ending_a_session_from_another_browser(people: People) -> None:
    """It is dead at its next request; so are all of them when one signs out everywhere."""
    one, two, three = (people.browser("ines") for _ in range(3))
    listed = two.get("/account.json").json()["sessions"]
    mine = one.get("/account.json").json()["sessions"]
    (this,) = [each["id"] for each in mine if each["is_this"]]
    assert this in {each["id"] for each in listed}
    assert send(two, "/account/sessions/end", id=this).status_code == 303
    assert one.get("/leads.json").status_code == 401
    send(two, "/signout", everywhere="yes")
    assert three.get("/leads.json").status_code == 401


@pytest.mark.parametrize(
    "target",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("\\\\evil.example", "/a\nb", ""),
    ],
)
def test_nobody_is_sent_elsewhere(people: People, target: str) -> None:
    """Whatever the address says should come next."""
    assert sign_in(people.stranger(), next=target).headers["location"] == "/"


@pytest.mark.parametrize(
    "purpose", ["immigration enforcement", "arrest of prostitutes", "curious", "", "case", "x" * 50]
)
def test_a_purpose_is_a_case_or_stands_on_the_list(people: People, purpose: str) -> None:
    """Nothing else opens anything, in a browser or for a program."""
    client = people.browser("ines", purpose=None)
    assert send(client, "/purpose", case=purpose).status_code == 422
    assert client.get("/leads.json").status_code == 403
    bearer = people.bearer("ines") | {"leadlight-purpose": purpose}
    assert people.stranger().get("/api/v1/leads", headers=bearer).status_code == 403


def test_who_looked_and_why_stand_in_the_log(people: People) -> None:
    """The account's name and the session's purpose; its agency as its scope."""
    people.browser("ines", purpose="case 24-9").get("/leads", headers=JSON)
    with people.home.ledger.reading() as ledger:
        told = [each for each in events(ledger) if each["action"] == "leads.read"][-1]
    assert (told["actor"], told["purpose"]) == ("ines", "case 24-9")
    assert told["scope"] == "agency home"


def test_too_many_sign_ins_from_one_address_wait(people: People) -> None:
    """Whatever names they try."""
    other = People(people.home)
    client = other.stranger()
    answers = [sign_in(client, f"nobody{number}").status_code for number in range(32)]
    assert answers[:30] == [401] * 30
    assert answers[31] == 429


def test_by_https_the_cookie_is_bound_to_it(people: People) -> None:
    """To this host, this scheme; and the site answers by its name."""
    site: Any = create_app(people.home, CONTEXT, "https://leads.agency.example:8443")
    client = TestClient(site, "https://leads.agency.example:8443", follow_redirects=False)
    answer = client.post(
        "/signin",
        data={"name": "ines", "password": PASSWORD, "accepted": "yes"},
        headers={"origin": "https://leads.agency.example:8443"},
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-leadlight=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert client.get("/account").status_code == 200
    assert client.get("/account", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://leads.example", "leads.example"),
        ("https://Leads.example:8443", "leads.example"),
        ("https://[::1]:8443", "[::1]"),
        ("https://[fd00::1]", "[fd00::1]"),
    ],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    """As the header of a request names it."""
    assert host_of(address) == host


def test_a_token_does_no_more_than_its_account_may_now(people: People) -> None:
    """What is taken from the account is taken from its tokens, at once."""
    add(people.home, "otto", "investigator")
    bearer = people.bearer("otto")
    ask = people.stranger().get
    assert ask("/api/v1/leads", headers=bearer).status_code == 200
    assert ask("/metrics", headers=bearer).status_code == 403
    give_roles(people.home, CONTEXT, "otto", ["operator"])
    assert ask("/api/v1/leads", headers=bearer).status_code == 403
    assert ask("/metrics", headers=bearer).status_code == 200
    disable(people.home, CONTEXT, "otto")
    assert ask("/metrics", headers=bearer).status_code == 401


def test_whoever_keeps_accounts_does_so_on_a_page(people: People) -> None:
    """Makes one, ends one, and never furthers himself; her browser is out at once."""
    add(people.home, "adam", "administrator")
    add(people.home, "vera", "analyst")
    adam, vera = people.browser("adam", purpose=None), people.browser("vera")
    assert adam.get("/").headers["location"] == "/accounts"
    made = send(adam, "/accounts", name="wim", role="operator")
    assert "wim signs in for the first time with" in made.text
    assert send(adam, "/accounts", name="wim", role="operator").status_code == 422
    listed = adam.get("/accounts.json").json()["accounts"]
    assert {"adam", "vera", "wim"} <= {each["name"] for each in listed}
    assert "argon2" not in adam.get("/accounts.json").text
    assert send(adam, "/accounts/act", name="vera", act="disable").status_code == 303
    assert vera.get("/leads.json").status_code == 401
    assert "disabled" in adam.get("/accounts").text
    for act in ("enable", "release", "factors"):
        assert send(adam, "/accounts/act", name="adam", act=act).status_code == 403
    assert vera.get("/accounts.json").status_code == 401
