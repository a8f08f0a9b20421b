"""Arrow without data frames.

PyArrow loads pandas, where that is installed, with the first list that it converts, to know whether
the list is one of its frames. That takes longer than most look-ups, and none gives it a frame.
"""

from __future__ import annotations

import sys

import pyarrow as pa

_FRAMES = "pandas"


class _Refused:
    """A finder of modules that refuses one, and knows of no other."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Raises ``ImportError`` for data frames."""
        if name == _FRAMES:
            raise ModuleNotFoundError(f"{name} is not for Arrow in this process", name=name)


def frameless() -> None:
    """Have PyArrow do without data frames in this process, unless they are loaded already. Others
    may load them afterwards."""
    if _FRAMES in sys.modules:
        return
    refused = _Refused()
    sys.meta_path.insert(0, refused)
    try:
        pa.array([0])  # this is when it looks for them, and it looks once
    finally:
        sys.meta_path.remove(refused)
