"""The wing ``govern`` and its migration history."""

from __future__ import annotations

from pathlib import Path

from leadlight.govern.account_tables import accounts
from leadlight.store.wing import Wing

GOVERN = Wing("govern", Path(__file__).parent / "migrations", accounts.metadata)
