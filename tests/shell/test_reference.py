"""Schemas as words."""

from __future__ import annotations

from typing import Any

import pytest

from leadlight.shell.reference import kind, record_in

LEAD = {"$ref": "#/components/schemas/Lead"}


@pytest.mark.parametrize(
    ("schema", "says", "record"),
    [
        ({"type": "integer"}, "integer", ""),
        ({"type": "string", "format": "date-time"}, "date-time", ""),
        (LEAD, "Lead", "Lead"),
        ({"type": "array", "items": LEAD}, "list of Lead", "Lead"),
        (
            {"type": "array", "items": False, "prefixItems": [{"type": "number"}] * 2},
            "pair of number",
            "",
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null", ""),
        ({"anyOf": [LEAD, {"type": "null"}]}, "Lead or null", "Lead"),
        ({"enum": ["weak", "verdicts"]}, "“weak” or “verdicts”", ""),
        ({}, "anything", ""),
    ],
)
def test_a_schema_is_told_in_words(schema: dict[str, Any], says: str, record: str) -> None:
    """The type as a reader would say it, and the record that it leads to."""
    assert kind(schema) == says
    assert record_in(schema) == record
