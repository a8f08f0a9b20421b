"""Which builds somebody looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.store.looks import Look, add_look, looks_of

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_first_look_at_a_build_counts(tmp_path: Path) -> None:
    """Looking again at one build changes nothing, and each person has looks of their own."""
    home = open_home(Settings(home=tmp_path / "home"), "ines", "to test", made_up=True)
    first, later = Look(1, START), Look(3, START + timedelta(days=2))
    with home.ledger.begin() as ledger:
        assert looks_of(ledger, "ines") == ()
        add_look(ledger, "ines", first)
        add_look(ledger, "ines", later)
        add_look(ledger, "ines", Look(1, START + timedelta(days=9)))
        assert looks_of(ledger, "ines") == (first, later)
        assert looks_of(ledger, "bo") == ()
    home.close()
