"""A line a record, whatever stands in it; no message of an error."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from leadlight.shell.logs import Lines, tell
from leadlight.shell.requests import Answered


def line(**fields: Any) -> dict[str, Any]:
    """The line of a record; it must be one line of ASCII."""
    plain: dict[str, Any] = {"name": "x", "level": logging.INFO, "pathname": "", "lineno": 1}
    plain |= {"msg": "", "args": (), "exc_info": None}
    written = Lines().format(logging.LogRecord(**(plain | fields)))
    assert len(written.splitlines()) == 1
    assert written.isascii()
    told: dict[str, Any] = json.loads(written)
    return told


@pytest.mark.parametrize(
    "text", ["a\nb", 'a"}\n{"level": "info"}', "a\r\x00\x1b[2J", "\u2028\u202e"]
)
def test_no_line_is_forged(text: str) -> None:
    """What would end a line is escaped."""
    assert line(msg="%s", args=(text,))["says"] == text


def test_a_fault_is_told_without_its_message() -> None:
    """It may hold what somebody looked for; the kind and the places are enough to find it."""
    try:
        raise ValueError("no template is called 'secret'")
    except ValueError:
        told = line(msg="Exception while looking for secret", exc_info=sys.exc_info())
    assert told["fault"] == "ValueError"
    assert told["at"][-1].endswith("test_a_fault_is_told_without_its_message")
    assert "secret" not in str(told)


def test_an_answer_is_told_in_fields(caplog: pytest.LogCaptureFixture) -> None:
    """With its id and route, and the actor where a program asked."""
    with caplog.at_level(logging.INFO, "leadlight.requests"):
        tell(Answered("7", "GET", "/leads/{lead_id}", 200, 0.0123, 42, "program"))
    told = json.loads(Lines().format(caplog.records[-1]))
    assert (told["request_id"], told["ms"], told["actor"]) == ("7", 12.3, "program")
