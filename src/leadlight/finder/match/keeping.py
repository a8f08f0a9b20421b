"""What matching found, kept in the ledger with the event that says whose report was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from leadlight.core.context import Context
from leadlight.core.missing import Match
from leadlight.govern.audit import Event, record
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.matches import replace_matches
from leadlight.store.missing import newest_reports


def keep_matched(
    ledger: Connection,
    home: Home,
    context: Context,
    report_ids: Sequence[str],
    found: Sequence[Match],
) -> tuple[Match, ...]:
    """Keep the candidates of those reports that are still open, in the transaction under way; they
    are answered with the time at which each was first found."""
    known = newest_reports(ledger, report_ids)
    still = [each for each in report_ids if each in known and known[each].status == "open"]
    generation = home.generations.current(ledger)
    number = generation.number if generation else 0
    records = {each: known[each].id for each in still}
    kept = [match for match in found if match.report_id in records]
    told = replace_matches(ledger, records, kept, number, home.clock())
    counted = Counter(match.report_id for match in kept)
    for each in still:
        details = {"candidates": counted[each], "generation": number}
        record(ledger, home, context, Event("missing.match", each, details))
    return told
