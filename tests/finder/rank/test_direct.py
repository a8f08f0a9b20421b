"""A direct match stands above every score, and is shown as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.command import leadlight
from tests.intake import json_line

PICTURE = "ab" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One quiet ad with a listed picture, and a loud group without."""
    quiet = json_line(source_id="q", body="hello, call 503-555-0142", images=[{"pdq": PICTURE}])
    loud = [
        json_line(
            source_id=f"l{at}",
            body=f"{name} here, age {20 + at}, real pics, call 212-555-0177",
            captured_at=f"2026-03-0{at + 1}T12:00:00Z",
        )
        for at, name in enumerate(("Ana", "Mia", "Zoe", "Ana", "Mia", "Zoe"))
    ]
    (tmp_path / "feed.jsonl").write_bytes(b"\n".join([quiet, *loud]))
    (tmp_path / "known.txt").write_text(f"pdq {PICTURE}\n", encoding="utf-8")
    monkeypatch.setenv("LEADLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LEADLIGHT_KNOWN_HASHES", str(tmp_path / "known.txt"))
    assert leadlight("ingest", tmp_path / "feed.jsonl").code == 0
    assert leadlight("build").code == 0
    return tmp_path / "home"


@pytest.mark.usefixtures("home")
def test_it_comes_first_whatever_its_score() -> None:
    found = leadlight("leads", "--threshold", "0", "--json").records()
    first, *others = found
    assert others
    assert first["ads"] == 1
    assert first["probability"] < max(lead["probability"] for lead in others)
    match = first["reasons"][0]
    assert (match["code"], match["grade"], match["effect"]) == ("direct_known_picture", "match", 0)
    assert match["for"] is True
    assert "list of known abuse pictures (1 of 1 ads)" in match["says"]
    above = leadlight("leads", "--json").records()
    assert above[0]["lead_id"] == first["lead_id"]
    (whole,) = leadlight("lead", first["lead_id"], "--json").records()
    assert whole["rank"] == 1
    assert whole["kind"] == "controlled"
    assert whole["reasons"][0]["code"] == "direct_known_picture"


@pytest.mark.usefixtures("home")
def test_it_brings_back_a_lead_that_was_judged_before() -> None:
    first = leadlight("leads", "--json").records()[0]["lead_id"]
    assert "list of known abuse pictures" in leadlight("leads").out
    assert leadlight("verdict", first, "--is", "spam").code == 0
    listed = [lead["lead_id"] for lead in leadlight("leads", "--json").records()]
    assert first not in listed
