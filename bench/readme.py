"""Puts figures between their marks in README.md."""

from __future__ import annotations

from pathlib import Path

from leadlight.academy.bench import machine

README = Path(__file__).with_name("README.md")


def put(name: str, text: str) -> None:
    """Writes ``text`` in place of what stands between the marks of that name."""
    start, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = README.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    README.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


def about() -> str:
    """The machine's facts, in a line."""
    it = machine()
    return f"{it.processor}, {it.cores} cores, {it.memory_gib} GiB, {it.system}, Python {it.python}"
