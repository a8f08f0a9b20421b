"""A report as a row of the ledger, and what is left of it once it is closed."""

from __future__ import annotations

from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.missing import KeptReport, MissingReport, Spot
from leadlight.govern.audit import Event, record
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.missing import add_report, purge_report


def close_report(
    home: Home,
    context: Context,
    ledger: Connection,
    report_id: str,
    agency: str,
    known: dict[str, KeptReport],
) -> None:
    """Close the report in the transaction under way: what it says is gone from then on."""
    purge_report(ledger, report_id)
    now = home.clock()
    closed = MissingReport(report_id=report_id, status="closed", as_of=now.date())
    row = values(home, context, closed, agency) | {
        "report": None,
        "closed_at": now,
        "closed_by": context.actor,
    }
    known[report_id] = add_report(ledger, row)
    record(ledger, home, context, Event("missing.close", report_id))


def values(
    home: Home, context: Context, report: MissingReport, agency: str, spot: Spot | None = None
) -> dict[str, Any]:
    """The row of a report that is received now; ``spot`` is where the child was last seen."""
    return {
        "report_id": report.report_id,
        "agency": agency,
        "status": report.status,
        "as_of": (report.as_of or home.clock().date()).isoformat(),
        "report": msgspec.to_builtins(report),
        "spot": msgspec.to_builtins(spot) if spot else None,
        "received_at": home.clock(),
        "actor": context.actor,
        "purpose": context.purpose,
        "closed_at": None,
        "closed_by": None,
    }
