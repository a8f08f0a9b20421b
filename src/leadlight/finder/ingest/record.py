"""From received bytes or a mapping of fields to one valid ad record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from leadlight.core.errors import RecordError
from leadlight.core.records import AD_FIELDS, Ad

_EARLIEST, _LATEST = 1990, 2199
_DEEPEST = 64
"""Levels of lists and objects in a record: what writes it out again must not run out of stack."""
_as_it_stands = msgspec.json.Decoder(Ad).decode
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
_REMEDIES = {
    "timezone component": "give the time with its offset, as in 2026-03-01T12:00:00Z",
    "RFC3339": "give the time as RFC 3339 with its offset, as in 2026-03-01T12:00:00Z",
    "required field `source`": "each record names its source, or give --source NAME",
    "required field `captured_at`": "each record says when it was captured",
}


def decode_ad(raw: bytes, source: str | None = None) -> Ad:
    """The record in ``raw``, one JSON object in UTF-8; ``source`` fills a missing source.

    Raises:
        RecordError: names what is wrong, the field, and the remedy.
    """
    if raw.count(b"{") + raw.count(b"[") <= _DEEPEST:
        try:
            raw.decode()  # what the contract does not know is skipped unread
            return _sound(_as_it_stands(raw))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass  # fields that the contract does not know, or what is told of part by part
    return build_ad(decode_fields(raw), source)


def decode_fields(raw: bytes) -> dict[str, Any]:
    """The JSON object in ``raw``.

    Raises:
        RecordError: it is not UTF-8, not JSON, or not an object.
    """
    try:
        fields = msgspec.json.decode(raw)
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: {error.reason} at byte {error.start}") from None
    except RecursionError:
        raise RecordError("nested too deeply") from None
    except msgspec.MsgspecError as error:
        half = " (or half of a surrogate pair stands alone)" if _HALF_PAIR.search(raw) else ""
        raise RecordError(f"not JSON: {error}{half}") from None
    if not isinstance(fields, dict):
        raise RecordError(f"not an object but {type(fields).__name__}: one JSON object a line")
    return fields


def build_ad(fields: Mapping[str, Any], source: str | None = None) -> Ad:
    """A valid record from ``fields``; fields that the contract does not know go to ``extra``.

    Raises:
        RecordError: names what is wrong, the field, and the remedy.
    """
    if _is_too_deep(fields):
        raise RecordError("nested too deeply")
    known = {key: value for key, value in fields.items() if key in AD_FIELDS and value is not None}
    unknown = {key: value for key, value in fields.items() if key not in AD_FIELDS}
    if source is not None:
        known.setdefault("source", source)
    try:
        ad = msgspec.convert(known, Ad)
    except msgspec.ValidationError as error:
        raise RecordError(_with_remedy(str(error))) from None
    ad = _sound(ad)
    return msgspec.structs.replace(ad, extra=unknown | ad.extra) if unknown else ad


def _sound(ad: Ad) -> Ad:
    if not (ad.title or ad.body):
        raise RecordError("neither title nor body: a record needs one of them")
    _check_year("captured_at", ad.captured_at)
    _check_year("posted_at", ad.posted_at)
    _check_year("gone_at", ad.gone_at)
    return ad


def _is_too_deep(fields: Mapping[str, Any]) -> bool:
    level = [value for value in fields.values() if isinstance(value, dict | list)]
    for _ in range(_DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [value for values in inner for value in values if isinstance(value, dict | list)]
        if not level:
            return False
    return True


def _check_year(field: str, moment: datetime | None) -> None:
    if moment is not None and not _EARLIEST <= moment.year <= _LATEST:
        raise RecordError(f"the year {moment.year} of `{field}` is not between 1990 and 2199")


def _with_remedy(problem: str) -> str:
    for sign, remedy in _REMEDIES.items():
        if sign in problem:
            return f"{problem}: {remedy}"
    return problem
