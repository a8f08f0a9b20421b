"""The room's stages in the order in which they run."""

from __future__ import annotations

from leadlight.engine.stage import Stage
from leadlight.finder.reach import movement, timeline, whereabouts

STAGES: tuple[Stage, ...] = (*whereabouts.STAGES, *timeline.STAGES, *movement.STAGES)
