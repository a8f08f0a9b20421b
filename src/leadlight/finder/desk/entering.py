"""A report of a missing child as somebody enters it by hand, and as it stands before a change."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.missing import KeptReport
from leadlight.finder.desk.missing import no_report, visible
from leadlight.finder.desk.question import as_identifiers
from leadlight.govern.audit import Event, looked
from leadlight.store.home import Home
from leadlight.store.missing import newest_reports


def report_to_change(home: Home, context: Context, report_id: str) -> KeptReport:
    """The newest record of an open report.

    Raises:
        NotFoundError: there is no such open report that whoever asks may see.
    """
    found = looked(
        home,
        context,
        Event("missing.read", report_id),
        lambda ledger: newest_reports(ledger, [report_id]),
    )
    known = [each for each in visible(context, found.values()) if each.status == "open"]
    if not known:
        raise no_report(report_id)
    return known[0]


def number_in(home: Home, written: str) -> str:
    """The number in E.164 that ``written`` is as people write it at home; else as it is."""
    found = [each for each in as_identifiers(written, home.settings.region) if each[0] == "+"]
    return found[0] if len(found) == 1 else written
