"""What goes to a clearing house about a missing child: a packet without a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadlight.core.awaited import HandedAd, HandedLead, Packet
from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.leads import Sighting
from leadlight.core.missing import Match
from leadlight.engine.stage import Engine
from leadlight.finder.desk.awaiting import missing_file
from leadlight.finder.desk.opened import current, tables
from leadlight.govern.audit import Event
from leadlight.store.home import Home

CAUTION = (
    "A match is a reason to look, and never says that the child is in an ad. Check each ad as it "
    "was captured before anybody acts. No picture is in this packet: none is kept."
)
_MOST_ADS, _MOST_VALUES = 200, 100
_SELECTORS = ("phone", "email", "handle", "url", "payment", "picture", "name")
_ADS = """
SELECT * FROM ads WHERE lead_id = $lead
ORDER BY ad_id = $best DESC, first_seen DESC, ad_id LIMIT $most
"""
_COUNT = "SELECT count(*) AS n FROM ads WHERE lead_id = $lead"
_VALUES = """
SELECT kind, value, ads, first_seen, last_seen FROM identifiers
WHERE lead_id = $lead AND kind IN (SELECT unnest($kinds))
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY ads DESC, value) <= $most
ORDER BY kind, ads DESC, value
"""


def packet(home: Home, context: Context, report_id: str, lead_ids: Sequence[str] = ()) -> Packet:
    """The packet of the report: of these candidates, or of those that alert, or of the best one.

    Raises:
        NotFoundError: there is no such open report, candidate, or build.
    """
    found = missing_file(home, context, report_id)
    chosen = _chosen([each.match for each in found.candidates], lead_ids)
    told = {"leads": [each.lead_id for each in chosen]}
    generation = current(home, context, Event("missing.packet", report_id, told))
    if not chosen:
        raise NotFoundError(f"{report_id} has no candidate to hand over")
    with tables(home, generation, "ads", "identifiers") as engine:
        leads = tuple(_handed(engine, each) for each in chosen)
    assert found.kept.report
    return Packet(
        report=found.kept.report,
        agency=found.kept.agency,
        made_by=context.actor,
        made_at=home.clock(),
        purpose=context.purpose,
        generation=generation.number,
        leads=leads,
        caution=CAUTION,
    )


def _chosen(matches: Sequence[Match], lead_ids: Sequence[str]) -> list[Match]:
    left = [each for each in matches if not each.reviewed]
    if lead_ids:
        return [each for each in left if each.lead_id in lead_ids]
    return [each for each in left if each.alert] or left[:1]


def _handed(engine: Engine, match: Match) -> HandedLead:
    lead = match.lead_id
    rows = engine.fetch(_ADS, lead=lead, best=match.ad_id, most=_MOST_ADS).to_pylist()
    count = engine.fetch(_COUNT, lead=lead)["n"][0].as_py()
    values = engine.fetch(_VALUES, lead=lead, kinds=list(_SELECTORS), most=_MOST_VALUES)
    selectors: dict[str, tuple[Sighting, ...]] = {}
    for row in values.to_pylist():
        seen = Sighting(row["value"], row["ads"], row["first_seen"], row["last_seen"])
        selectors[row["kind"]] = (*selectors.get(row["kind"], ()), seen)
    return HandedLead(
        match=match,
        ads=tuple(_ad(row, match.ad_id) for row in rows),
        more_ads=int(count) - len(rows),
        selectors=selectors,
    )


def _ad(row: Mapping[str, Any], best: str) -> HandedAd:
    names = set(HandedAd.__struct_fields__) - {"is_best"}
    return HandedAd(**{name: row[name] for name in names}, is_best=row["ad_id"] == best)
