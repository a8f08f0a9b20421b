"""Whatever the code records in the audit log is of the list, and the list holds nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadlight.govern.actions import ACTIONS


def recorded(tree: ast.Module) -> Iterator[str]:
    """The actions that a module's events name."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Event"
        ):
            first = node.args[0] if node.args else None
            assert isinstance(first, ast.Constant), f"line {node.lineno}: an action is written out"
            yield str(first.value)


def test_every_action_is_of_the_list_and_is_recorded(sources: dict[Path, ast.Module]) -> None:
    found = {action for tree in sources.values() for action in recorded(tree)}
    assert found == set(ACTIONS)


def test_the_list_is_in_order() -> None:
    assert list(ACTIONS) == sorted(ACTIONS)


def test_an_action_that_is_put_together_is_seen() -> None:
    """The rule above can fail."""
    with pytest.raises(AssertionError, match="line 1"):
        list(recorded(ast.parse("Event(kind + '.read')")))
