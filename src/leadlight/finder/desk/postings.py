"""The ads of one lead, a page at a time."""

from __future__ import annotations

from typing import Any

from leadlight.core.context import Context
from leadlight.core.leads import LeadAd, LeadAds
from leadlight.finder.desk.naming import NAMES, named_lead
from leadlight.finder.desk.opened import current, tables
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_ADS = "SELECT * FROM ads WHERE lead_id = $lead ORDER BY first_seen, ad_id LIMIT $most OFFSET $skip"
_COUNT = "SELECT ads FROM leads WHERE lead_id = $lead"


def lead_ads(
    home: Home,
    context: Context,
    lead_id: str,
    *,
    limit: int,
    skip: int = 0,
    generation: int | None = None,
) -> LeadAds:
    """At most ``limit`` ads of the lead called ``lead_id``, in time, after the first ``skip``.

    Raises:
        NotFoundError: there is no such lead, or nothing has been built yet.
        GoneError: the ``generation`` asked for is no longer kept.
    """
    reading = Event("lead.ads", lead_id, {"limit": limit, "skip": skip})
    found = current(home, context, reading, generation)
    with tables(home, found, "ads", *NAMES) as engine:
        lead_id = named_lead(engine, lead_id)
        rows = engine.fetch(_ADS, lead=lead_id, most=limit, skip=skip).to_pylist()
        (count,) = engine.fetch(_COUNT, lead=lead_id)["ads"].to_pylist()
    return LeadAds(
        lead_id=lead_id, generation=found.number, count=count, ads=tuple(map(lead_ad, rows))
    )


def lead_ad(row: dict[str, Any]) -> LeadAd:
    """A row of ``ads`` as it is told."""
    fields = {name: row[name] for name in LeadAd.__struct_fields__ if name != "place"}
    return LeadAd(**fields, place=row["label"])
