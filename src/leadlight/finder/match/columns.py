"""From the columns of somebody else's table to the fields of a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec

from leadlight.core.errors import InputError, RecordError
from leadlight.core.missing import REPORT_FIELDS

_LISTS = {"aliases", "handles", "emails", "phones", "image_pdq"}
_WHOLE = {"birth_year", "age_now", "age_at_missing"}
_DATES = {"as_of", "missing_since"}
_REMEDIES = {**dict.fromkeys(_WHOLE, "write a whole number"), "height_cm": "write centimetres"}
_YES, _NO = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How rows become reports.

    Attributes:
        fields: field of the report to column. Empty: the columns are called like the fields.
        constants: fields that are the same in every row.
        date_format: ``strptime`` format of days that are not written as in 2026-03-01.
        separator: what stands between several values in one cell.
    """

    fields: dict[str, str] = {}
    constants: dict[str, Any] = {}
    date_format: str | None = None
    separator: Annotated[str, msgspec.Meta(min_length=1)] = "|"

    def columns_missing(self, header: list[str]) -> list[str]:
        """Columns that this mapping needs and ``header`` lacks."""
        wanted = set(self.fields.values()) or {"report_id"} - self.constants.keys()
        return sorted(wanted - set(header))

    def reads(self, column: str) -> bool:
        """Whether a field of the report is filled from ``column``."""
        return column in (self.fields.values() if self.fields else REPORT_FIELDS)

    def record(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that ``row`` gives. Columns that no field names go over as they are.

        Raises:
            RecordError: a cell is not of its field's type.
        """
        taken = self.fields or {column: column for column in row if column in REPORT_FIELDS}
        used = set(taken.values())
        fields = {name: value for name, value in row.items() if name not in used and value != ""}
        cells = {field: row.get(column) for field, column in taken.items()}
        given = {field: cell for field, cell in cells.items() if cell not in (None, "")}
        typed = {field: self._typed(field, value) for field, value in given.items()}
        return fields | self.constants | typed

    def _typed(self, field: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = value.strip()
        try:
            if field in _LISTS:
                return [part.strip() for part in text.split(self.separator) if part.strip()]
            if field in _WHOLE:
                return int(text)
            if field == "height_cm":
                return float(text)
            if field in _DATES and self.date_format:
                moment = datetime.strptime(text, self.date_format)  # noqa: DTZ007 - a day alone
                return moment.date().isoformat()
        except ValueError as error:
            remedy = _REMEDIES.get(field, str(error))
            raise RecordError(f"`{field}` cannot be read from {text[:80]!r}: {remedy}") from None
        return _yes_or_no(text) if field == "state_care" else text


def _yes_or_no(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise RecordError(f"`state_care` cannot be read from {text[:80]!r}: write yes or no")


def read_columns(path: Path) -> Columns:
    """The mapping in a YAML or JSON file.

    Raises:
        InputError: the file cannot be opened, or names a field that reports do not have.
    """
    try:
        columns = msgspec.yaml.decode(path.read_bytes(), type=Columns)
    except OSError as error:
        raise InputError(f"mapping {path} cannot be opened: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"mapping {path}: {error}") from None
    named = {*columns.fields, *columns.constants}
    if unknown := sorted(named - REPORT_FIELDS):
        raise InputError(
            f"mapping {path}: no field called {', '.join(unknown)}; see docs/missing.md"
        )
    return columns
