"""The worlds that rankings are judged on."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bench.judged import OWN
from bench.otherworlds import DIFFICULTIES, STYLES, OtherSpec, write_other_world
from msgspec.structs import replace

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world

Spec = WorldSpec | OtherSpec


def _worlds() -> dict[str, Spec]:
    """Seeds of their own, so that nothing was ever fitted on them."""
    seeds = count(701)
    found: dict[str, Spec] = {}
    for how, knobs in DIFFICULTIES.items():
        own = replace(WorldSpec(seed=next(seeds), rewording=0.25, drift=0.25), **knobs)
        found[f"{OWN}-{how}"] = own
        found[f"{OWN}-rare-{how}"] = replace(
            own, seed=next(seeds), controlled=0.08, obfuscation=0.5
        )
    for style in STYLES:
        for how, knobs in DIFFICULTIES.items():
            other = OtherSpec(style=style, seed=next(seeds), telling=True)
            found[f"{style}-{how}"] = replace(other, **knobs)
        poor = replace(other, **DIFFICULTIES["poor"])
        found[f"{style}-rare-poor"] = replace(poor, seed=next(seeds), controlled=0.05)
    return found


WORLDS = _worlds()
"""``own-rich``, ``own-rare-rich`` and so on: *rare* ones have fewer controllers."""


def write(name: str, ads: int, folder: Path) -> tuple[Path, Path]:
    """Write the world of that name; its ads and its truth."""
    spec = WORLDS[name]
    if isinstance(spec, OtherSpec):
        return write_other_world(replace(spec, ads=ads), folder)
    files = write_world(replace(spec, ads=ads), folder, lambda _: None)
    return files.ads, files.truth
