"""A built home behind the interface for programs, and a program that asks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import Feed
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.govern.tokens import Scope, new_token
from leadlight.serve.app import create_app
from leadlight.store.home import Home

CONTEXT = Context("ines", "to see that the interface works")
_NUMBERS = itertools.count(1)


class Program:
    """Asks with a token of its own; counts what it leaves in the audit log."""

    def __init__(self, home: Home, *scopes: Scope, purpose: str = "case 7") -> None:
        self.home = home
        self.name = f"program-{next(_NUMBERS)}"
        _, self.secret = new_token(home, CONTEXT, self.name, scopes or ["read"], 30)
        self.client = TestClient(
            create_app(home, CONTEXT), "http://127.0.0.1:8080", raise_server_exceptions=False
        )
        self.headers = {"Authorization": f"Bearer {self.secret}", "Leadlight-Purpose": purpose}

    def get(self, path: str, **headers: str) -> Any:
        """The answer to a question."""
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        """The answer to something said."""
        given = self.headers | headers
        return self.client.post(f"/api/v1{path}", json=body, headers=given)

    def events(self) -> list[dict[str, Any]]:
        """What the audit log has of this program."""
        with self.home.ledger.reading() as ledger:
            return [event for event in events(ledger) if event["actor"] == self.name]

    def pages(self, path: str, of: str) -> list[Any]:
        """The records of all pages, in order."""
        found: list[Any] = []
        cursor: str | None = ""
        mark = "&" if "?" in path else "?"
        while cursor is not None:
            page = self.get(f"{path}{mark}cursor={cursor}" if cursor else path).json()
            found += page[of]
            cursor = page["next"]
        return found


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a small made-up world in it, built; a test takes back what it says."""
    folder = tmp_path_factory.mktemp("interface")
    opened = open_home(Settings(home=folder / "home"), "ines", CONTEXT.purpose, made_up=True)
    world = write_world(WorldSpec(ads=1500, seed=7), folder / "world", lambda _: None)
    ingest(opened, CONTEXT, [Feed(world.ads.name, world.ads)], HowToRead())
    build(opened, CONTEXT)
    yield opened
    opened.close()


@pytest.fixture
def program(home: Home) -> Program:
    """A program that may read and give verdicts."""
    return Program(home, "read", "verdict")
