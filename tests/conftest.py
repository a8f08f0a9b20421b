"""What every test stands on: no settings of the person who runs it, and no clock on properties."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import msgspec
import pytest
from argon2 import PasswordHasher

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import WorldFiles, write_world
from leadlight.core.context import Context
from leadlight.core.ids import content_id
from leadlight.core.settings import Settings
from leadlight.finder.build import build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern import passwords
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

# On a busy machine an example may take any time, and so may drawing it; what is asserted is never
# how long.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def bare_environment() -> Iterator[None]:
    """No ``LEADLIGHT_`` variable leaks in: a test says what it sets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LEADLIGHT_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def light_hashes() -> Iterator[None]:
    """Argon2 at a cost that hundreds of sign-ins bear; what it really costs has its own test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_ARGON", PasswordHasher(time_cost=1, memory_cost=256))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, so that no process ends the run alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


_TOLD: list[str] = []


@pytest.fixture
def tell() -> Callable[[str], None]:
    """Say a measured score, so that it stands at the end of the run."""
    return _TOLD.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The scores that tests told."""
    if _TOLD:
        terminalreporter.section("scores on made-up worlds")
        for line in _TOLD:
            terminalreporter.write_line(line)


class Truth(msgspec.Struct, frozen=True):
    """What is so in the built world, by ad: its hand, and the kind of that hand."""

    hand: dict[str, str]
    kind: dict[str, str]

    def of_kind(self, kind: str) -> set[str]:
        """The ads of hands of one kind."""
        return {ad for ad, each in self.kind.items() if each == kind}


CONTEXT = Context(actor="tester", purpose="a test on made-up data")


@pytest.fixture(scope="session")
def context() -> Context:
    """Who looks in a test, and why."""
    return CONTEXT


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> WorldFiles:
    """Six thousand ads of forty-five days, harder than the default in rewording and drift."""
    spec = WorldSpec(ads=6000, seed=41, rewording=0.25, drift=0.25)
    return write_world(spec, tmp_path_factory.mktemp("world"), lambda _: None)


@pytest.fixture(scope="session")
def truth(world: WorldFiles) -> Truth:
    """The truth of ``world``, by ad id."""
    hand, kind = {}, {}
    for line in world.truth.read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        ad = content_id("posting", fact["source"], "source_id", fact["source_id"])
        hand[ad], kind[ad] = fact["hand"], fact["kind"]
    return Truth(hand, kind)


@pytest.fixture(scope="session")
def built_home(world: WorldFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with ``world`` read in and built."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    home = open_home(settings, CONTEXT.actor, CONTEXT.purpose, made_up=True)
    ingest(home, CONTEXT, find_feeds([str(world.ads)]), HowToRead())
    build(home, CONTEXT)
    yield home
    home.close()


def copy_home(home: Home, folder: Path) -> None:
    """Copy an open home.

    Its ledger goes through SQLite: to open and close the file beside SQLite lets go of this
    process's locks on it, after which another process may take the log away under it
    (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    name = "ledger.sqlite"
    shutil.copytree(home.path, folder, ignore=shutil.ignore_patterns(f"{name}*"))
    with (
        closing(sqlite3.connect(home.path / name)) as source,
        closing(sqlite3.connect(folder / name)) as target,
    ):
        source.backup(target)
