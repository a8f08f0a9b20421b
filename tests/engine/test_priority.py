"""Long work runs after what people wait for."""

from __future__ import annotations

import subprocess
import sys

_TOLD = """
import os
from leadlight.engine.priority import give_way
for _ in range(2):
    give_way()
print(os.getpriority(os.PRIO_PROCESS, 0), os.popen("nice").read().strip())
"""


def test_work_and_what_it_starts_give_way_once() -> None:
    done = subprocess.run([sys.executable, "-c", _TOLD], capture_output=True, text=True, check=True)
    own, started = map(int, done.stdout.split())
    assert own == started >= 10
