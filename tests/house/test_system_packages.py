"""Programs beyond Python are installed by root, and only named to anybody else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import system_packages
from system_packages import Need, bring, distribution


def _need(line: str) -> Need:
    return Need("Thing", lambda: False, {"": line})


def test_root_installs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The line is run, and its exit code is ours."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert bring(_need(f"touch {tmp_path}/installed && exit 3")) == 3
    assert (tmp_path / "installed").exists()


def test_others_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is run; the one line stands on standard error."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    line = f"touch {tmp_path}/installed"
    assert bring(_need(line)) == 0
    assert line in capsys.readouterr().err.splitlines()[1]
    assert not (tmp_path / "installed").exists()


def test_what_is_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed twice."""
    monkeypatch.setattr(system_packages, "NEEDS", (Need("Thing", lambda: True, {"": "exit 3"}),))
    assert system_packages.main() == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('NAME="Debian"\nID=debian\n', "debian"),
        ('ID="ubuntu"\nID_LIKE=debian\n', "ubuntu"),
        ("", ""),
    ],
)
def test_the_distribution_is_read(tmp_path: Path, text: str, name: str) -> None:
    """By its ID in os-release, quoted or not."""
    release = tmp_path / "os-release"
    release.write_text(text, encoding="utf-8")
    assert distribution(release) == name


def test_no_os_release_is_no_distribution(tmp_path: Path) -> None:
    """macOS has none."""
    assert distribution(tmp_path / "none") == ""


@pytest.mark.parametrize("name", ["debian", "ubuntu", ""])
def test_every_need_has_a_line_everywhere(name: str) -> None:
    """No distribution is left without a word."""
    assert all(need.line(name) for need in system_packages.NEEDS)
