"""What is said about a text template: the record that ``template`` prints."""

from __future__ import annotations

from datetime import datetime

import msgspec


class SlotValue(msgspec.Struct, frozen=True):
    """What stands in a slot, and in how many of the ads that were read."""

    value: str
    ads: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a template: words that stay, or a slot with what its ads put there.

    ``text`` is what most ads have, in a slot what the first one has; ``values`` are the commonest
    of ``different``.
    """

    text: str
    fixed: bool
    values: tuple[SlotValue, ...] = ()
    different: int = 0


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One template: how far it reaches, what stays in it and what varies.

    ``read`` of ``ads`` were read for ``parts`` and for ``bits_saved``.
    """

    template_id: str
    ads: int
    texts: int
    leads: int
    first_seen: datetime
    last_seen: datetime
    read: int
    bits_saved: float
    parts: tuple[Part, ...]
