"""One world for all tests that only read."""

from __future__ import annotations

from typing import Any

import pytest

from leadlight.academy.world import WorldSpec, simulate

Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="session")
def spec() -> WorldSpec:
    return WorldSpec(ads=12_000, seed=5)


@pytest.fixture(scope="session")
def world(spec: WorldSpec) -> list[Pair]:
    return list(simulate(spec))


@pytest.fixture(scope="session")
def truths(world: list[Pair]) -> list[dict[str, Any]]:
    return [truth for _, truth in world]
