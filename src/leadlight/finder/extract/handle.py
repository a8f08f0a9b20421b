"""Accounts on platforms where people talk and show themselves."""

from __future__ import annotations

from leadlight.core.findings import Handle
from leadlight.finder.extract.account import Accounts, Service
from leadlight.finder.extract.normalise import Text

UNKNOWN = "unknown"
"""The platform of a handle that a feed gives without one."""

_PLATFORMS = Accounts(
    (
        Service(
            "snapchat", ("snapchat", "snap chat", "snap", "👻"), ("sc",), ("snapchat.com/add/",)
        ),
        Service("instagram", ("instagram", "insta", "ig"), (), ("instagram.com/", "instagr.am/")),
        Service("telegram", ("telegram", "telegran", "tg"), ("tele",), ("telegram.me/", "t.me/")),
        Service("whatsapp", ("whatsapp", "whats app", "watsapp", "wsp"), ("wa",)),
        Service("kik", ("kik",), (), ("kik.me/",)),
        Service("onlyfans", ("onlyfans", "only fans"), ("of",), ("onlyfans.com/",)),
        Service("twitter", ("twitter",), ("x",), ("twitter.com/", "x.com/")),
        Service("wechat", ("wechat", "we chat", "weixin"), ()),
        Service("signal", (), ("signal",), ("signal.me/#p/",)),
        Service("facebook", ("facebook",), ("fb",), ("facebook.com/", "fb.com/")),
        Service("tiktok", ("tiktok", "tik tok"), ("tt",), ("tiktok.com/",)),
        Service("discord", ("discord",)),
        Service("skype", ("skype",)),
        Service("viber", ("viber",)),
        Service("line", (), ("line",), ("line.me/ti/p/",)),
        Service("fansly", ("fansly",), (), ("fansly.com/",)),
        Service("threads", (), ("threads",), ("threads.net/",)),
    )
)


def read_handles(text: Text, plain: str) -> tuple[Handle, ...]:
    """Handles in ``plain``: the text's own, or with stretches blanked out."""
    handles: dict[tuple[str, str], Handle] = {}
    for account in _PLATFORMS.read(plain, text.words):
        key = (account.service, account.name)
        spans = text.spans(account.start, account.end)
        known = handles.get(key)
        handles[key] = Handle(*key, known.spans + spans if known else spans)
    return tuple(handles.values())


def read_handle_field(text: Text) -> tuple[Handle, ...]:
    """The handle in a field that holds nothing else, with or without its platform."""
    if handles := read_handles(text, text.plain):
        return handles
    platform, _, name = text.plain.strip().rpartition(":")
    name = name.strip().lstrip("@")
    if not name:
        return ()
    start = text.plain.rindex(name)
    return (Handle(platform.strip() or UNKNOWN, name, text.spans(start, start + len(name))),)
