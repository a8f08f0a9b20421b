"""``leadlight mapping try``: a feed as it would be read, and nothing kept."""

from __future__ import annotations

from pathlib import Path

from tests.command import leadlight
from tests.intake import json_line


def test_the_first_records_are_shown_with_what_cannot_be_read(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(json_line(title="[red]Maple\u202e") + b"{\n" + json_line(source_id="a3"))
    told = leadlight("mapping", "try", feed, "--limit", 2, "--json").records()
    assert [record["line"] for record in told] == [1, 2]
    assert told[0]["title"] == "[red]Maple\u202e"
    assert "not JSON" in told[1]["error"]
    shown = leadlight("mapping", "try", feed)
    assert shown.code == 0
    assert "[red]Maple⟨202E⟩" in shown.out
    assert shown.out.count("record ") == 3
    assert [path.name for path in tmp_path.iterdir()] == ["feed.jsonl"]


def test_a_mapping_is_tried(tmp_path: Path) -> None:
    feed, mapping = tmp_path / "feed.csv", tmp_path / "mapping.yaml"
    feed.write_text("when,headline\n03/04/2026 10:00,Maple\n", encoding="utf-8")
    mapping.write_text(
        "fields: {captured_at: when, title: headline}\nconstants: {source: x}\n"
        'time_format: "%d/%m/%Y %H:%M"\noffset: "-05:00"\n',
        encoding="utf-8",
    )
    (told,) = leadlight("mapping", "try", feed, "--mapping", mapping, "--json").records()
    assert (told["captured_at"], told["title"]) == ("2026-04-03T10:00:00-05:00", "Maple")
    for text, said in (
        ("pages: [{match: '(', fields: {}}]", "cannot be matched"),
        ("pages: [{match: x, fields: {nose: a}}]", "no field called nose"),
    ):
        mapping.write_text(text, encoding="utf-8")
        ran = leadlight("mapping", "try", feed, "--mapping", mapping)
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert said in ran.err
