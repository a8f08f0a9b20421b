"""The wing ``govern`` and its migration history."""

from __future__ import annotations

from pathlib import Path

from leadlight.govern.case_tables import cases
from leadlight.store.wing import Wing

GOVERN = Wing("govern", Path(__file__).parent / "migrations", cases.metadata)
