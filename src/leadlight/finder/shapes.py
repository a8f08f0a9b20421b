"""The tables of a generation: their columns, and the order in which their rows are kept.

Rows of one lead lie together, so that a page about a lead reads little.
"""

from __future__ import annotations

from typing import get_args

import msgspec
import pyarrow as pa

from leadlight.core.leads import Kind
from leadlight.engine.stage import GROUP
from leadlight.finder.extract.columns import FINDINGS

KINDS = get_args(Kind)
LINK_FEATURES = (
    *("names_apart", "people", "crowd", "ages_apart", "age_span", "ages_of_name"),
    *("named_together", "side_by_side", "bursts"),
    *("names_on_contact", "names_on_text", "names_on_picture", "numbers_on_text"),
    *("numbers", "pace", "far_apart", "spread", "rate", "sites", "own_site", "blast"),
)
"""What links between a lead's ads are measured by; the room of ranks says what each is."""

_TEXT = pa.string()
_MOMENT = pa.timestamp("us", tz="UTC")
_DEGREES = pa.float64()


class Shape(msgspec.Struct, frozen=True):
    """Columns and the SQL order of a table.

    A table that ``grows`` keeps its rows for good: a build writes the rows of new versions alone,
    which it calls ``fresh_`` and the table's name. Of one ``by_lead`` few rows are read at a time.
    """

    columns: pa.Schema
    order: str
    grows: bool = False
    by_lead: bool = False

    @property
    def together(self) -> int:
        """Rows of its file that are read together."""
        return 2_048 if self.by_lead else GROUP


