"""Numbering plans: which digits are a telephone number, and how it is written in E.164."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import phonenumbers

from leadlight.core.errors import InputError

_NANP: Final = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1])
_LONGEST, _SHORTEST = 15, 7
_OLD_MEXICAN: Final = 13
"""Mexican mobile numbers had a 1 behind the country code until 2019, and many still write it."""
_FICTION: Final = re.compile(r"\+447700900\d{3}|\+3363998\d{4}|\+3532091\d{5}")
"""British, French and Irish numbers kept free for drama that the plan does not know."""


def is_nanp(region: str) -> bool:
    """Whether numbers without a country code are North American in ``region``."""
    return region in _NANP


def check_region(region: str) -> None:
    """Refuse a country that the numbering plans do not know, so that no number is lost unseen.

    Raises:
        InputError: names the setting and what it should be.
    """
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise InputError(
            f"region {region!r} (LEADLIGHT_REGION or --region) is no country with a numbering "
            "plan; write its two letters, as in US or MX"
        )


def lengths(region: str) -> range:
    """How many digits a number may have that is dialled inside ``region``."""
    return range(10, 12) if is_nanp(region) else range(8, 13)


@lru_cache(maxsize=1 << 16)
def national(digits: str, region: str) -> str | None:
    """``digits`` as dialled inside ``region``, in E.164; ``None`` if there is no such number."""
    if is_nanp(region):
        return _north_american(digits)
    return _parsed(digits, region)


@lru_cache(maxsize=1 << 14)
def international(digits: str) -> str | None:
    """``digits`` that stood behind a plus sign, in E.164; ``None`` if no plan has such a number."""
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return None
    if digits.startswith("1"):
        return _north_american(digits)
    if len(digits) == _OLD_MEXICAN and digits.startswith("521"):
        digits = f"52{digits[3:]}"
    return _parsed(f"+{digits}", None)


@lru_cache(maxsize=1 << 14)
def home_sizes(e164: str) -> tuple[int, ...]:
    """How many digits the groups have in which ``e164`` is written at home."""
    number = phonenumbers.parse(e164)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(len(group) for group in re.findall(r"\d+", written))


def _north_american(digits: str) -> str | None:
    """NXX NXX XXXX with an area code in use; exchange 555 stands for every area (fiction)."""
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10 or digits[3] in "01" or digits[4:6] == "11":
        return None
    return f"+1{digits}" if _is_area(digits[:3]) else None


@lru_cache(maxsize=1000)
def _is_area(code: str) -> bool:
    return _parsed(f"+1{code}2345678", None) is not None


def _parsed(digits: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164 if _FICTION.fullmatch(e164) or phonenumbers.is_valid_number(number) else None
