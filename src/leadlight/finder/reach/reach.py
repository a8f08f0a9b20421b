"""The room's stages in the order in which they run."""

from __future__ import annotations

from leadlight.engine.stage import Stage
from leadlight.finder.reach import (
    circuits,
    company,
    mentions,
    movement,
    namesakes,
    region,
    timeline,
    whereabouts,
)

STAGES: tuple[Stage, ...] = (
    *whereabouts.STAGES,
    *namesakes.STAGES,
    *timeline.STAGES,
    *movement.STAGES,
    *circuits.STAGES,
    *region.STAGES,
    *company.STAGES,
    *mentions.STAGES,
)
