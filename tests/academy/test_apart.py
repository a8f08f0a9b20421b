"""The world knows nothing of the finder, so that truth is not made from what is tested.

No list of five words or patterns stands in both. Facts of the world may: places, and the numerals
of languages.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import leadlight
from leadlight.core import findings, missing, records

ROOT = Path(leadlight.__file__).parent
FACTS = ("places.py", "numerals.py")
Words = frozenset[str]
CONTRACT = frozenset(
    field
    for module in (records, findings, missing)
    for noun in vars(module).values()
    for field in getattr(noun, "__struct_fields__", ())
)
"""Names of fields, which both sides must use."""


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _world() -> list[Path]:
    """The modules that the world and its scores are made of."""
    reached, waiting = set[Path](), [ROOT / "academy" / "world.py", ROOT / "academy" / "truth.py"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path.is_file():
            reached.add(path)
            modules = (name.split(".") for name in _imports(path))
            waiting += [
                ROOT / m[1] / f"{m[2]}.py" for m in modules if m[1:2] == ["academy"] and m[2:]
            ]
    return sorted(reached)


def _in_python(path: Path) -> Iterator[Words]:
    """String constants of each list, tuple, set, mapping, alternation, and split string."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            yield _constants(node.elts)
        elif isinstance(node, ast.Dict):
            yield _constants([key for key in node.keys if key])
            yield _constants(node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _in_text(node.value)
        elif isinstance(node, ast.Attribute) and node.attr == "split":
            yield _words_of(node.value)


def _words_of(node: ast.expr) -> Words:
    """Of a string that is split, its words."""
    text = node.value if isinstance(node, ast.Constant) else ""
    return frozenset(text.casefold().split()) if isinstance(text, str) else frozenset()


def _constants(nodes: list[ast.expr]) -> Words:
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return frozenset(value.casefold() for value in values if isinstance(value, str))


def _in_text(text: str) -> Iterator[Words]:
    """Alternatives within brackets."""
    for choice in re.findall(r"\(([^()]*\|[^()]*)\)", text):
        yield frozenset(choice.removeprefix("?:").casefold().split("|"))


def _in_data(data: Any) -> Iterator[Words]:
    """Strings of each list and mapping of a data file."""
    if isinstance(data, str):
        yield from _in_text(data)
    elif isinstance(data, dict):
        yield frozenset(str(key).casefold() for key in data)
        for value in data.values():
            yield from _in_data(value)
    elif isinstance(data, list):
        yield frozenset(part.casefold() for part in data if isinstance(part, str))
        for value in data:
            yield from _in_data(value)


def _read(path: Path) -> Iterator[Words]:
    if path.suffix == ".py":
        return _in_python(path)
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        return _in_data(tomllib.loads(text))
    return _in_data(yaml.safe_load(text))


@cache
def _lists(wing: str) -> dict[str, list[Words]]:
    """Lists of five strings and more, by file."""
    found = [path for path in sorted((ROOT / wing).rglob("*.*")) if path.suffix in _READABLE]
    others = set((ROOT / "academy").glob("*.py")) - set(_world())
    files = [path for path in found if path not in others]
    return {
        str(path.relative_to(ROOT / wing)): [words for words in _read(path) if len(words) >= 5]
        for path in files
    }


_READABLE = (".py", ".toml", ".yaml", ".yml", ".json")


def _same(ours: Words, theirs: Words) -> bool:
    """Five entries in common, and a fifth of both lists: a broad lexicon is nobody's list."""
    shared = len(ours & theirs)
    return shared >= 5 and shared >= 0.2 * len(ours | theirs)


@pytest.mark.parametrize("path", _world(), ids=lambda path: path.name)
def test_the_world_imports_core_alone(path: Path) -> None:
    for name in _imports(path):
        if name.startswith("leadlight"):
            assert name.startswith(("leadlight.academy", "leadlight.core")), name


def test_all_of_the_world_is_looked_at() -> None:
    assert {"world.py", "phrases.py", "numbering.py", "truth.py"} <= {p.name for p in _world()}
    assert "vocabulary/en.toml" in _lists("academy")
    assert len(_lists("finder")) > 10


def test_no_list_of_the_world_stands_in_the_finder() -> None:
    finder = [(name, words) for name, lists in _lists("finder").items() for words in lists]
    for name, lists in _lists("academy").items():
        if name in FACTS:
            continue
        for ours in (words - CONTRACT for words in lists):
            copies = [where for where, theirs in finder if _same(ours, theirs)]
            assert not copies, (name, sorted(ours), copies)


def test_no_pattern_of_the_world_stands_in_the_finder() -> None:
    """A pattern is a string of three words or more."""
    theirs = {entry for lists in _lists("finder").values() for words in lists for entry in words}
    ours = {entry for lists in _lists("academy").values() for words in lists for entry in words}
    shared = {entry for entry in ours & theirs if len(entry.split()) >= 3}
    assert len(shared) < 5, shared


def test_a_copied_list_would_be_seen() -> None:
    names = frozenset({"ann", "bea", "cleo", "dot", "eve", "flo"})
    assert _same(names, names | {"gia"})
    assert not _same(names, names | {f"name {number}" for number in range(100)})
    assert next(_in_text("(?:ann|bea|cleo)")) == {"ann", "bea", "cleo"}
