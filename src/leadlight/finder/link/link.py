"""The room's stages in the order in which they run."""

from __future__ import annotations

from leadlight.engine.stage import Stage
from leadlight.finder.link import (
    ads,
    fit,
    groups,
    hands,
    identifiers,
    joining,
    leads,
    marks,
    pictures,
    tallies,
    templates,
    traits,
    uses,
    verdicts,
)

STAGES: tuple[Stage, ...] = (
    *pictures.TYING,
    *ads.STAGES,
    *templates.STAGES,
    *marks.STAGES,
    *pictures.STAGES,
    *uses.STAGES,
    *traits.STAGES,
    *groups.STAGES,
    *fit.STAGES,
    *hands.STAGES,
    *joining.STAGES,
    *tallies.STAGES,
    *leads.STAGES,
    *identifiers.STAGES,
    *verdicts.STAGES,
)
