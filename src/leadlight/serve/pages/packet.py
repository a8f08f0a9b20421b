"""The packet for a clearing house: a page to print, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request

from leadlight.core.awaited import Packet
from leadlight.finder import desk
from leadlight.govern.access import EXPORT
from leadlight.serve.pages.missing import ReportId, address, bars, chance, length
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import Face

_TITLES = {
    "phone": "Numbers",
    "email": "E-mail addresses",
    "handle": "Accounts",
    "url": "Web addresses",
    "payment": "Payment accounts",
    "picture": "Pictures, by hash",
    "name": "Names used",
}

LeadIds = Annotated[list[str] | None, Query(alias="lead", max_length=20)]


def made(reader: CurrentReader, report_id: ReportId, lead_ids: LeadIds = None) -> Packet:
    """The packet: of the candidates named, else of those that alert, else of the best one."""
    return desk.packet(reader.home, reader.context, report_id, tuple(lead_ids or ()))


def view(record: Packet, request: Request) -> Mapping[str, Any]:
    """The packet's parts by their titles."""
    return {
        "report": record.report,
        "back": address(record.report.report_id),
        "download": f"/missing/packet.json?{urlencode(request.query_params.multi_items())}",
        "leads": [
            {
                "lead": each,
                "chance": chance(each.match.probability),
                "reasons": list(bars(each.match, length(each.match))),
                "selectors": [
                    (title, each.selectors[kind])
                    for kind, title in _TITLES.items()
                    if kind in each.selectors
                ],
            }
            for each in record.leads
        ],
    }


FACE = Face(
    path="/missing/packet",
    record=made,
    shape=Packet,
    template="packet.html",
    view=view,
    summary="What goes to a clearing house about a missing child: selectors, addresses, times.",
    rule=EXPORT,
)
