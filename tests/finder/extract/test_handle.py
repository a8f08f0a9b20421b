"""Handles whatever cue, mark and decoration they stand in, at exactly their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.handle import read_handle_field, read_handles
from leadlight.finder.extract.normalise import Text
from leadlight.finder.extract.username import is_phrase

CUES = {
    "snapchat": ("Snap", "snapchat", "SNAP CHAT", "sn@p", "👻", "𝐬𝐧𝐚𝐩"),
    "instagram": ("IG", "insta", "Instagram", "1nstagram"),
    "telegram": ("telegram", "TG", "telegr@m"),
    "kik": ("kik", "K1K"),
}
MARKS = (" ", ": ", ":", " - ", " 👉 ", " = ", " is ", " @", ": @", " username: ", "\n")
NAMES = st.from_regex(r"[a-z]{3,8}(_|[.])[a-z0-9]{2,6}[0-9]", fullmatch=True).filter(
    lambda name: not is_phrase(name)
)
"""Accounts; "add.000" might be one, but reads as what is asked for, as "call.me" does."""
AROUND = st.sampled_from(["", "call me. ", "💋 ", "cash only\n", "é ", "<b>", "&amp; "])


@given(st.sampled_from(sorted(CUES)), st.data(), NAMES, AROUND)
def test_a_handle_is_read_at_its_place(
    platform: str, data: st.DataObject, name: str, around: str
) -> None:
    cue = data.draw(st.sampled_from(CUES[platform]))
    raw = f"{around}{cue}{data.draw(st.sampled_from(MARKS))}{name} 💋"
    text = Text([("body", raw)])
    (handle,) = read_handles(text, text.plain)
    assert (handle.platform, handle.name) == (platform, name)
    assert [(span.start, span.text) for span in handle.spans] == [(raw.rindex(name), name)]


@pytest.mark.parametrize(
    ("value", "platform", "name"),
    [
        ("@mia_x", "unknown", "mia_x"),
        ("mia", "unknown", "mia"),
        ("instagram:mia", "instagram", "mia"),
        ("Snapchat: Mia.X", "snapchat", "mia.x"),
        ("https://t.me/miaxo", "telegram", "miaxo"),
    ],
)
def test_a_field_of_a_handle(value: str, platform: str, name: str) -> None:
    (handle,) = read_handle_field(Text([("contacts.0", value)]))
    assert (handle.platform, handle.name) == (platform, name)


def test_an_empty_field_holds_nothing() -> None:
    assert read_handle_field(Text([("contacts.0", " : ")])) == ()
