"""`leadlight account` and `leadlight purpose`: who may sign in, and for what."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command import leadlight


def test_the_first_administrator_is_made_here(tmp_path: Path) -> None:
    """With a first password that is printed once; the list has no password."""
    home = ("--home", tmp_path / "home")
    assert "no account yet" in leadlight("account", "list", *home).out
    made = leadlight("account", "add", "root", "--role", "administrator", "--json", *home)
    told = json.loads(made.out)
    assert told["roles"] == ["administrator"]
    assert len(told["password"]) >= 15
    listed = leadlight("account", "list", "--json", *home)
    assert 'password"' not in listed.out.replace('password_set_at"', "")
    assert told["password"] not in listed.out
    assert leadlight("account", "add", "root", "--role", "analyst", *home).code == 1
    both = ("--role", "administrator", "--role", "analyst")
    assert "nothing else" in leadlight("account", "add", "x", *both, *home).err


def test_an_account_is_changed_and_stopped(tmp_path: Path) -> None:
    """Each in one word."""
    home = ("--home", tmp_path / "home")
    leadlight("account", "add", "ines", "--role", "analyst", "--agency", "North County", *home)
    assert (
        "supervisor; good"
        in leadlight("account", "roles", "ines", "--role", "supervisor", *home).out
    )
    assert "disabled" in leadlight("account", "disable", "ines", *home).out
    for verb in ("enable", "release", "signout", "factors"):
        assert "good" in leadlight("account", verb, "ines", *home).out
    assert leadlight("account", "password", "ines", *home).out.strip()
    assert leadlight("account", "disable", "nobody", *home).code == 1
    assert "North County" in leadlight("account", "list", *home).out


def test_a_token_belongs_to_an_account_where_there_are_any(tmp_path: Path) -> None:
    """Whose rights it has at the most."""
    home = ("--home", tmp_path / "home")
    leadlight("account", "add", "ines", "--role", "analyst", *home)
    assert "--account" in leadlight("token", "new", "feed", *home).err
    assert leadlight("token", "new", "feed", "--account", "ines", *home).code == 0
    assert leadlight("token", "new", "other", "--account", "nobody", *home).code == 1


def test_the_list_of_reasons_is_kept_here(tmp_path: Path) -> None:
    """And takes nothing that Leadlight does not serve."""
    home = ("--home", tmp_path / "home")
    assert "missing child" in leadlight("purpose", "list", *home).out
    added = json.loads(leadlight("purpose", "add", "Operation Lantern", "--json", *home).out)
    assert "Lantern" in leadlight("purpose", "list", *home).out
    assert "no tool for" in leadlight("purpose", "add", "Immigration checks", *home).err
    assert leadlight("purpose", "remove", str(added["id"]), *home).code == 0
    assert leadlight("purpose", "remove", str(added["id"]), *home).code == 1


def test_no_command_looks_for_a_purpose_that_is_not_served(tmp_path: Path) -> None:
    """Nor is a home made for one."""
    home = ("--home", tmp_path / "home")
    refused = leadlight("leads", "--purpose", "deport them", *home)
    assert refused.code == 1
    assert "no tool for" in refused.err
    assert not (tmp_path / "home").exists()


def test_an_account_is_limited_to_areas(tmp_path: Path) -> None:
    """And no longer, where none is named."""
    home = ("--home", tmp_path / "home")
    leadlight("account", "add", "ines", "--role", "analyst", *home)
    assert leadlight("account", "areas", "ines", "Houston: 80", "--purpose", "x", *home).code == 0
    listed = json.loads(leadlight("account", "list", "--json", *home).out)
    assert [area["name"] for area in listed["areas"]] == ["Houston, TX"]
    assert "is no area" in leadlight("account", "areas", "ines", "Houston", *home).err
    assert "everywhere" in leadlight("account", "areas", "ines", "", *home).out


def test_a_case_has_members(tmp_path: Path) -> None:
    """Kept here, or on a supervisor's page."""
    home = ("--home", tmp_path / "home")
    leadlight("account", "add", "ines", "--role", "investigator", *home)
    assert "24-7 (home): nobody; open" in leadlight("case", "open", "24-7", *home).out
    assert "24-7 (home): ines; open" in leadlight("case", "add", "24-7", "ines", *home).out
    listed = json.loads(leadlight("case", "list", "--json", *home).out)
    assert listed["members"] == ["ines"]
    assert "nobody" in leadlight("case", "remove", "24-7", "ines", *home).out
    assert "closed" in leadlight("case", "close", "24-7", *home).out
    assert leadlight("case", "add", "24-7", "ines", *home).code == 1
