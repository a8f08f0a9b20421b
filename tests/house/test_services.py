"""The units of systemd in the operator's guide: systemd itself finds nothing wrong with them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.command import PROGRAM
from typer.core import TyperGroup
from typer.main import get_command

from leadlight.cli.main import application

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"
UNIT = re.compile(r"`/etc/systemd/system/([\w@.-]+)`:\n\n```ini\n(.*?)```", re.DOTALL)
CALL = re.compile(r"^ExecStart=(\S+) (.*)$", re.MULTILINE)


def units() -> dict[str, str]:
    return dict(UNIT.findall(GUIDE.read_text(encoding="utf-8")))


def test_each_unit_that_is_enabled_is_there_and_calls_a_verb_of_ours() -> None:
    told = GUIDE.read_text(encoding="utf-8")
    (enabled,) = re.findall(r"^systemctl enable --now (.*)$", told, re.MULTILINE)
    named = {re.sub(r"@\w+$", "@.service", each) for each in enabled.split()}
    assert named <= set(units())
    verbs = set(re.findall(r"leadlight@(\w+)", enabled))
    verbs |= {said.split()[0] for text in units().values() for _, said in CALL.findall(text)}
    program = get_command(application())
    assert isinstance(program, TyperGroup)
    assert verbs - {"%i"} <= set(program.commands)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name, text in units().items():
        here = CALL.sub(rf"ExecStart={PROGRAM} \2", text)
        (tmp_path / name.replace("@.", "@serve.")).write_text(here, encoding="utf-8")
    paths = sorted(map(str, tmp_path.iterdir()))
    assert len(paths) == 3
    done = subprocess.run(
        ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
