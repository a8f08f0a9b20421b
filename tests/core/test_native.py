"""Compiled modules are used only while they are those of the sources that stand there."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import msgspec
import pytest

import native as setting_up
from leadlight.core import native


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one module, compiled."""
    (tmp_path / "read.py").write_text("LONGEST = 3\n", encoding="utf-8")
    native.place(tmp_path).mkdir(parents=True)
    return tmp_path


def test_what_was_compiled_is_found(package: Path) -> None:
    (found,) = native.compiled(package)
    assert Path(found).parent == package / native.FOLDER


@pytest.mark.parametrize("change", ["edited", "another", "gone", "renamed"])
def test_once_a_source_reads_otherwise_it_is_not_used(package: Path, change: str) -> None:
    source = package / "read.py"
    if change == "edited":
        source.write_text("LONGEST = 4\n", encoding="utf-8")
    elif change == "another":
        (package / "look.py").touch()
    elif change == "gone":
        source.unlink()
    else:
        source.rename(package / "reads.py")
    assert native.compiled(package) == []


def test_the_same_source_written_again_changes_nothing(package: Path) -> None:
    before = native.compiled(package)
    (package / "read.py").write_text("LONGEST = 3\n", encoding="utf-8")
    assert native.compiled(package) == before != []


def test_a_module_of_machine_code_is_told_from_one_of_python() -> None:
    assert native.is_compiled(msgspec._core)
    assert not native.is_compiled(msgspec)


@pytest.mark.parametrize("lacks", ["C compiler", "headers of Python", "nothing"])
def test_set_up_goes_on_where_nothing_can_be_compiled(
    lacks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says what is missing, and nothing is left that could be taken for compiled."""
    target = tmp_path / "native" / "digest"
    monkeypatch.setattr(setting_up, "place", lambda _: target)
    if lacks == "C compiler":
        monkeypatch.setattr(sysconfig, "get_config_var", lambda _: "no-such-cc -pthread")
    elif lacks == "headers of Python":
        monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    else:
        monkeypatch.setattr(setting_up, "lacking", lambda: "")
        monkeypatch.setattr(setting_up, "build", lambda _: "gcc: out of memory")
    setting_up.main()
    said = capsys.readouterr().out
    assert ("out of memory" if lacks == "nothing" else f"No {lacks} here") in said
    assert "plain Python" in said
    assert not target.parent.exists()
