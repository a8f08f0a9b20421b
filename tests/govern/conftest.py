"""A home with accounts in it, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.govern.accounts import new_account
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

OWNER = Context("owner", "keeping accounts in a test")
PASSWORD = "seven quiet lanterns"


class Watch:
    """Shows the time that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


class Peopled:
    """A home with an account a role, each called as its role."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.watch = Watch()
        made = Settings(home=folder, **settings)  # type: ignore[arg-type]
        self.home: Home = open_home(made, "owner", "a test", clock=self.watch)

    def add(self, name: str, *roles: str, agency: str | None = None) -> None:
        """An account whose first password is ``PASSWORD``."""
        new_account(self.home, OWNER, name, roles or ["investigator"], PASSWORD, agency)


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Peopled]:
    """A home with an investigator called ``ines`` and an administrator called ``adam``."""
    made = Peopled(tmp_path)
    made.add("ines", "investigator")
    made.add("adam", "administrator")
    yield made
    made.home.close()
