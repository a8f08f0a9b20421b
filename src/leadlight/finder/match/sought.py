"""What of each report stands in the archive: identifiers, pictures, and names like its own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.pictures.crowd import within
from leadlight.finder.pictures.dihedral import WEAK, lies, of_column, rows
from leadlight.finder.pictures.pdq import BYTES

EXACT, PART, NEAR, BEGUN = 4, 3, 2, 1
"""How much a name is like one of the report: the very name, one of its words, another spelling; or
the name that an account or address of the report begins with."""

_NEAR_ALIKE, _NEAR_LETTERS = 0.92, 4
"""Least likeness of two spellings (Jaro 1989, Winkler 1990), and letters of the shorter one."""
_WORD_LETTERS, _BEGUN_LETTERS = 3, 4
"""Letters of a name that is the first word of an account, and of one that it merely begins with."""

SOUGHT_PICTURES = pa.schema(
    {"report_id": pa.string(), "asked": pa.string(), "value": pa.string(), "bits": pa.int64()}
)

_IDENTIFIERS = """
SELECT report_id, 'phone' AS kind, unnest(phones) AS value FROM given_reports
UNION ALL SELECT report_id, 'email', unnest(emails) FROM given_reports
UNION ALL SELECT report_id, 'handle', unnest(handles) FROM given_reports
"""

_ARCHIVE_NAMES = r"""
SELECT value, count(*) AS leads,
    trim(regexp_replace(lower(strip_accents(value)), '[^a-z0-9]+', ' ', 'g')) AS folded
FROM identifiers WHERE kind = 'name' GROUP BY value
"""

_ASKED_NAMES = """
SELECT report_id, 'alias' AS source, unnest(aliases) AS asked FROM given_reports
UNION SELECT report_id, 'given', unnest(given) FROM given_reports
UNION SELECT report_id, 'account', unnest(accounts) FROM given_reports
"""

_ALIKE = f"""
WITH pairs AS (
    SELECT asked, is_account, value, folded, replace(folded, ' ', '') AS bare, leads,
        least(length(asked), length(folded)) AS letters
    FROM (SELECT DISTINCT asked, source = 'account' AS is_account FROM asked_names)
    JOIN archive_names ON asked[1] = folded[1]
), judged AS (
    SELECT asked, is_account, value, leads, CASE
        WHEN is_account THEN CASE
            WHEN asked = bare AND length(bare) >= {_WORD_LETTERS} THEN {BEGUN}
            WHEN starts_with(asked, bare) AND length(bare) >= {_BEGUN_LETTERS} THEN {BEGUN}
            ELSE 0
        END
        WHEN asked = folded THEN {EXACT}
        WHEN letters > 2 AND (
            starts_with(asked, folded || ' ') OR starts_with(folded, asked || ' ')
        ) THEN {PART}
        WHEN letters >= {_NEAR_LETTERS} AND abs(length(asked) - length(folded)) <= 2
            AND jaro_winkler_similarity(asked, folded) >= {_NEAR_ALIKE} THEN {NEAR}
        ELSE 0
    END AS level
    FROM pairs
)
SELECT * FROM judged WHERE level > 0
"""

_SOUGHT_NAMES = f"""
SELECT report_id, CASE source WHEN 'given' THEN 'given' ELSE 'alias' END AS source, value,
    max(level) AS level, any_value(leads) AS leads
FROM asked_names asked JOIN alike_names alike
    ON alike.asked = asked.asked AND alike.is_account = (asked.source = 'account')
WHERE source <> 'given' OR level > {NEAR}
GROUP BY ALL
"""

_NAME_RATES = """
SELECT report_id, source, level, CAST(sum(leads) AS DOUBLE) AS leads
FROM sought_names GROUP BY report_id, source, level
"""

_PRINTS = "SELECT print FROM prints"
_CUTS = "SELECT unhex(cut) AS print, unhex(pdq) AS owner FROM picture_cuts"
_ASKED_PICTURES = "SELECT report_id, unnest(pdqs) AS pdq FROM given_reports"


def near_pictures(asked: pa.Table, prints: pa.Table, cuts: pa.Table) -> pa.Table:
    """Pictures of the archive that may be copies of one in a report, however either is turned.

    From the reports' hashes (``report_id``, ``pdq``), all hashes of the archive (``print``) and
    those of the cuts of its pictures (``print``, ``owner``) to ``SOUGHT_PICTURES``.
    """
    reports, digits = asked["report_id"].to_pylist(), asked["pdq"].to_pylist()
    if not digits:
        return SOUGHT_PICTURES.empty_table()
    turned = np.ascontiguousarray(lies(rows(digits)).reshape(-1, BYTES))
    held = np.concatenate([of_column(prints["print"]), of_column(cuts["print"])])
    owners = np.concatenate([of_column(prints["print"]), of_column(cuts["owner"])])
    lie, place, bits = within(turned, held, WEAK)
    best: dict[tuple[str, str, str], int] = {}
    pairs = (lie % len(digits)).tolist(), place.tolist(), bits.tolist()
    for of, at, apart in zip(*pairs, strict=True):
        key = (reports[of], digits[of], owners[at].tobytes().hex())
        best[key] = min(apart, best.get(key, apart))
    names = SOUGHT_PICTURES.names
    found = [dict(zip(names, (*key, apart), strict=True)) for key, apart in sorted(best.items())]
    return pa.Table.from_pylist(found, schema=SOUGHT_PICTURES)


STAGES: tuple[Stage, ...] = (
    Query("sought_identifiers", _IDENTIFIERS),
    Query("archive_names", _ARCHIVE_NAMES),
    Query("asked_names", _ASKED_NAMES),
    Query("alike_names", _ALIKE),
    Query("sought_names", _SOUGHT_NAMES),
    Query("name_rates", _NAME_RATES),
    Whole("sought_pictures", (_ASKED_PICTURES, _PRINTS, _CUTS), near_pictures, SOUGHT_PICTURES),
)
"""Needs ``given_reports``, ``identifiers``, ``prints`` and ``picture_cuts``; leaves
``sought_identifiers`` (report_id, kind, value), ``sought_names`` (report_id, source, value, level),
``name_rates`` (how many leads show a name so much like the report's) and ``sought_pictures``."""
