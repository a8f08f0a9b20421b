"""Web addresses, and whether they are somebody's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadlight.core.findings import Link
from leadlight.finder.extract.normalise import Text

_HOST = r"(?:[a-z0-9](?:[a-z0-9\-]{0,62})\.){1,5}"
_PATH = r"(?:[/?#][^\s<>\"'\x00]{0,500})?"
_BARE_TOP = r"(?:com|net|org|info|biz|xyz|vip|club|site|online|link|example|page|live)"
_PATH_TOP = r"(?:[a-z]{2})"
_PATTERN = re.compile(
    rf"(?:(?<![a-z0-9])(?:https?://|www\.)(?P<full>{_HOST}[a-z]{{2,24}}(?::\d{{2,5}})?{_PATH})"
    rf"|(?<![a-z0-9@._\-])(?P<bare>{_HOST}{_BARE_TOP}(?![a-z0-9@\-]|\.[a-z]){_PATH})"
    rf"|(?<![a-z0-9@._\-])(?P<short>{_HOST}{_PATH_TOP}/[^\s<>\"'\x00]{{1,200}}))"
)
_SIGN = re.compile(rf"\.(?:{_BARE_TOP}|[a-z]{{2}}/)|://|www\.")
_TRAILING = ".,;:!?)]}*"
_EVERYBODYS = {
    *("snapchat.com", "instagram.com", "t.me", "telegram.me", "wa.me", "kik.me", "onlyfans.com"),
    *("twitter.com", "x.com", "facebook.com", "fb.com", "tiktok.com", "cash.app", "venmo.com"),
    *("paypal.me", "paypal.com", "google.com", "youtube.com", "gmail.com", "yahoo.com"),
    *("hotmail.com", "outlook.com", "line.me", "signal.me", "fansly.com", "threads.net"),
}


def read_urls(text: Text, site: str) -> tuple[Link, ...]:
    """The addresses in ``text``; personal are those outside ``site`` and the big platforms.

    Addresses read ``https://host/path``, host in lower case, without ``www.``, query and fragment.
    """
    links: dict[str, Link] = {}
    for url, start, end in _found(text.plain):
        known, spans = links.get(url), text.spans(start, end)
        links[url] = Link(url, _is_personal(url, site), known.spans + spans if known else spans)
    return tuple(links.values())


def _found(plain: str) -> Iterator[tuple[str, int, int]]:
    if not _SIGN.search(plain):
        return
    for found in _PATTERN.finditer(plain):
        kind = found.lastgroup or "full"
        address = found[kind].rstrip(_TRAILING)
        yield _canonical(address), found.start(), found.start(kind) + len(address)


def _canonical(address: str) -> str:
    bare = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/")
    return f"https://{bare.removeprefix('www.')}"


def _is_personal(url: str, site: str) -> bool:
    host = url.removeprefix("https://").split("/")[0].split(":")[0]
    return not any(_is_under(host, other) for other in (*_EVERYBODYS, host_of(site)) if other)


def host_of(site: str) -> str:
    """The host that ``site`` (a name or an address) stands for, without ``www.``."""
    bare = site.lower().split("://")[-1].split("/")[0].split(":")[0]
    return bare.removeprefix("www.")


def _is_under(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")
