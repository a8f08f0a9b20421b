"""What the documents say is so: links, commands, settings, dependencies."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest
from packaging.requirements import Requirement
from typer.core import TyperGroup
from typer.main import get_command

from leadlight.cli.main import application
from leadlight.core.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LEADLIGHT = Path(sys.executable).with_name("leadlight")
COMMAND = re.compile(r"(?:^|`)leadlight ([a-z]+)([^`#\n]*)", re.MULTILINE)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _said() -> dict[str, set[str]]:
    """Every command that a page names, with the options that it gives it."""
    said: dict[str, set[str]] = {}
    for page in PAGES:
        for command, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
            said.setdefault(command, set()).update(re.findall(r"--[a-z-]+", rest))
    return said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_listed() -> None:
    """The index names each, in order."""
    files = sorted(path.name for path in (ROOT / "docs/decisions").glob("0*.md"))
    assert re.findall(r"\((0[\w-]+\.md)\)", _read("docs/decisions/README.md")) == files


def test_make_targets_exist() -> None:
    """Every `make x` of a page is a target."""
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:^ *|`)make ([a-z-]+)", pages, re.MULTILINE))
    assert {"demo", "test", "setup"} <= named
    assert named <= targets


def test_first_screen_has_both_commands() -> None:
    """A newcomer need not scroll to begin."""
    screen = _read("README.md").splitlines()[:24]
    assert any(line.strip().startswith("make demo") for line in screen)
    assert any(line.strip().startswith("make test") for line in screen)


def test_commands_exist() -> None:
    """Every command that a page names is there, with its options."""
    program = get_command(application())
    assert isinstance(program, TyperGroup)
    there = {
        name: {
            option
            for each in (command, *getattr(command, "commands", {}).values())
            for parameter in each.params
            for option in parameter.opts
        }
        for name, command in program.commands.items()
    }
    said = _said()
    assert set(said) <= set(there)
    assert {
        name: options - there[name] for name, options in said.items() if options - there[name]
    } == {}


def test_the_tour_runs(tmp_path: Path) -> None:
    """The README's tour, as it stands, on an empty data folder."""
    _, _, after = _read("README.md").partition("```sh\n")
    tour = after.partition("```")[0].replace(
        "LEADLIGHT_HOME=tour", f"LEADLIGHT_HOME={tmp_path}/tour"
    )
    best = (
        'leadlight leads --json --limit 1 | sed "s/.*\\"lead_id\\":\\s*\\"\\([^\\"]*\\)\\".*/\\1/"'
    )
    worn = 'leadlight links | grep -o "T[0-9a-f]\\{16\\}" | head -n 1'
    first, last = (
        f'leadlight links | grep "$({best})" | {end} -n 1 | cut -d " " -f 1'
        for end in ("head", "tail")
    )
    named = {"TEMPLATE_ID": worn, "LEAD_ID": best, "ONE_AD": first, "OTHER_AD": last}
    for name, command in named.items():
        tour = tour.replace(name, f'"$({command})"')
    script = "set -e\n" + tour
    environment = os.environ | {"PATH": f"{LEADLIGHT.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_settings_are_those_of_the_program() -> None:
    """The table in operations.md names each setting with its default."""
    rows = re.findall(
        r"^\| `LEADLIGHT_(\w+)` \| ([^|]+) \|", _read("docs/operations.md"), re.MULTILINE
    )
    fields = {field.name: field.default for field in msgspec.structs.fields(Settings)}
    told = {name.lower(): default.strip("` ") for name, default in rows}
    assert set(told) == set(fields) | {"purpose"}
    in_words = {
        *("home", "ledger", "workers", "known_hashes", "banner", "case_pattern"),
        *("log_key", "checkpoints", "inbox", "daily"),
        *("oidc_issuer", "oidc_client", "oidc_secret"),
        *("oidc_authorization", "oidc_token", "oidc_keys"),
    }
    fixed = {name: str(fields[name]) for name in set(fields) - in_words}
    assert {name: told[name] for name in fixed} == fixed


def test_every_dependency_has_its_reason() -> None:
    """What is installed directly stands in the decision on dependencies."""
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    decision = _read("docs/decisions/0009-set-up-and-dependencies.md")
    table = {
        name
        for row in re.findall(r"^\| ([a-z0-9, -]+?) \|", decision, re.MULTILINE)
        for name in row.split(", ")
    }
    assert {Requirement(line).name for line in project["dependencies"]} <= table
