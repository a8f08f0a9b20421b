"""What the project keeps is its own, and names no machine and no package host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

# In pieces, so that this file itself names none.
HOSTS = (
    *("pypi" + ".org", "python" + "hosted", "npm" + "js", "yarn" + "pkg.com"),
    *("deb." + "debian.org", "archive." + "ubuntu", "registry" + "=http", "index" + "-url"),
)
HOST = re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.~-])/(?:home|root|work|Users)/\w")
BUILT = re.compile(
    r"\.min\.(js|css)$|(^|/)(node_modules|vendor|dist|build|__pycache__)/|"
    r"\.(whl|so|dylib|pyc|class|jar|exe|zip|gz|zst|parquet|sqlite3?|duckdb)$"
)
LARGEST = 4 << 20  # bytes; the sample feed is the largest thing there is


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize("pattern", [HOST, MACHINE], ids=["host", "machine"])
def test_no_place_outside_is_named(
    root: Path, kept: tuple[Path, ...], pattern: re.Pattern[str]
) -> None:
    """Whoever builds this chooses where packages come from and where it lies."""
    named = {str(path.relative_to(root)): pattern.search(_text(path)) for path in kept}
    assert {name: found.group() for name, found in named.items() if found} == {}


def test_nothing_built_and_nothing_large_is_kept(root: Path, kept: tuple[Path, ...]) -> None:
    """Third-party and built files are fetched or made, never committed."""
    names = {path.relative_to(root).as_posix(): path.stat().st_size for path in kept}
    assert [name for name in names if BUILT.search(name)] == []
    assert {name: size for name, size in names.items() if size > LARGEST} == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (HOST, "https://files.python" + "hosted.org/packages/x"),
        (HOST, "--extra-index" + "-url https://mirror.example/simple"),
        (MACHINE, "see /home" + "/anna/leads"),
        (MACHINE, 'ROOT = "/work' + '/tree"'),
        (BUILT, "src/leadlight/shell/static/vendor/d3.js"),
        (BUILT, "web/d3.min.js"),
    ],
)
def test_each_rule_can_fail(pattern: re.Pattern[str], text: str) -> None:
    """What must be caught is."""
    assert pattern.search(text)


@pytest.mark.parametrize(
    "text", ["from leadlight.core.registry import Registry", "/leads/home/x", "~/home/x"]
)
def test_ordinary_text_passes(text: str) -> None:
    """What may stand does."""
    assert not HOST.search(text)
    assert not MACHINE.search(text)
