"""NOTICE names what others made, as the installed packages state it, and nothing is copyleft."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import notice

COPYLEFT = re.compile(r"\b(?:AGPL|GPL|SSPL)\b(?![^()]* WITH GCC-exception)|GNU", re.IGNORECASE)


def test_notice_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """Names and licences are those of the lock files."""
    assert notice.main(["--check"]) == 0, capsys.readouterr().err


def test_notice_gives_geonames_its_due(root: Path) -> None:
    """The gazetteer's licence asks for attribution and for a word on changes."""
    text = (root / "NOTICE").read_text(encoding="utf-8")
    assert "GeoNames" in text
    assert "Creative Commons Attribution" in text


def test_nothing_installed_is_copyleft(root: Path) -> None:
    """Every package's licence is stated, and none binds those who build on it."""
    lock = (root / "requirements/base.txt").read_text(encoding="utf-8")
    licences = {name: notice.licence(name) for name in notice.locked(lock)}
    assert {name for name, terms in licences.items() if COPYLEFT.search(terms)} == set()
    assert "not stated" not in licences.values()


def test_locked_packages_are_those_of_this_platform() -> None:
    """A package whose marker is false here is not installed, so it is not named."""
    hashed = " \\\n    --hash=sha256:0\n"
    lock = f'a==1{hashed}    # via b\nb==2 ; sys_platform == "nowhere"{hashed}'
    assert notice.locked(lock) == ["a"]


def test_javascript_for_development_alone_is_not_carried() -> None:
    """The lock's own entry and development packages are left out; scopes stay."""
    packages = {
        "": {"name": "web"},
        "node_modules/@scope/map": {"license": "ISC"},
        "node_modules/check": {"license": "MPL-2.0", "dev": True},
    }
    assert [*notice.javascript(json.dumps({"packages": packages}))] == [("@scope/map", "ISC")]


@pytest.mark.parametrize(
    ("terms", "bound"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("MIT AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("BSD-3-Clause", False),
    ],
)
def test_copyleft_is_recognised(terms: str, bound: bool) -> None:  # noqa: FBT001 - a table of cases
    """The rule above can fail."""
    assert bool(COPYLEFT.search(terms)) is bound
