"""Web addresses, and whether they are somebody's own.

One with ``https://`` or ``www.`` is read forward; any other from the dot before its top-level
domain: back to the host, forward to the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leadlight.core.findings import Link, Span
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.ordinary import is_ordinary, sounds_ordinary
from leadlight.finder.extract.watch import Sight

_CLEAR_TOPS: Final = "com|net|org|biz|xyz|example|co|io|tv|cc|gg"
_WORD_TOPS: Final = (
    "info|club|vip|site|online|link|page|live|app|life|love|fun|world|today|top|pro|shop|store"
    "|space|website|girls|date|dating|chat|center|agency|social|bio|click|cam|studio|email|guru"
)
_WORD_COUNTRIES: Final = frozenset(
    {"am", "as", "at", "be", "by", "do", "es", "hr", "in", "is", "it", "la", "me", "mi", "my"}
    | {"no", "so", "to", "tu", "us", "ya"}
)
_TOPS: Final = rf"(?:{_CLEAR_TOPS}|{_WORD_TOPS})"
_DOT_WORD: Final = (
    r"(?:[ ](?:dot|d0t|punto)[ ]|[ ]\.[ ]"
    r"|[ ]?[(\[{<*_][ ]?(?:dot|d0t|punto|\.)[ ]?[)\]}>*_][ ]?)"
)
_PATH: Final = r"(?::\d{2,5}(?!\d))?(?:[/?#][!#-;=?-Z_a-z~]{0,300})?"
_FULL: Final = Sight(
    r"h(?:tt|xx)ps?:/|\bwww\.",
    r"(?:h(?:tt|xx)ps?:/{1,2}(?:www\.)?|(?<![a-z0-9@])www\.)"
    rf"(?P<address>(?:[a-z0-9][a-z0-9\-]{{0,62}}\.){{1,5}}[a-z]{{2,24}}(?![a-z0-9@\-]){_PATH})",
)
_TAIL: Final = Sight(
    rf"\.{_TOPS}(?:[^a-z0-9]|$)|\.[a-z]{{2}}/[a-z0-9@_]",
    rf"\.(?P<top>{_TOPS}(?:\.[a-z]{{2}})?(?![a-z0-9@]|-[a-z0-9\-]{{1,40}}\.)|[a-z]{{2}}(?=/[a-z0-9@_]))"
    rf"(?!\.{_TOPS}(?![a-z0-9])|\.[a-z0-9\-]{{1,63}}\.[a-z])(?P<path>{_PATH})",
)
_TAIL_SAID: Final = Sight(
    r"(?: (?:dot|d0t|punto)| \.|[(\[{<*_] ?(?:dot|d0t|punto|\.) ?[)\]}>*_])"
    rf" ?{_TOPS}(?:[^a-z0-9]|$)",
    rf"{_DOT_WORD}(?P<top>{_TOPS})(?![a-z0-9@\-])(?P<path>{_PATH})",
)
_AWAY: Final = 96
_BACK: Final = re.compile(r"(?P<host>[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){0,4})(?P<more>.?)")
_DOT_BACK: Final = (
    r"(?:[ ](?:tod|t0d|otnup)[ ]|[ ]\.[ ]"
    r"|[ ]?[)\]}>*_][ ]?(?:tod|t0d|otnup|\.)[ ]?[(\[{<*_][ ]?|\.)"
)
_BACK_SAID: Final = re.compile(
    rf"[ ]?(?P<host>[a-z0-9\-]{{1,63}}(?:{_DOT_BACK}[a-z0-9\-]{{1,63}}){{0,2}})(?P<more>.?)"
)
_ANY_DOT_BACK: Final = re.compile(_DOT_BACK)
_OF_MAIL: Final = re.compile(r"[ \t\n]{0,3}(?:@|[)\]}>*_|~\-]{1,2}[ ]?(?:ta|a|@|aborra)|aborra)")
_OF_MAIL_SAID: Final = re.compile(rf"{_OF_MAIL.pattern}|[ \t\n]{{1,3}}ta(?![a-z])")
_TRAILING: Final = ".,;:!?)]}*'|"
_MAILERS: Final = frozenset(
    {"gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com"}
    | {"ymail.com", "proton.me", "protonmail.com", "live.com", "msn.com"}
)
_EVERYBODYS: Final = frozenset(
    {"snapchat.com", "instagram.com", "instagr.am", "t.me", "telegram.me", "wa.me", "kik.me"}
    | {"onlyfans.com", "twitter.com", "x.com", "facebook.com", "fb.com", "m.me", "tiktok.com"}
    | {"cash.app", "venmo.com", "paypal.me", "paypal.com", "google.com", "goo.gl", "youtube.com"}
    | {"youtu.be", "line.me", "signal.me", "signal.group", "fansly.com", "threads.net"}
    | {"threads.com", "reddit.com", "bsky.app", "twitch.tv", "fetlife.com", "discord.gg"}
    | {"discord.com", "whatsapp.com", "zellepay.com", "apple.com", "telegram.org"}
)
_PLATFORMS: Final = _EVERYBODYS | _MAILERS
_SHARED: Final = frozenset(
    {"linktr.ee", "allmylinks.com", "beacons.ai", "bio.link", "lnk.bio", "campsite.bio", "solo.to"}
    | {"msha.ke", "snipfeed.co", "hoo.be", "link.me", "getallmylinks.com", "linkin.bio", "bit.ly"}
    | {"tinyurl.com", "cutt.ly", "is.gd", "rb.gy", "ow.ly", "t.co", "shorturl.at", "rebrand.ly"}
)
"""Hosts of pages of links and short links: what lies under them belongs to somebody."""


_SIGHTS: Final = (_FULL, _TAIL, _TAIL_SAID)


def sights() -> tuple[Sight, ...]:
    """What is looked for."""
    return _SIGHTS


def read_urls(text: Text, site: str) -> tuple[Link, ...]:
    """The addresses in ``text``; personal are those outside ``site`` and the big platforms.

    Addresses read ``https://host/path``, in lower case, without ``www.``, query and fragment.
    """
    if not any(map(text.starts, _SIGHTS)):
        return ()
    spans: dict[str, list[Span]] = {}
    for url, start, end in _found(text):
        spans.setdefault(url, []).extend(text.spans(start, end))
    own = host_of(site)
    return tuple(Link(url, _is_personal(url, own), tuple(found)) for url, found in spans.items())


def _found(text: Text) -> Iterator[tuple[str, int, int]]:
    end = 0
    for found in _in_order(text):
        if found.start() < end:
            continue
        full = found.re is _FULL.pattern
        address, start = (found["address"], found.start()) if full else _around(text, found, end)
        kept = address.rstrip(_TRAILING)
        if "." in kept and kept not in _MAILERS:
            end = found.end() - len(address) + len(kept)
            yield _canonical(kept), start, end


def _in_order(text: Text) -> list[re.Match[str]]:
    found = [match for sight in _SIGHTS for match in text.finds(sight)]
    return sorted(found, key=lambda match: match.start())


def _around(text: Text, tail: re.Match[str], behind: int) -> tuple[str, int]:
    """The address that ``tail`` ends, and where it starts; empty if no host stands before it."""
    said = tail.re is _TAIL_SAID.pattern
    back = text.plain[max(behind, tail.start() - _AWAY) : tail.start()][::-1]
    found = (_BACK_SAID if said else _BACK).match(back)
    if found is None or (_OF_MAIL_SAID if said else _OF_MAIL).match(back, found.end("host")):
        return "", tail.start()
    host = _ANY_DOT_BACK.sub(".", found["host"])[::-1].removeprefix("www.").lstrip("-")
    fits = found["more"] not in set("@._") and _fits(host, tail["top"], said=said)
    return (f"{host}.{tail['top']}{tail['path']}" if fits else ""), tail.start() - found.end("host")


def _fits(host: str, top: str, *, said: bool) -> bool:
    """Whether ``host`` is a name, not the end of a sentence without a blank behind it."""
    if f"{host}.{top}" in _EVERYBODYS:
        return True
    label = host.rsplit(".", maxsplit=1)[-1]
    if not any(map(str.isalpha, label)):
        return False
    if said:
        return len(label) > 2 and not is_ordinary(label)
    if top in _WORD_COUNTRIES:
        return not sounds_ordinary(label)
    if top in _WORD_TOPS.split("|"):
        return len(label) > 2 and not sounds_ordinary(label)
    return True


def _canonical(address: str) -> str:
    bare = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/")
    return f"https://{bare.removeprefix('www.')}"


def _is_personal(url: str, site: str) -> bool:
    host, _, path = url.removeprefix("https://").partition("/")
    host = host.split(":")[0]
    if host in _SHARED and not path:
        return False
    return all(it != site and it not in _PLATFORMS for it in _with_parents(host))


def _with_parents(host: str) -> Iterator[str]:
    """``host`` and all that it lies under: "a.b.example", "b.example", "example"."""
    while host:
        yield host
        host = host.partition(".")[2]


def host_of(site: str) -> str:
    """The host that ``site`` (a name or an address) stands for, without ``www.``."""
    bare = site.lower().split("://")[-1].split("/")[0].split(":")[0]
    return bare.removeprefix("www.")