ADS = pa.schema(
    {
        "lead_id": _TEXT,
        "ad_id": _TEXT,
        "template_id": _TEXT,
        "version_id": _TEXT,
        "source": _TEXT,
        "source_id": _TEXT,
        "url": _TEXT,
        "title": _TEXT,
        "label": _TEXT,
        "posted_at": _MOMENT,
        "captured_at": _MOMENT,
        "first_seen": _MOMENT,
        "last_seen": _MOMENT,
        "gone_at": _MOMENT,
        "place": _TEXT,
        "admin1": _TEXT,
        "lat": _DEGREES,
        "lon": _DEGREES,
    }
)
LINKS = pa.schema({"ad_id": _TEXT, "lead_id": _TEXT, "template_id": _TEXT})
REDIRECTS = pa.schema({"old_id": _TEXT, "lead_id": _TEXT})
JUDGED = pa.schema({"id": pa.int64(), "lead_id": _TEXT})
"""The lead that each verdict given to the build is on."""
CHANGES = pa.schema(
    {
        "lead_id": _TEXT,
        "change": _TEXT,
        "came_from": pa.list_(_TEXT),
        "ads_before": pa.int64(),
        "ads": pa.int64(),
    }
)
IDENTIFIERS = pa.schema(
    {
        "lead_id": _TEXT,
        "kind": _TEXT,
        "value": _TEXT,
        "ads": pa.int64(),
        "first_seen": _MOMENT,
        "last_seen": _MOMENT,
    }
)
HELD = pa.schema(
    {
        "lead_id": _TEXT,
        "ad_id": _TEXT,
        "kind": _TEXT,
        "value": _TEXT,
        "use": pa.int64(),
        "silent": pa.float64(),
        "doubted": pa.bool_(),
    }
)
"""The ads of a lead that share a use of a mark are one group, unless the use is doubted; ``silent``
is in days."""
COPIES = pa.schema({"pdq": _TEXT, "picture": _TEXT})
"""Pictures that are copies of another one; any other stands for itself."""
CLASH = pa.struct(
    [
        *(("ad_id", _TEXT), ("at", _MOMENT)),
        *(("other_ad", _TEXT), ("other_place", _TEXT), ("other_at", _MOMENT)),
        ("km", pa.float64()),
    ]
)
STAYS = pa.schema(
    {
        "lead_id": _TEXT,
        "person": _TEXT,
        "place": _TEXT,
        "admin1": _TEXT,
        "start": _MOMENT,
        "end": _MOMENT,
        "ads": pa.int64(),
        "lat": _DEGREES,
        "lon": _DEGREES,
        "certainty": pa.float64(),
        **dict.fromkeys(("labels", "texts", "codes"), pa.int64()),
        "people": pa.list_(_TEXT),
        "ad_ids": pa.list_(_TEXT),
        "clashes": pa.list_(CLASH),
        "apart": pa.bool_(),
    }
)
"""``person`` is null for the lead's own stays. ``labels``, ``texts`` and ``codes`` count the ads
whose site, text and number's area code say the place; ``apart``: the lead's people are in different
places at the same time, so that its stays are no one road."""
MOVES = pa.schema(
    {
        "lead_id": _TEXT,
        "person": _TEXT,
        "origin": _TEXT,
        "target": _TEXT,
        "left": _MOMENT,
        "arrived": _MOMENT,
        "km": pa.float64(),
        "kmh": pa.float64(),
    }
)
CIRCUITS = pa.schema(
    {
        "lead_id": _TEXT,
        "places": pa.list_(_TEXT),
        **dict.fromkeys(("days", "rounds", "kept", "certainty"), pa.float64()),
    }
)
"""``places`` in their order, a round of ``days``; ``kept``: the share of moves that keep to it."""
SPOTS = pa.schema(
    {
        "place": _TEXT,
        "admin1": _TEXT,
        "lat": _DEGREES,
        "lon": _DEGREES,
        "leads": pa.int64(),
    }
)
ROUTES = pa.schema(
    {
        **dict.fromkeys(("place", "admin1", "target", "target_admin1"), _TEXT),
        "leads": pa.int64(),
    }
)
COMPANIONS = pa.schema(
    {
        "lead_id": _TEXT,
        "other_id": _TEXT,
        "places": pa.list_(_TEXT),
        "days": pa.int64(),
        "weight": pa.float64(),
    }
)
MENTIONS = pa.schema(
    {
        **dict.fromkeys(("lead_id", "kind", "name", "near"), _TEXT),
        "ads": pa.int64(),
        "first_seen": _MOMENT,
        "last_seen": _MOMENT,
    }
)
LEADS = pa.schema(
    {
        "lead_id": _TEXT,
        "direct": pa.int64(),
        "probability": pa.float64(),
        "low": pa.float64(),
        "high": pa.float64(),
        "base": pa.float64(),
        "kind": _TEXT,
        "basis": _TEXT,
        "kinds": pa.struct([(kind, pa.float64()) for kind in KINDS]),
        "ads": pa.int64(),
        "first_seen": _MOMENT,
        "last_seen": _MOMENT,
        "phones": pa.int64(),
        "emails": pa.int64(),
        "handles": pa.int64(),
        "images": pa.int64(),
        "templates": pa.int64(),
        "names": pa.int64(),
        "effects": pa.list_(
            pa.struct([("code", _TEXT), ("value", pa.float64()), ("effect", pa.float64())])
        ),
    }
)
DIRECT = pa.schema({"lead_id": _TEXT, "ad_id": _TEXT})
"""Ads with a picture on a list of known abuse pictures."""
AWAITED = pa.schema({"lead_id": _TEXT, "ad_id": _TEXT})
"""Ads that show what the report of a missing child brought, so that somebody is alerted. Of which
child is told in the ledger alone, to whom may know."""
PRINTS = pa.schema({"print": pa.binary()})
"""The hashes of all pictures, as bytes."""
FEATURES = pa.schema(
    {
        "lead_id": _TEXT,
        "ads": pa.int64(),
        **dict.fromkeys(LINK_FEATURES, pa.float64()),
        "indicated": pa.list_(pa.struct([("code", _TEXT), ("ads", pa.int64())])),
    }
)
"""What each lead was judged by: how many of its ads show each card, and the link features."""
MODEL = pa.schema(
    {
        "document": pa.binary(),
        "basis": _TEXT,
        "verdicts": pa.int64(),
        "before": pa.float64(),
        "after": pa.float64(),
    }
)
"""One row: the model in force, the verdicts that there were, and the logarithmic loss on held-out
ones without and with what they taught (null: there were too few to learn from)."""
PROPOSALS = pa.schema({"lead_id": _TEXT, "place": pa.int64()})
"""Leads whose verdicts would teach most, from place 1 on."""
TRAITS = pa.schema(
    {"ad_id": _TEXT, "version_id": _TEXT, "traits": pa.list_(pa.uint64())},
)
RATES = pa.schema({"trait": pa.uint64(), "rate": pa.float64()})
"""How common a trait was when rates were fitted; those that two groups showed or more."""
FIT = pa.schema(
    {"kind": pa.int64(), "strength": pa.float64(), "groups": pa.int64(), "number": pa.int64()}
)
"""The strength of each kind of trait, how many groups there were, and the build that fitted it."""
TEMPLATES = pa.schema({"template_id": _TEXT, "text": pa.uint64(), "ad_id": _TEXT})
WORDINGS = pa.schema({"ad_id": _TEXT, "version_id": _TEXT, "text": pa.uint64()})
"""The key of each version's comparison text."""
TEXTS = pa.schema({"text": pa.uint64(), "first_seen": _MOMENT})
TEXT_SKETCHES = pa.schema({"text": pa.uint64(), "keys": pa.list_(pa.uint32())})
"""The keys of each text, which its words alone decide, so that builds hash new ones alone."""
KEY_FIRSTS = pa.schema({"key": pa.uint32(), "text": pa.uint64()})
"""The first text that has each key."""
FIRST_WORDS = pa.schema({"text": pa.uint64(), "words": pa.list_(pa.uint32())})
"""The hashed words of texts that had some key first, since others are held against these."""
TEXT_TIES = pa.schema({"text": pa.uint64(), "candidate": pa.uint64(), "likeness": pa.float64()})
"""Each text and the earlier ones that it is alike."""

