"""What stands around figures and says that they are a telephone number, or something else."""

from __future__ import annotations

import re
from typing import Final

from leadlight.finder.extract.numerals import SEPARATOR, UNIT

_AROUND: Final = 40
_ADDRESS: Final = 160
_PHONE: Final = re.compile(
    r"(?:call|text|txt|phone|cell|tel|ring|mobile|number|num|my ?#|# ?is|whats ?app|whats"
    r"|wsp|\bwa|llama|llamame|numero|telefono|fono|celular|cel|mensaje|texto|sms|imessage|contact|reach|dial|hmu"
    r"|hit|\bph|\bfon|📞|📱|☎|☏|📲)"
    r"[^a-z0-9]{0,6}(?:(?:me|us|or|at|on|up|text|call|is|al|here|now|my|phone|cell|number|es|a|the"
    r"|mi|line|no)[^a-z0-9]{1,4}){0,4}\Z"
)
_CALL_BEHIND: Final = re.compile(
    r"[^a-z0-9]{0,4}(?:(?:call|text|txt|llama|whats ?app|hmu)(?![a-z])|📞|📱|☎|☏|📲)"
)
_IDENTIFIER: Final = re.compile(
    r"(?:\bid|\bref|reference|referencia|post|posting|listing|licen[sc]e|licencia|\bad|order|orden"
    r"|pedido|invoice|factura|serial|account|acct|cuenta|tracking|views|visits|\bim[gq]|isbn|\bsku|\bvin|ticket"
    r"|confirmation|booking|case|permit|member(?:ship)?|user|profile|verification|badge|routing|btc|card)"
    r"[^a-z0-9]{0,3}(?:id|no|nr|number|num|code|numero)?[^a-z0-9+]{0,4}\Z"
)
_PRICE: Final = re.compile(
    r"(?:(?<![a-z])(?<!\d)(?<!\d )(?<!an )(?<!per )(?:hh|hrs?|hour|h|half|full|mins?|specials?"
    r"|roses|donation|rates?|qv|qk|quickie|prices?|tarifas?|precios?)[ ]{0,2}[:=/\-]?[ ]{0,2}"
    r"|[$€£]\s{0,2})\Z"
)
_GLUED: Final = re.compile(
    r"(?:call|text|txt|cell|phone|tel|me|us|at|ph|number|now|hmu|line|sms|wa|or)\Z"
)
_ADDRESS_SIGN: Final = re.compile(r"://|www\.|\.[a-z]{2,8}/")
_FOR_PHONES: Final = re.compile(
    r"(?:wa\.me/|(?:phone|tel|call|text|sms|cell|mobile|whatsapp)[:/=])\+?1?[\-.(]?\Z"
)
_HOST_ONLY: Final = re.compile(r"(?:[a-z]{2,8}://|www\.)?[^\s/]*/?")
_WORLDWIDE: Final = re.compile(r"(?:wa\.me/|whatsapp\.com/send/?\?phone=)\Z")
_AMOUNT: Final = re.compile(rf"{SEPARATOR}?{UNIT}|%")
_PAGE: Final = re.compile(r"/[a-z0-9]|\.?(?:html?|php|aspx?)(?![a-z])")
_WORD: Final = re.compile(r"[a-z0-9]{0,40}")
_HEX_BEFORE: Final = re.compile(r"(?:[0-9][a-f]|[a-f][0-9])[a-f0-9]*-[a-f]*\Z")
_WORD_BEFORE: Final = re.compile(r"[a-z0-9]*\Z")


def calls(plain: str, start: int, end: int) -> bool:
    """Whether what stands around asks for a call or a message."""
    return calls_before(plain, start) or bool(_CALL_BEHIND.match(plain, end))


def calls_before(plain: str, start: int) -> bool:
    """Whether a call or a message is asked for before ``start``."""
    return bool(_PHONE.search(plain, max(start - _AROUND, 0), start))


def identifies(plain: str, start: int) -> bool:
    """Whether what stands before ``start`` says that an id follows."""
    return bool(_IDENTIFIER.search(plain, max(start - _AROUND, 0), start))


def is_price(plain: str, start: int) -> bool:
    """Whether what stands before ``start`` says that an amount follows."""
    return bool(_PRICE.search(plain, max(start - _AROUND, 0), start))


def is_amount(plain: str, end: int) -> bool:
    """Whether a unit of money, time or size stands at ``end``."""
    return bool(_AMOUNT.match(plain, end))


def is_tail_of_name(plain: str, start: int) -> bool:
    """Whether letters touch the figures that are no word for calling."""
    if not plain[start - 1 : start].isalpha():
        return False
    return not _GLUED.search(plain, max(start - _AROUND, 0), start)


def is_part_of_code(plain: str, start: int, end: int) -> bool:
    """Whether the figures stand among other letters and figures, as in a hash."""
    if _HEX_BEFORE.search(plain, max(start - _AROUND, 0), start):
        return True
    before = _WORD_BEFORE.search(plain, max(start - _AROUND, 0), start)
    behind = _WORD.match(plain, end)
    return any(it and re.search(r"\d", it[0]) for it in (before, behind))


def is_page_id(plain: str, start: int, end: int) -> bool:
    """Whether the figures name a page of a site: they stand in a path without a word for phones.

    Sites number their postings; a number right behind the host, or in it, is somebody's own.
    """
    if plain[start - 1 : start].isspace():
        return False
    before = (plain[max(start - _ADDRESS, 0) : start].split() or [""])[-1]
    if not _ADDRESS_SIGN.search(before) or _FOR_PHONES.search(before):
        return False
    if _PAGE.match(plain, end):
        return True
    return not (before[-1:].isalpha() or _HOST_ONLY.fullmatch(before))


def is_worldwide(plain: str, start: int) -> bool:
    """Whether the place asks for a number with its country code."""
    return bool(_WORLDWIDE.search(plain, max(start - _AROUND, 0), start))
