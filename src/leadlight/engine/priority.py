"""Long work gives way to whoever looks something up meanwhile."""

from __future__ import annotations

import os

_NICE = 10
"""On a busy machine a process of this nice value gets a tenth of a core that a server wants too;
one that nobody else wants it has for itself."""


def give_way() -> None:
    """Run this process, and those that it starts from now on, after others."""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(own, _NICE))
