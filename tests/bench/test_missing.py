"""The reports that matching is measured on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from bench.missing import share
from bench.missingreports import reports
from bench.otherworlds import OtherSpec, write_other_world

from leadlight.finder.match.report import build_report


def test_reports_of_other_worlds_are_sound_and_some_mislead(tmp_path: Path) -> None:
    spec = OtherSpec(style="b", ads=2500, seed=3, telling=True)
    _, truth = write_other_world(spec, tmp_path)
    facts = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    people = {person for fact in facts for person in fact["people"]}
    pairs = list(reports(spec, facts))
    for report, told in pairs:
        assert build_report(report, date(2026, 6, 1)).report_id == told["report_id"]
    children = [told["person"] for _, told in pairs if told["person"]]
    assert children
    assert set(children) <= people
    assert {"recycled number", "none"} <= {told["clue"] for _, told in pairs if not told["person"]}
    assert pairs == list(reports(spec, facts))


def test_a_share_is_told_with_its_interval() -> None:
    assert share(0, 0) == "none"
    assert share(19, 20).startswith("0.950 (0.764 to 0.991)")
