"""Tokens on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.command import leadlight


def test_a_token_is_made_listed_and_revoked(tmp_path: Path) -> None:
    """Its secret is printed once, on standard output alone."""
    home = ("--home", tmp_path)
    made = leadlight("token", "new", "feed-7", "--scope", "read", "--scope", "verdict", *home)
    assert made.code == 0
    secret = made.out.strip()
    assert secret.startswith("leadlight_")
    assert secret not in made.err
    assert "not shown again" in made.err
    (listed,) = leadlight("token", "list", "--json", *home).records()
    assert (listed["name"], listed["scopes"], listed["state"]) == (
        *("feed-7", ["read", "verdict"], "good"),
    )
    assert secret not in str(listed)
    assert "feed-7" in leadlight("token", "list", *home).out
    assert leadlight("token", "revoke", "feed-7", *home).code == 0
    (listed,) = leadlight("token", "list", "--json", *home).records()
    assert listed["state"] == "revoked"


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    """In one line, with the remedy."""
    home = ("--home", tmp_path)
    for words, says in (
        (("new", "Feed 7"), "a token's name has"),
        (("new", "feed-7", "--scope", "write"), "there are: read, verdict"),
        (("revoke", "feed-7"), "leadlight token list"),
    ):
        refused = leadlight("token", *words, *home)
        assert refused.code == 1
        assert says in refused.err
        assert len([line for line in refused.err.splitlines() if "leadlight:" in line]) == 1
    assert leadlight("token", "new", "feed-7", "--days", 0, *home).code == 2
    assert "no token yet" in leadlight("token", "list", *home).out
