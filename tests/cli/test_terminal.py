"""Nothing that an ad says is obeyed: not by the terminal, not by the shell, not by the markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.command import leadlight
from tests.intake import json_line

TRICKS = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://x.example\x1b\\link",
    "\x9b31mred",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "[bold red]loud[/]",
    "[/] [/bold] [",
    "\\[/x] \\\\[/y]",
    ":skull: :warning:",
    "[link=http://x.example]here[/link]",
    "$(touch pwned) `touch pwned` ; touch pwned",
    "\rover\b\b\b\x00\x7f",
]
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PHONE = "+12125550142"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose ads, all of one number, play tricks in every field that is shown."""
    made = tmp_path_factory.mktemp("tricks")
    lines = [
        json_line(
            source=f"{trick}.example",
            source_id=f"{number}{trick}",
            title=f"{trick} unusual",
            body=f"{trick} call 212-555-0142 {trick}",
            place=f"{trick} Oakland",
            url=f"https://x.example/{number}",
        )
        for number, trick in enumerate(TRICKS)
    ]
    (made / "feed").write_bytes(b"".join(lines) + b'{"title": "\x1b[31m\n')
    for words in (["ingest", made / "feed"], ["build"]):
        ran = leadlight(*words, "--home", made / "home", "--purpose", "a test on made-up data")
        assert ran.code == 0, ran.err
    return made / "home"


def lead_id(folder: Path) -> str:
    return str(leadlight("links", "--json", "--home", folder).records()[0]["lead_id"])


@pytest.mark.parametrize(
    "words",
    [
        ["leads", "--threshold", "0"],
        ["lead", "LEAD"],
        ["links"],
        ["search", "unusual"],
        ["search", PHONE],
        ["quarantine"],
    ],
)
def test_no_ad_steers_the_terminal(
    folder: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [lead_id(folder) if word == "LEAD" else word for word in words]
    ran = leadlight(*words, "--home", folder)
    assert ran.code == 0, ran.err
    assert UNWANTED.search(ran.out + ran.err) is None
    assert list(tmp_path.iterdir()) == []


def test_markup_in_an_ad_is_shown_as_it_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    shown = leadlight("lead", lead_id(folder), "--home", folder).out
    for trick in (
        "[bold red]loud[/] unusual",
        "[/] [/bold] [ unusual",
        "\\[/x] \\\\[/y] unusual",
        ":skull: :warning:",
    ):
        assert trick in shown


def test_what_is_not_there_is_told_without_tricks(folder: Path) -> None:
    ran = leadlight("lead", "\x1b[31mnobody", "--home", folder)
    assert ran.code == 1
    assert UNWANTED.search(ran.err) is None


def test_programs_get_every_letter(folder: Path) -> None:
    ran = leadlight("search", PHONE, "--json", "--home", folder)
    assert {record["source"] for record in ran.records()} == {f"{it}.example" for it in TRICKS}
    assert "\x1b" not in ran.out
