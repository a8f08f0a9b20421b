"""What every test stands on: no settings of the person who runs it, and no clock on properties."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

# On a busy machine an example may take any time; what is asserted is never how long.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def bare_environment() -> Iterator[None]:
    """No ``LEADLIGHT_`` variable leaks in: a test says what it sets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LEADLIGHT_")]:
            patch.delenv(name)
        yield