PICTURE_TIES = pa.schema({"pdq": _TEXT, "other": _TEXT})
"""Pictures that are the same: enough pairs to hold all copies together."""
PICTURE_CUTS = pa.schema({"pdq": _TEXT, "cut": _TEXT})

FRESH_LINKS = "SELECT ad_id, lead_id FROM links SEMI JOIN fresh_findings USING (ad_id)"
"""The leads that the build found the ads of new versions to be of."""
LEAD = (
    "(SELECT any_value(lead_id) FROM fresh_links WHERE fresh_links.ad_id = fresh_{}.ad_id), "
    "ad_id, version_id"
)
"""The order of rows of versions: by these leads."""

TABLES = {
    "findings": Shape(FINDINGS, LEAD.format("findings"), grows=True, by_lead=True),
    "traits": Shape(TRAITS, LEAD.format("traits"), grows=True, by_lead=True),
    "rates": Shape(RATES, "trait"),
    "fit": Shape(FIT, "kind"),
    "ads": Shape(ADS, "lead_id, first_seen, ad_id", by_lead=True),
    "links": Shape(LINKS, "ad_id"),
    "redirects": Shape(REDIRECTS, "old_id"),
    "judged": Shape(JUDGED, "id"),
    "changes": Shape(CHANGES, "lead_id"),
    "identifiers": Shape(IDENTIFIERS, "lead_id, kind, ads DESC, value", by_lead=True),
    "held": Shape(HELD, 'lead_id, kind, value, "use", ad_id', by_lead=True),
    "copies": Shape(COPIES, "pdq"),
    "stays": Shape(STAYS, "lead_id, start, place", by_lead=True),
    "person_stays": Shape(STAYS, "lead_id, person, start, place", by_lead=True),
    "moves": Shape(MOVES, "lead_id, person, arrived", by_lead=True),
    "circuits": Shape(CIRCUITS, "lead_id", by_lead=True),
    "spots": Shape(SPOTS, "place, admin1"),
    "routes": Shape(ROUTES, "place, admin1, target, target_admin1"),
    "companions": Shape(COMPANIONS, "lead_id, weight DESC, other_id", by_lead=True),
    "mentions": Shape(MENTIONS, "lead_id, kind, name", by_lead=True),
    "templates": Shape(TEMPLATES, "template_id, text, ad_id", by_lead=True),
    "wordings": Shape(WORDINGS, LEAD.format("wordings"), grows=True, by_lead=True),
    "texts": Shape(TEXTS, "text"),
    "text_sketches": Shape(TEXT_SKETCHES, "text", grows=True),
    "key_firsts": Shape(KEY_FIRSTS, "key"),
    "first_words": Shape(FIRST_WORDS, "text", grows=True),
    "text_ties": Shape(TEXT_TIES, "text, candidate"),
    "picture_ties": Shape(PICTURE_TIES, "pdq, other", grows=True),
    "picture_cuts": Shape(PICTURE_CUTS, "pdq, cut", grows=True),
    "direct": Shape(DIRECT, "lead_id, ad_id"),
    "awaited": Shape(AWAITED, "lead_id, ad_id"),
    "prints": Shape(PRINTS, "print", grows=True),
    "features": Shape(FEATURES, "lead_id"),
    "model": Shape(MODEL, "basis"),
    "proposals": Shape(PROPOSALS, "place"),
    "leads": Shape(LEADS, "direct > 0 DESC, probability DESC, ads DESC, lead_id"),
}
