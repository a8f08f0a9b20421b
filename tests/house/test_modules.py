"""Modules are small, named for a noun, documented, and import at the top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
Sources = dict[Path, ast.Module]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def _lines(path: Path) -> int:
    return len((ROOT / "src" / path).read_bytes().splitlines())


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_modules_are_small(sources: Sources) -> None:
    """Median at most 120 lines; none over 500."""
    sizes = {path: _lines(path) for path in sources if path.name != "__init__.py"}
    assert {path: size for path, size in sizes.items() if size > 500} == {}
    assert median(sizes.values()) <= 120


def test_functions_are_short(sources: Sources) -> None:
    """Median at most 9 lines without docstring; none over 50, but for a migration's tables."""
    sizes = {
        f"{path}: {function.name}": _length(function)
        for path, tree in sources.items()
        for function in ast.walk(tree)
        if isinstance(function, FUNCTIONS) and "migrations" not in path.parts
    }
    assert median(sizes.values()) <= 9
    assert {name: size for name, size in sizes.items() if size > 50} == {}


def test_names_say_what_a_module_holds(sources: Sources) -> None:
    """No drawer for odds and ends."""
    assert [
        path for path in sources if {part.lower() for part in path.with_suffix("").parts} & VAGUE
    ] == []


def test_own_modules_are_imported_at_the_top(sources: Sources) -> None:
    """An import of the package inside a function hides a cycle."""
    assert [place for path, tree in sources.items() for place in _late_imports(path, tree)] == []


def test_everything_public_says_what_it_is(sources: Sources) -> None:
    """Each module, public class, function and method has a docstring."""
    assert [place for path, tree in sources.items() for place in _silent(path, tree)] == []


@pytest.mark.parametrize(
    ("written", "caught"),
    [
        ("def f():\n    from leadlight.core import ids\n", True),
        ("async def f():\n    import leadlight\n", True),
        ("class C:\n    def f(self):\n        import leadlight.core\n", True),
        ("from leadlight.core import ids\ndef f():\n    import json\n", False),
    ],
)
def test_a_late_import_is_seen(written: str, caught: bool) -> None:  # noqa: FBT001 - a table of cases
    """The rule above can fail."""
    assert bool([*_late_imports(Path("m.py"), ast.parse(written))]) is caught


@pytest.mark.parametrize(
    ("written", "silent"),
    [
        ("def f(): ...", ["m.py", "m.py: f"]),
        ('"""M."""\ndef _f(): ...\nclass C:\n    """C."""\n    def m(self): ...', ["m.py: C.m"]),
        ('"""M."""\nclass _C:\n    def m(self): ...\ndef f():\n    """F."""\n    def g(): ...', []),
        ('"""M."""\nclass C:\n    """C."""\n    def __len__(self): ...', []),
    ],
)
def test_a_missing_docstring_is_seen(written: str, silent: list[str]) -> None:
    """The rule above can fail, and asks nothing of what is private."""
    assert [*_silent(Path("m.py"), ast.parse(written))] == silent


def _late_imports(path: Path, tree: ast.Module) -> Iterator[str]:
    functions = (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))
    inside = (node for function in functions for node in ast.walk(function))
    for node in inside:
        if isinstance(node, ast.Import | ast.ImportFrom) and "leadlight" in _packages(node):
            yield f"{path}:{node.lineno}"


def _packages(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {"leadlight" if node.level else str(node.module).partition(".")[0]}
    return {name.name.partition(".")[0] for name in node.names}


def _silent(path: Path, tree: ast.Module) -> Iterator[str]:
    if ast.get_docstring(tree) is None:
        yield str(path)
    for name, node in _public(tree):
        if ast.get_docstring(node) is None:
            yield f"{path}: {name}"


def _public(tree: ast.Module | ast.ClassDef, within: str = "") -> Iterator[tuple[str, Definition]]:
    """Public classes and functions and their methods; what a function defines is its own affair."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield within + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{within}{node.name}.")
