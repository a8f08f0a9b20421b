"""Which ads have been kept for as long as the rules say, and which are held all the same.

A lead with a direct match is held as long as the match is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import pyarrow as pa

from leadlight.core.context import Context
from leadlight.core.retention import Hold, RecordClass, Rule
from leadlight.core.verdicts import NOT_TRAFFICKING, LeadVerdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import tables
from leadlight.finder.desk.reviewed import REVIEWED, standing_verdicts
from leadlight.govern.audit import Event, looked
from leadlight.govern.retention import days_of, rules_in_force, standing_holds
from leadlight.store.home import Home
from leadlight.store.missing import KeptLine, kept_lines
from leadlight.store.shapes import ARCHIVE
from leadlight.store.verdicts import all_verdicts

_RULES = pa.schema([("record_class", pa.string()), ("agency", pa.string()), ("days", pa.int64())])
_HOLDS = pa.schema([("kind", pa.string()), ("value", pa.string())])
_FOUND = pa.schema(
    [("lead_id", pa.string()), ("found", pa.string()), ("found_at", pa.timestamp("us", tz="UTC"))]
)
_READ_OF_ARCHIVE = ("postings", "sightings", "quarantine")

_ADS = """
WITH seen AS (
    SELECT ad_id, min(agency) AS agency, max(greatest(captured_at, gone_at)) AS last_seen
    FROM sightings GROUP BY ad_id
), held_leads AS (
    SELECT value AS lead_id FROM holds WHERE kind = 'lead'
    UNION SELECT redirects.lead_id FROM redirects
    JOIN holds ON kind = 'lead' AND value = old_id
    UNION SELECT lead_id FROM leads WHERE direct > 0
), classed AS (
    SELECT ad_id, source, seen.agency, coalesce(found, 'open') AS record_class,
        greatest(last_seen, if(found = 'cleared', found_at, NULL)) AS counts_from,
        EXISTS (FROM holds WHERE kind = 'everything')
        OR EXISTS (FROM holds WHERE kind = 'ad' AND value = seen.ad_id)
        OR EXISTS (FROM holds WHERE kind = 'source' AND value = source)
        OR EXISTS (FROM held_leads WHERE held_leads.lead_id = links.lead_id) AS is_held
    FROM seen JOIN postings USING (ad_id)
    LEFT JOIN links USING (ad_id) LEFT JOIN found USING (lead_id)
)
SELECT ad_id, classed.record_class, is_held
FROM classed
LEFT JOIN rules own ON own.record_class = classed.record_class AND own.agency = classed.agency
JOIN rules general ON general.record_class = classed.record_class AND general.agency IS NULL
WHERE counts_from + to_days(coalesce(own.days, general.days)::INTEGER) < $now
ORDER BY ad_id
"""
_ENTRIES = """
SELECT entry_id, EXISTS (FROM holds WHERE kind = 'everything') AS is_held
FROM quarantine
LEFT JOIN rules own ON own.record_class = 'unread' AND own.agency = quarantine.agency
JOIN rules general ON general.record_class = 'unread' AND general.agency IS NULL
WHERE received_at + to_days(coalesce(own.days, general.days)::INTEGER) < $now
ORDER BY entry_id
"""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What may go: ads by class, entries of the quarantine, lines that were no reports of missing
    children, and how many are held all the same.

    Entries that were read after all stand in the archive; they go with any purge.
    """

    ads: dict[RecordClass, tuple[str, ...]]
    entries: tuple[str, ...]
    lines: tuple[str, ...]
    held: int

    @property
    def all_ads(self) -> tuple[str, ...]:
        """The ads of all classes."""
        return tuple(ad for ads in self.ads.values() for ad in ads)


def due(home: Home, context: Context) -> Due:
    """What the rules in force no longer keep, as the ledger and the last build stand now."""
    generation, verdicts, rules, holds, lines, files = looked(
        home,
        context,
        Event("retention.due"),
        lambda ledger: (
            home.generations.current(ledger),
            all_verdicts(ledger),
            rules_in_force(ledger),
            standing_holds(ledger),
            kept_lines(ledger),
            {kind: home.archive.files(ledger, kind) for kind in _READ_OF_ARCHIVE},
        ),
    )
    with tables(home, generation, *dict.fromkeys((*REVIEWED, "links"))) as engine:
        engine.give("found", _found(standing_verdicts(engine, verdicts)))
        engine.give("rules", _rules(rules))
        engine.give("holds", _holds(holds))
        for kind, paths in files.items():
            engine.attach(kind, paths, ARCHIVE[kind])
        lines_due = [each.entry_id for each in lines if _is_over(home.clock(), each, rules)]
        return _due(home, engine, lines_due, holds)


def _is_over(now: datetime, line: KeptLine, rules: Sequence[Rule]) -> bool:
    days = days_of(rules, line.agency)["refused"]
    return line.received_at + timedelta(days=days) < now


def _due(home: Home, engine: Engine, lines: Sequence[str], holds: Sequence[Hold]) -> Due:
    now = home.clock()
    are_held = any(each.kind == "everything" for each in holds)
    ads = engine.fetch(_ADS, now=now).to_pylist()
    entries = engine.fetch(_ENTRIES, now=now).to_pylist()
    by_class: dict[RecordClass, list[str]] = {}
    for row in ads:
        if not row["is_held"]:
            by_class.setdefault(row["record_class"], []).append(row["ad_id"])
    return Due(
        ads={name: tuple(found) for name, found in by_class.items()},
        entries=tuple(row["entry_id"] for row in entries if not row["is_held"]),
        lines=() if are_held else tuple(lines),
        held=sum(row["is_held"] for row in (*ads, *entries)) + are_held * len(lines),
    )


def _found(verdicts: dict[str, LeadVerdict]) -> pa.Table:
    found = {"controlled": "confirmed"} | dict.fromkeys(NOT_TRAFFICKING, "cleared")
    rows = [
        {"lead_id": lead, "found": found[each.kind], "found_at": each.given_at}
        for lead, each in sorted(verdicts.items())
        if each.kind in found and (each.kind == "controlled" or each.hides)
    ]
    return pa.Table.from_pylist(rows, schema=_FOUND)


def _rules(rules: Sequence[Rule]) -> pa.Table:
    rows = [{name: getattr(rule, name) for name in _RULES.names} for rule in rules]
    return pa.Table.from_pylist(rows, schema=_RULES)


def _holds(holds: Sequence[Hold]) -> pa.Table:
    rows = [{"kind": each.kind, "value": each.value} for each in holds]
    return pa.Table.from_pylist(rows, schema=_HOLDS)
