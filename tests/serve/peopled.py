"""A home with people in it: an account a role, their browsers, and programs of theirs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from starlette.testclient import TestClient
from tests.intake import CONTEXT

from leadlight.govern.account_tables import accounts, sessions
from leadlight.govern.accounts import new_account
from leadlight.govern.programs import SCOPES
from leadlight.govern.sessions import begin, digest
from leadlight.govern.tokens import new_token
from leadlight.serve.app import create_app
from leadlight.store.home import Home

PASSWORD = "seven quiet lanterns"
HERE = "http://127.0.0.1:8080"
OWN_PAGE = {"sec-fetch-site": "same-origin"}
JSON = {"accept": "application/json"}


def add(home: Home, name: str, *roles: str, agency: str | None = None) -> None:
    """An account that has changed its first password."""
    new_account(home, CONTEXT, name, roles, PASSWORD, agency)
    with home.ledger.begin() as ledger:
        hers = accounts.c.name == name
        ledger.execute(update(accounts).where(hers).values(is_temporary=False))


class People:
    """Everybody who has an account in ``home``, at one server of it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.site: Any = create_app(home, CONTEXT)
        self._tokens: dict[str, str] = {}

    def stranger(self) -> TestClient:
        """A browser without a cookie."""
        return TestClient(self.site, HERE, raise_server_exceptions=False, follow_redirects=False)

    def browser(
        self, name: str, purpose: str | None = "case 24-7", *, is_whole: bool = True
    ) -> TestClient:
        """A browser in which the account ``name`` has just signed in, and said why."""
        with self.home.ledger.begin() as ledger:
            number = ledger.scalar(select(accounts.c.id).where(accounts.c.name == name))
            cookie = begin(ledger, self.home, str(number), ["password"], "x", is_whole=is_whole)
            mine = sessions.c.digest == digest(cookie)
            ledger.execute(update(sessions).where(mine).values(purpose=purpose))
        client = self.stranger()
        client.cookies.set("leadlight", cookie)
        return client

    def bar(self, client: TestClient, barrier: str) -> None:
        """Put ``barrier`` before the session of ``client``, unless it stands there."""
        mine = sessions.c.digest == digest(client.cookies["leadlight"])
        with self.home.ledger.begin() as ledger:
            if barrier == "lock":
                ledger.execute(update(sessions).where(mine).values(locked_at=self.home.clock()))
            if barrier == "password":
                whose = select(sessions.c.account_id).where(mine).scalar_subquery()
                hers = update(accounts).where(accounts.c.id == whose)
                ledger.execute(hers.values(is_temporary=True))

    def bearer(self, name: str, scopes: Sequence[str] = tuple(SCOPES)) -> dict[str, str]:
        """The headers of a program of the account ``name``, with a token for everything."""
        key = f"{name} {' '.join(scopes)}"
        if key not in self._tokens:
            label = f"program-{secrets.token_hex(4)}"
            self._tokens[key] = new_token(self.home, CONTEXT, label, scopes, 30, name)[1]
        return {"authorization": f"Bearer {self._tokens[key]}", "leadlight-purpose": "case 24-7"}

    def ask(self, name: str | None, method: str, path: str, **headers: str) -> Any:
        """The answer to the account ``name``, or to a stranger: by a program under ``/api``."""
        told = {**JSON, **OWN_PAGE, **headers}
        if path.startswith("/api/"):
            told |= self.bearer(name) if name else {}
            return self.stranger().request(method, path, headers=told)
        client = self.browser(name) if name else self.stranger()
        return client.request(method, path, headers=told)


def is_denied(answer: Any) -> bool:
    """Whether the answer says that whoever asks may not do this."""
    return bool(
        answer.status_code == 403 and answer.json()["type"] == "urn:leadlight:problem:scope"
    )
