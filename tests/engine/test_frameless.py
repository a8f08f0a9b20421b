"""Arrow without data frames."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import sys
from leadlight.engine.frameless import frameless
if {wanted}:
    frameless()
import pyarrow as pa
assert pa.table({{"name": ["Mia", None]}}).to_pylist() == [{{"name": "Mia"}}, {{"name": None}}]
print("pandas" in sys.modules)
import pandas
assert list(pandas.DataFrame({{"name": ["Mia"]}})["name"]) == ["Mia"]
"""


@pytest.mark.parametrize("wanted", ["True", "False"])
def test_lists_are_converted_without_loading_frames_which_others_may_still_load(
    wanted: str,
) -> None:
    pytest.importorskip("pandas")
    told = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(wanted=wanted)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == {"True": "False", "False": "True"}[wanted]
