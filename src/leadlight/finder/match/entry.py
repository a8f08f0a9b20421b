"""One report that somebody enters by hand: refused in words, or kept at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.core.missing import KeptReport
from leadlight.finder.match.access import may_see
from leadlight.finder.match.intake import keep_report
from leadlight.finder.match.report import build_report
from leadlight.govern.access import agency_in
from leadlight.govern.audit import Event, audited
from leadlight.store.home import Home
from leadlight.store.missing import newest_reports
from leadlight.store.sight import see_all

_KEPT = frozenset({"new", "replaced", "repeated"})
_OLDER = (
    "`as_of`: what is known of this report is of a later day; a closed one opens again only by a "
    "record of a day after that"
)


def enter_report(
    home: Home, context: Context, fields: Mapping[str, Any], replaces: int | None = None
) -> str:
    """Keep the report in ``fields``; its id. A new one is owned by the agency of whoever enters it.

    ``replaces`` is the record that it was written from, whose owner and further fields stay;
    without one the report must be new.

    Raises:
        RecordError: something in it is impossible or malformed; names the field and the remedy.
        InputError: there is such a report already, or it was changed or closed meanwhile.
    """
    report = build_report({**fields, "status": "open"}, home.clock().date())
    entering = Event("missing.add", report.report_id, {"lines": 1, "feed": "by hand"})
    with audited(home, context, entering) as ledger:
        see_all(ledger)  # no two agencies have reports of one id
        known = newest_reports(ledger, [report.report_id])
        before = known.get(report.report_id)
        problem = _problem(context, before, replaces)
        if problem is None:
            owner = before.agency if before else agency_in(context.scope) or home.record().agency
            extra = before.report.extra if before and before.report else report.extra
            whole = msgspec.structs.replace(report, agency=owner, extra=extra)
            became = keep_report(home, context, ledger, whole, known, is_dated=True)
            problem = None if became in _KEPT else _OLDER
    if problem is not None:  # after the transaction: the log holds that it was tried
        raise InputError(problem)
    return report.report_id


def _problem(context: Context, before: KeptReport | None, replaces: int | None) -> str | None:
    """Why a report cannot stand beside what is known of its id, if it cannot."""
    if before is None:
        return None if replaces is None else "there is no such report any more"
    if not may_see(context, before.agency):
        return "`report_id`: this id is taken: choose another"
    if before.status == "open" and replaces is None:
        return "`report_id`: there is an open report of this id: open it, and change it there"
    if replaces not in (None, before.id):
        return "somebody has changed or closed this report meanwhile: look at it again first"
    return None
