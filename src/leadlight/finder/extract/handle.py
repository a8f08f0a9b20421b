"""Accounts on platforms where people talk and show themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leadlight.core.findings import Handle, Span
from leadlight.finder.extract.account import Account, Accounts, Service
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.username import has_form, name_at
from leadlight.finder.extract.watch import Sight

UNKNOWN: Final = "unknown"
"""The platform of a handle that stands without one ("@mia_x")."""

_PLATFORMS: Final = Accounts(
    (
        Service(
            "snapchat",
            cues=r"[s5]n[a4@]p{1,2}(?:[ .\-]?ch[a4@]?t)?s?|snapch|snaphcat|snapcaht|snpchat|amosc"
            r"|s[ .]n[ .]a[ .]p(?:[ .]c[ .]h[ .]a[ .]t)?",
            short=r"sc|s\.c\.?",
            signs=r"\$n[a4@]p(?:ch[a4@]t)?|👻",
            paths=("snapchat.com/add/", "snapchat.com/"),
        ),
        Service(
            "instagram",
            cues=r"[i1l]n[s5$]t[a4@](?:[ .\-]?gr[a4@]m)?|inst[ar]{0,3}gr?[a4@]?r?m|intagram"
            r"|intsa(?:gram)?|i\.?g|1g"
            r"|i[ .]n[ .]s[ .]t[ .]a(?:[ .]g[ .]r[ .]a[ .]m)?",
            short="gram",
            signs="!nst[a4@](?:gr[a4@]m)?",
            paths=("instagram.com/", "instagr.am/"),
        ),
        Service(
            "telegram",
            cues=r"t[e3]l[e3][ .\-]?gr[a4@][mn]a?|telegrm|telagram|tel[eg]{1,3}[ra]{2,3}m|tgram|tg"
            r"|tlgr?a?m|t[ .]e[ .]l[ .]e(?:[ .]g[ .]r[ .]a[ .]m)?",
            short="t[e3]l[e3]",
            paths=("telegram.me/", "t.me/"),
        ),
        Service(
            "whatsapp",
            cues=r"wh?[a4@]t+'?s[ .\-]?[a4@]p+|what[ .\-]?sapp|whatapp|wh?ass?app?|wasap|guasap"
            r"|[gw]uas?zap|wsp",
            short="whats|whatsap",
            paths=("wa.me/",),
        ),
        Service("kik", cues=r"k[i1!l]k|k[ .]i[ .]k", paths=("kik.me/",)),
        Service(
            "onlyfans",
            cues=r"[o0]nly?[ .\-]?f[a4@]n[sz5$]|[o0]nlyf",
            short=r"[o0]f|o\.f\.?",
            paths=("onlyfans.com/",),
        ),
        Service(
            "twitter",
            cues=r"tw[i1!]t+[e3]r|twtr|twiter",
            short="x|tw",
            paths=("twitter.com/", "x.com/"),
        ),
        Service("wechat", cues=r"w[e3][ .\-]?ch[a4@]t|weixin", short="wx|vx", signs="微信"),
        Service(
            "signal",
            cues=r"signal (?:id|user ?name)",
            short="s[i1]gn[a4@]l",
            paths=("signal.me/#p/",),
        ),
        Service(
            "facebook",
            cues=r"f[a4@]c[e3][ ]?b[o0]{2}k(?: messenger)?|fb(?: messenger)?",
            paths=("facebook.com/", "fb.com/", "m.me/"),
        ),
        Service("tiktok", cues=r"t[i1!]k[ .\-]?t[o0]k", short="tt", paths=("tiktok.com/",)),
        Service("discord", cues=r"d[i1!]sc[o0]rd"),
        Service("skype", cues="skype"),
        Service("viber", cues="viber"),
        Service("line", cues="line ?id", short="line", paths=("line.me/ti/p/",)),
        Service("kakaotalk", cues="kakao ?talk|kakao"),
        Service("wickr", cues="wickr(?: ?me)?"),
        Service("fansly", cues="fansly", paths=("fansly.com/",)),
        Service("threads", short="threads", paths=("threads.net/", "threads.com/")),
        Service("reddit", cues="reddit", paths=("reddit.com/u/", "reddit.com/user/")),
        Service("bluesky", cues="bluesky|bsky", paths=("bsky.app/profile/",)),
        Service("twitch", cues="twitch", paths=("twitch.tv/",)),
        Service("fetlife", cues="fetlife", paths=("fetlife.com/",)),
        Service("zangi", cues="zangi"),
    )
)
_NO_PLATFORM: Final = Accounts(
    (Service(UNKNOWN, short="dms?|follow(?: me)?|inbox|hmu|add me|user ?name|usuario|handle"),)
)
_ALONE: Final = Sight(r"@[a-z0-9_]{3}", r"(?<![a-z0-9._%+\-@/])@(?=[a-z_])")
_MAIL_OR_SITE: Final = (
    ".com",
    ".net",
    ".org",
    ".example",
    ".mx",
    ".es",
    ".co",
    ".test",
    ".invalid",
)


_SIGHTS_ALONE: Final = (*_NO_PLATFORM.sights(), _ALONE)
_SIGHTS: Final = (*_PLATFORMS.sights(), *_SIGHTS_ALONE)


def sights() -> tuple[Sight, ...]:
    """What is looked for."""
    return _SIGHTS


def read_handles(text: Text, plain: str) -> tuple[Handle, ...]:
    """Handles in ``plain``: the text's own, or with stretches blanked out."""
    if not any(map(text.starts, _SIGHTS)):
        return ()
    spans: dict[tuple[str, str], list[Span]] = {}
    for account in _accounts(text, plain):
        spans.setdefault((account.service, account.name), []).extend(
            text.spans(account.start, account.end)
        )
    return tuple(Handle(*key, tuple(found)) for key, found in spans.items())


def _accounts(text: Text, plain: str) -> Iterator[Account]:
    named = list(_PLATFORMS.read(text, plain))
    yield from named
    if not any(map(text.starts, _SIGHTS_ALONE)):
        return
    known = {account.name for account in named}
    alone = {it.start: it for it in (*_NO_PLATFORM.read(text, plain), *_alone(text, plain))}
    yield from (it for it in alone.values() if it.name not in known)


def _alone(text: Text, plain: str) -> Iterator[Account]:
    """Names behind a bare sign: their form alone must say what they are."""
    for found in text.finds(_ALONE, plain):
        name = name_at(plain, found.end())
        if name and has_form(name.value) and not name.value.endswith(_MAIL_OR_SITE):
            yield Account(UNKNOWN, *name)


def read_handle_field(text: Text) -> tuple[Handle, ...]:
    """The handle in a field that holds nothing else, with or without its platform."""
    handles = read_handles(text, text.plain)
    if any(handle.platform != UNKNOWN for handle in handles):
        return handles
    platform, _, name = text.plain.strip().rpartition(":")
    name = name.strip().lstrip("@")
    if not name:
        return ()
    start = text.plain.rindex(name)
    return (Handle(platform.strip() or UNKNOWN, name, text.spans(start, start + len(name))),)
