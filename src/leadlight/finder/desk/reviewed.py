"""Which verdict holds for each lead of the current generation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from leadlight.core.verdicts import LeadVerdict, Verdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.changed import Now, direct_matches, lead_verdict
from leadlight.finder.link.verdicts import given_verdicts

REVIEWED = ("leads", "redirects", "judged")
"""The tables that say which lead a verdict is on."""

_ON = """
SELECT id, coalesce(judged.lead_id, redirects.lead_id, given_verdicts.lead_id) AS lead_id
FROM given_verdicts
LEFT JOIN judged USING (id)
LEFT JOIN redirects ON old_id = given_verdicts.lead_id
"""
_NOW = """
WITH went AS (
    SELECT lead_id, list(old_id) AS taken_in FROM redirects
    WHERE lead_id IN (SELECT unnest($leads)) GROUP BY lead_id
)
SELECT lead_id, kind, effects, coalesce(taken_in, []) AS taken_in
FROM leads LEFT JOIN went USING (lead_id) WHERE lead_id IN (SELECT unnest($leads))
"""


def standing_verdicts(engine: Engine, verdicts: Sequence[Verdict]) -> dict[str, LeadVerdict]:
    """The verdict that holds for each lead of the current generation that has one.

    ``verdicts`` are all of the ledger; ``engine`` knows ``REVIEWED``. A verdict that the build was
    given is where the build found it; a newer one is on the lead of its name, or on what took that
    in.
    """
    standing = {each.id: each for each in verdicts if each.stands}
    if not standing:
        return {}
    engine.give("given_verdicts", given_verdicts(standing.values()))
    on_lead: dict[str, list[Verdict]] = {}
    for row in engine.fetch(_ON).to_pylist():
        on_lead.setdefault(row["lead_id"], []).append(standing[row["id"]])
    found = (
        (now.lead_id, lead_verdict(on_lead[now.lead_id], now)) for now in read(engine, on_lead)
    )
    return {lead_id: verdict for lead_id, verdict in found if verdict}


def hidden(standing: Mapping[str, LeadVerdict]) -> dict[str, list[str]]:
    """Leads that their verdicts keep out of lists: ``independents``, and ``others``."""
    kept_out = {lead_id: each.kind for lead_id, each in standing.items() if each.hides}
    return {
        "independents": [each for each, kind in kept_out.items() if kind == "independent"],
        "others": [each for each, kind in kept_out.items() if kind != "independent"],
    }


def read(engine: Engine, lead_ids: Iterable[str]) -> list[Now]:
    """Those of ``lead_ids`` that are leads, as the current generation has them."""
    return [
        Now(
            lead_id=row["lead_id"],
            kind=row["kind"],
            taken_in=frozenset(row["taken_in"]),
            matches=direct_matches(row["effects"]),
        )
        for row in engine.fetch(_NOW, leads=list(lead_ids)).to_pylist()
    ]
