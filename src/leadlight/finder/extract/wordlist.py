"""Word lists that ship as YAML beside the code."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def load_words(name: str) -> Any:
    """What ``words/<name>.yaml`` holds."""
    source = resources.files("leadlight.finder.extract") / "words" / f"{name}.yaml"
    return yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
