"""Leads that share something with another one, and are not held to be one hand with it."""

from __future__ import annotations

import msgspec

from leadlight.core.leads import Lead


class SharedValue(msgspec.Struct, frozen=True):
    """What both show: its kind, its value, and on how many ads of the other lead."""

    kind: str
    value: str
    ads: int


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """Another lead, and what it shares; ``shared_in_all`` counts what is not told, too."""

    lead: Lead
    shared: tuple[SharedValue, ...]
    shared_in_all: int


class SimilarLeads(msgspec.Struct, frozen=True, kw_only=True):
    """Leads above the review threshold that share pictures, texts or contact points with
    ``lead_id``, those that share most of the rarest first."""

    lead_id: str
    similar: tuple[Similar, ...]
