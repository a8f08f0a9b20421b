"""The benchmark measures every stage, each with time and memory."""

from __future__ import annotations

from pathlib import Path

from leadlight.academy.bench import machine, measure
from leadlight.core.context import Context
from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home

STAGES = {
    "make the world",
    "baseline: json.loads",
    "baseline: phonenumbers",
    "ingest",
    "ingest again",
    "build: extract",
    "build: link",
    "build: reach",
    "build: rank",
    "build: save",
    "build: index",
    "build, whole",
    "list leads",
    "search words",
}


def test_every_stage_is_measured(tmp_path: Path, context: Context) -> None:
    settings = Settings(home=tmp_path, workers=1)
    home = open_home(settings, context.actor, context.purpose, made_up=True)
    measures = list(measure(home, context, ads=800, seed=3))
    home.close()
    assert {each.stage for each in measures} >= STAGES
    assert all(each.seconds >= 0 for each in measures)
    whole = next(each for each in measures if each.stage == "build, whole")
    assert whole.ads == 800
    assert whole.peak_mib > 50
    assert whole.ads_per_second > 0


def test_the_machine_says_what_it_is() -> None:
    facts = machine()
    assert facts.cores >= 1
    assert facts.memory_gib > 0
    assert facts.processor
