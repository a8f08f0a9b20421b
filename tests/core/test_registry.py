"""A registry knows its members and says so when asked for another."""

from __future__ import annotations

import pytest

from leadlight.core.errors import InputError
from leadlight.core.registry import Registry


def test_members_by_name() -> None:
    registry = Registry("engine", spark=2, duckdb=1)
    assert registry["duckdb"] == 1
    assert sorted(registry) == ["duckdb", "spark"]


def test_an_unknown_name_lists_the_known() -> None:
    registry = Registry("engine", spark=2, duckdb=1)
    with pytest.raises(InputError, match="no engine called 'dask'; there are: duckdb, spark"):
        registry["dask"]
