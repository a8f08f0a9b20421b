"""Lists of words hold words: none that YAML takes for a truth value."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
import yaml

FOLDER = resources.files("leadlight.finder.extract") / "words"
LISTS = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".yaml"))


def entries(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for inner in node.values():
            yield from entries(inner) if isinstance(inner, dict | list) else ()
    elif isinstance(node, list):
        for inner in node:
            yield from entries(inner) if isinstance(inner, dict | list) else (inner,)


@pytest.mark.parametrize("name", LISTS)
def test_no_word_is_read_as_yes_or_no(name: str) -> None:
    words = list(entries(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))))
    assert not [word for word in words if word is None or isinstance(word, bool)]
