"""What is asked of the finder is loaded when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from leadlight.finder import desk


def test_all_that_is_told_of_can_be_asked() -> None:
    desk.load()
    asked = {name: getattr(desk, name) for name in desk.__all__}
    assert not [name for name, it in asked.items() if isinstance(it, ModuleType)]
    assert {it.__module__.partition(".")[0] for it in asked.values()} == {"leadlight"}


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = desk.nothing


def test_one_question_does_not_load_what_answers_others() -> None:
    program = (
        "import sys; from leadlight.finder import desk; desk.match_missing;"
        "print([name for name in ('numba', 'scipy', 'interpret') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "[]"
