"""The room's stages in the order in which they run."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.rank import direct, measures
from leadlight.finder.rank.direct import KNOWN_PICTURE, MISSING_CHILD
from leadlight.finder.rank.lessons import model_of, proposals
from leadlight.finder.rank.score import SCORES, score
from leadlight.finder.shapes import MODEL, PROPOSALS

_COUNTED = ("phones", "emails", "handles", "images", "templates", "names")
_COUNTS = ", ".join(f"coalesce({kind}, 0) AS {kind}" for kind in _COUNTED)

_LEADS = f"""
WITH shown AS (
    SELECT lead_id, '{KNOWN_PICTURE}' AS code, count(*) AS ads FROM direct GROUP BY lead_id
    UNION ALL
    SELECT lead_id, '{MISSING_CHILD}', count(*) FROM awaited GROUP BY lead_id
), matched AS (
    SELECT lead_id, sum(ads)::BIGINT AS ads, list(
        {{'code': code, 'value': CAST(ads AS DOUBLE), 'effect': 0.0}} ORDER BY code
    ) AS told
    FROM shown GROUP BY lead_id
)
SELECT lead_id, coalesce(matched.ads, 0) AS direct, probability, low, high, base,
    CASE WHEN matched.ads IS NULL THEN kind ELSE 'controlled' END AS kind,
    basis, kinds, measured.ads, first_seen, last_seen, {_COUNTS},
    list_concat(coalesce(told, []), effects) AS effects
FROM scores JOIN measured USING (lead_id) LEFT JOIN matched USING (lead_id)
"""

_ROWS = "SELECT * FROM features ORDER BY lead_id"
_SCORED = "SELECT * FROM scores ORDER BY lead_id"
_VERDICTS = "SELECT * FROM verdicts ORDER BY lead_id"

STAGES: tuple[Stage, ...] = (
    *measures.STAGES,
    *direct.STAGES,
    Whole("model", (_ROWS, _VERDICTS, "SELECT * FROM models"), model_of, MODEL),
    Whole("scores", (_ROWS, "SELECT * FROM model"), score, SCORES),
    Whole("proposals", (_ROWS, _SCORED, _VERDICTS, "SELECT * FROM model"), proposals, PROPOSALS),
    Query("leads", _LEADS),
)
"""Needs what ``measures`` and ``direct`` need, ``awaited``, ``verdicts`` and ``models`` (document);
leaves ``leads``, a row a lead, ``model``, which scored them, and ``proposals``."""
