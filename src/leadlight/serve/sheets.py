"""Lists as CSV, for a spreadsheet that may take a cell that begins with a sign for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def cell(value: object) -> str:
    """``value`` as text that no spreadsheet runs: an apostrophe stands before what could."""
    text = "" if value is None else str(value)
    text = text.replace("\x00", "")
    is_number = text[1:].replace(".", "", 1).isdecimal() and text[:1] == "-"
    stripped = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if stripped.startswith(_FORMULA) and not is_number else text


def sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file called ``name`` with a first line that says what columns are."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell(each) for each in row] for row in rows)
    return Response(
        "\ufeff" + out.getvalue(),  # a byte order mark, or old spreadsheets read it as Latin-1
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
