"""The vocabulary of the world, kept beside the code as TOML so that anybody can review it."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TypeVar

import msgspec

T = TypeVar("T")


def load(name: str, shape: type[T]) -> T:
    """``vocabulary/NAME.toml`` as ``shape``; callers keep it."""
    folder = resources.files("leadlight.academy") / "vocabulary"
    return msgspec.convert(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")), shape)
