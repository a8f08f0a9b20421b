"""What was asked for last is remembered; nothing grows without end."""

from __future__ import annotations

from leadlight.finder.desk.remembered import Remembered


def test_the_last_ones_stay() -> None:
    """As many as there is room for, each by its weight and one."""
    known: Remembered[str] = Remembered(10)
    for name in "abc":
        known.put(name, name.upper(), 2)
    assert known.get("a") == "A"
    known.put("d", "D", 2)
    assert [known.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_what_is_too_large_is_not_kept() -> None:
    """Nor anything else beside it."""
    known: Remembered[str] = Remembered(10)
    known.put("a", "A", 1)
    known.put("b", "B", 100)
    assert (known.get("a"), known.get("b")) == (None, None)
