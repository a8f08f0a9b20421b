"""Canonical JSON (RFC 8785): one value, one row of bytes, on any machine and in any language."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from leadlight.core.errors import InputError

_EXACT = 2**53 - 1
"""The largest integer that every reader of JSON keeps as it is (RFC 7493, section 2.2)."""
_text = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> bytes:
    """``value`` as RFC 8785 writes it, in UTF-8.

    Raises:
        InputError: it holds what JSON cannot say exactly: a number that is none or too large, half
            a character, a key that is no text, an object of another kind.
    """
    try:
        return _told(value).encode()
    except UnicodeEncodeError:
        raise InputError("a text holds half a character, which cannot be recorded") from None


def _told(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return f"[{','.join(map(_told, value))}]"
    raise InputError(f"a {type(value).__name__} cannot be recorded: {value!r}")


def _object(value: Mapping[Any, Any]) -> str:
    if not all(isinstance(key, str) for key in value):
        raise InputError("a key that is no text cannot be recorded")
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return f"{{{','.join(f'{_text(key)}:{_told(value[key])}' for key in keys)}}}"


def _integer(value: int) -> str:
    if abs(value) > _EXACT:
        raise InputError(f"the number {value} is too large to be recorded exactly")
    return str(value)


def _number(value: float) -> str:
    """As ECMAScript writes it: the fewest digits that read back as the same number."""
    if not math.isfinite(value):
        raise InputError(f"{value} is no number that can be recorded")
    if value == 0:
        return "0"
    sign, digits, power = Decimal(repr(value)).normalize().as_tuple()
    shown = "".join(map(str, digits))
    point = len(shown) + int(power)  # where the decimal point stands among the digits
    return "-" * sign + _placed(shown, point)


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{rest}e{point - 1:+d}"
