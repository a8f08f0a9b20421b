"""The container file of the operator's guide: what it names is there, and what it denies is not
needed. No container is built: a test has no runtime."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from tests.command import PROGRAM
from tests.intake import json_line
from typer.core import TyperGroup
from typer.main import get_command

from leadlight.cli.main import application
from leadlight.core.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
FILE = GUIDE.partition("```dockerfile\n")[2].partition("```")[0]
MOUNTS = os.geteuid() == 0 and shutil.which("unshare") and shutil.which("setpriv")


def test_it_copies_what_the_guide_had_carried_over() -> None:
    assert re.findall(r"^COPY (\S+)", FILE, re.MULTILINE) == ["wheels", "requirements/base.txt"]
    assert (ROOT / "requirements" / "base.txt").is_file()
    assert "-d wheels" in GUIDE


def test_it_installs_without_an_index_and_runs_without_root() -> None:
    installs = re.findall(r"pip install [^\\\n]*", FILE)
    assert len(installs) == 2
    assert all("--no-index" in each for each in installs)
    (number,) = re.findall(r"useradd --uid (\d+)", FILE)
    assert re.findall(r"^USER (\S+)", FILE, re.MULTILINE) == [number]
    assert f"keep-id:uid={number}" in GUIDE
    assert FILE.index("USER") < FILE.index("ENTRYPOINT")


def test_its_settings_and_commands_are_ours() -> None:
    named = set(re.findall(r"LEADLIGHT_(\w+)=", FILE))
    assert named <= {name.upper() for name in Settings.__struct_fields__}
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (entry,) = re.findall(r'ENTRYPOINT \["(\S+)"\]', FILE)
    assert entry in scripts["project"]["scripts"]
    (said,) = re.findall(r"CMD \[(.*)\]", FILE)
    verb, *options = re.findall(r'"(\S+?)"', said)
    program = get_command(application())
    assert isinstance(program, TyperGroup)
    there = {option for each in program.commands[verb].params for option in each.opts}
    assert set(options) <= there


@pytest.mark.slow
@pytest.mark.skipif(not MOUNTS, reason="needs root, to mount a root of its own")
def test_a_root_that_can_only_be_read_without_rights_and_network_is_enough(tmp_path: Path) -> None:
    """As `--read-only --tmpfs /tmp --cap-drop all` give it; `/data` and `/tmp` can be written."""
    data, root = tmp_path / "data", tmp_path / "root"
    (data / "inbox").mkdir(parents=True)
    root.mkdir()
    feed = b"".join(json_line(source_id=f"a{n}", title=f"Call 212-555-01{n:02d}") for n in range(9))
    (data / "feed.jsonl").write_bytes(feed)
    powerless = "setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all"
    where = (
        "env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/nowhere XDG_CACHE_HOME=/mnt/cache "
        f"LEADLIGHT_HOME=/mnt/home LEADLIGHT_WORKERS=1 PYTHONPATH={ROOT / 'src'}"
    )
    alone = f"chroot {root} {powerless} {where} {PROGRAM}"
    script = f"""set -e
        mount --bind / {root}; mount -o remount,bind,ro {root}
        for each in $(awk '$2 ~ "^/(proc|dev|work|root|usr)" {{print $2}}' /proc/mounts); do
            case $each in {root}*) ;; *) mount --bind $each {root}$each || true;; esac
        done
        mount -t tmpfs tmpfs {root}/tmp; mount --bind {data} {root}/mnt
        if touch {root}/nowhere; then echo "the root can be written to" >&2; exit 9; fi
        {alone} job ingest /mnt/feed.jsonl; {alone} job build; {alone} job run
        {alone} jobs --json; {alone} doctor --json"""
    done = subprocess.run(
        ["unshare", "-m", "-n", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    assert "the root can be written to" not in done.stderr
    assert '"state":"done"' in done.stdout, done.stderr
    assert '"state":"failed"' not in done.stdout, done.stdout
    assert (data / "home" / "generations").is_dir()
