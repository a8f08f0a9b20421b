"""Which builds somebody looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.store.looks import look

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_what_is_new_came_after_the_last_other_build(tmp_path: Path) -> None:
    """Looking again at one build changes nothing, and each person has looks of their own."""
    home = open_home(Settings(home=tmp_path / "home"), "ines", "to test", made_up=True)
    with home.ledger.begin() as ledger:
        assert look(ledger, "ines", 1, START) is None
        assert look(ledger, "ines", 1, START + timedelta(days=1)) is None
        before = look(ledger, "ines", 3, START + timedelta(days=2))
        assert before is not None
        assert (before.generation, before.at) == (1, START)
        assert look(ledger, "ines", 3, START + timedelta(days=3)) == before
        assert look(ledger, "bo", 3, START) is None
    home.close()
