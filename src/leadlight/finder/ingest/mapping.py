"""A mapping file: from the columns of somebody else's table, or the elements of a site's pages, to
the fields of the ad record."""

from __future__ import annotations

import re
from collections.abc import Mapping as Columns
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from leadlight.core.errors import InputError, RecordError
from leadlight.core.records import AD_FIELDS

_LISTS = {"places", "contacts", "images"}
_OBJECTS = {"capture", "extra"}
_NUMBERS = {"lat", "lon"}
_TIMES = {"captured_at", "posted_at", "gone_at"}
_PARTS = {
    "contacts": {"phone", "email", "handle", "url", "payment"},
    "images": {"url", "sha256", "pdq", "path"},
}


class Pick(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Elements that a CSS selector finds: their text, or an attribute of theirs."""

    css: Annotated[str, msgspec.Meta(min_length=1)]
    attribute: str | None = None


class PageFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pages of one kind and how they are read.

    Attributes:
        match: regular expression that is found in the addresses of such pages; its named groups
            are fields of the record.
        fields: record field to a selector, or to a selector and an attribute. Lists take all
            elements, other fields the first.
    """

    match: str
    fields: dict[str, str | Pick]


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How rows become records.

    Attributes:
        fields: record field to column; ``contacts.phone`` or ``images.pdq`` name a part of a list.
            Empty: the columns are called like the fields.
        constants: record fields that are the same in every row.
        offset: offset of times that are given without one, as in ``-05:00``.
        time_format: ``strptime`` format of times that are not RFC 3339.
        separator: what stands between several values in one cell.
        pages: for captured pages: which are ads, the first that matches. Empty: all pages are read
            as any page is made.
    """

    fields: dict[str, str] = {}
    constants: dict[str, str] = {}
    offset: Annotated[str, msgspec.Meta(pattern=r"^([+-]\d\d:\d\d|Z)$")] | None = None
    time_format: str | None = None
    separator: Annotated[str, msgspec.Meta(min_length=1)] = "|"
    pages: tuple[PageFields, ...] = ()

    def columns_missing(self, header: list[str]) -> list[str]:
        """Columns that this mapping needs and ``header`` lacks."""
        wanted = (
            set(self.fields.values()) if self.fields else {"captured_at"} - self.constants.keys()
        )
        return sorted(wanted - set(header))

    def reads(self, column: str) -> bool:
        """Whether a field of the record is filled from ``column``."""
        return column in (self.fields.values() if self.fields else AD_FIELDS)

    def record(self, row: Columns[str, Any]) -> dict[str, Any]:
        """The record fields that ``row`` gives. Columns that no field names go over as they are.

        Raises:
            RecordError: a cell is not of its field's type.
        """
        taken = self.fields or {column: column for column in row if column in AD_FIELDS}
        used = set(taken.values())
        fields: dict[str, Any] = {name: value for name, value in row.items() if name not in used}
        cells = {field: row.get(column) for field, column in taken.items()}
        given = {field: value for field, value in cells.items() if value not in (None, "")}
        for field, value in (self.constants | given).items():
            self._put(fields, field, value)
        return {field: value for field, value in fields.items() if value not in (None, "")}

    def of_page(self, given: Columns[str, Any]) -> dict[str, Any]:
        """The record fields that a page gives: ``given``, by field, and the constants.

        Raises:
            RecordError: a value is not of its field's type.
        """
        fields: dict[str, Any] = {}
        for field, value in (self.constants | dict(given)).items():
            self._put(fields, field, value)
        return fields

    def _put(self, fields: dict[str, Any], field: str, value: Any) -> None:
        whole, _, part = field.partition(".")
        if part:
            key = "value" if whole == "contacts" else part
            kind = {"type": part} if whole == "contacts" else {}
            values = self._split(value)
            held = fields.get(whole)
            parts = [kind | {key: each} for each in values]
            fields[whole] = [*(held if isinstance(held, list) else ()), *parts]
        else:
            fields[field] = self._typed(field, value)

    def _typed(self, field: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            if field in _NUMBERS:
                return float(value)
            if field in _TIMES:
                return self._time(value)
            if field in _LISTS | _OBJECTS and value.lstrip()[:1] in ("[", "{"):
                return msgspec.json.decode(value)
            if field == "age" and value.isascii() and value.isdigit():
                return int(value)
        except RecursionError:
            raise RecordError(f"`{field}` is nested too deeply") from None
        except (ValueError, msgspec.MsgspecError) as error:
            raise RecordError(f"`{field}` cannot be read from {value[:80]!r}: {error}") from None
        return self._split(value) if field == "places" else value

    def _split(self, value: Any) -> list[str]:
        texts = map(str, value) if isinstance(value, list) else str(value).split(self.separator)
        return [text.strip() for text in texts if text.strip()]

    def _time(self, value: str) -> str:
        if self.time_format is None:
            naive = value.strip().replace(" ", "T", 1)
            return naive + self.offset if self.offset and _lacks_offset(naive) else naive
        moment = datetime.strptime(value.strip(), self.time_format)  # noqa: DTZ007 - offset follows
        return moment.isoformat() + (self.offset or "" if moment.tzinfo is None else "")


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML or JSON file.

    Raises:
        InputError: the file cannot be opened, or names a field that records do not have.
    """
    try:
        mapping = msgspec.yaml.decode(path.read_bytes(), type=Mapping)
    except OSError as error:
        raise InputError(f"mapping {path} cannot be opened: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(
            f"mapping {path}: {error} (fields of records stand under `fields`: docs/mapping.md)"
        ) from None
    named = [*mapping.fields, *mapping.constants]
    for page in mapping.pages:
        try:
            named += re.compile(page.match).groupindex
        except re.error as error:
            raise InputError(f"mapping {path}: {page.match!r} cannot be matched: {error}") from None
        for field, pick in page.fields.items():
            if field in _PARTS or field in _OBJECTS:
                raise InputError(f"mapping {path}: name a part of {field}, as in {field}.url")
            _check_selector(path, pick if isinstance(pick, str) else pick.css)
        named += page.fields
    if unknown := [field for field in named if not _is_field(field)]:
        raise InputError(f"mapping {path}: no field called {', '.join(unknown)}; see `ad/1`")
    return mapping


def _check_selector(path: Path, css: str) -> None:
    try:
        LexborHTMLParser("<p>").css(css)
    except (ValueError, SelectolaxError) as error:
        raise InputError(f"mapping {path}: {css!r} is no selector: {error}") from None


def _is_field(field: str) -> bool:
    whole, _, part = field.partition(".")
    return whole in AD_FIELDS and (not part or part in _PARTS.get(whole, ()))


def _lacks_offset(moment: str) -> bool:
    return not moment.endswith(("Z", "z")) and "+" not in moment[10:] and "-" not in moment[10:]
