"""Templates: texts that are the same but for their slots. A medoid and its members, not a chain.

Texts are compared after their slots (numbers, prices, ages, names, places …) have been replaced by
typed marks, so that two ads that differ only in those are one text here. Words of identity are left
out altogether: neither which one stands there nor that one does may link.
"""

from __future__ import annotations

import pyarrow as pa

from leadlight.engine.stage import Kernel, Query, Stage, Whole
from leadlight.finder.link.components import components
from leadlight.finder.link.likeness import BANDS, LIKENESS, bands, likeness

_ALIKE = 0.6
"""Least Jaccard similarity of two texts of one template."""

_GROUPS = pa.schema([("text", pa.uint64()), ("bunch", pa.int64())])


def _bunches(likeness_rows: pa.Table) -> pa.Table:
    """Texts that hang together by likeness, before each is held against the medoid."""
    texts, bunch = components(likeness_rows["a"], likeness_rows["b"])
    return pa.table([texts, bunch], schema=_GROUPS)


_WORDINGS = """
WITH bare AS (
    SELECT ad_id, version_id,
        trim(regexp_replace(replace(typed, '<identity>', ' '), '[ ]+', ' ', 'g')) AS typed
    FROM findings
)
SELECT ad_id, version_id, md5_number_lower(typed) AS text, typed FROM bare WHERE typed <> ''
"""

_TEXTS = "SELECT text, min(typed) AS typed FROM wordings GROUP BY text"

_CANDIDATES = """
WITH spread AS (
    SELECT text, unnest(bands) AS band FROM text_bands
), hubs AS (
    SELECT band, min(text) AS hub FROM spread GROUP BY band HAVING count(*) > 1
)
SELECT DISTINCT hub AS a, text AS b
FROM spread JOIN hubs USING (band) WHERE text <> hub
"""

_WITH_TEXTS = """
SELECT a, b, one.typed AS "left", other.typed AS "right"
FROM {pairs} JOIN texts one ON one.text = a JOIN texts other ON other.text = b
"""

_MEDOIDS = """
WITH degree AS (
    SELECT text, sum(jaccard) AS likeness FROM (
        SELECT a AS text, jaccard FROM alike UNION ALL SELECT b, jaccard FROM alike
    ) GROUP BY text
)
SELECT bunch, first(text ORDER BY likeness DESC, text) AS medoid
FROM text_bunches JOIN degree USING (text) GROUP BY bunch
"""

_TEMPLATES = f"""
WITH placed AS (
    SELECT text, coalesce(near.a, text) AS medoid
    FROM texts LEFT JOIN near_medoid near ON near.b = text AND near.jaccard >= {_ALIKE}
), used AS (
    SELECT medoid, text, ad_id
    FROM placed JOIN (SELECT DISTINCT text, ad_id FROM wordings) USING (text)
)
SELECT 'T' || left(md5(m.typed), 16) AS template_id, used.text, used.ad_id
FROM used JOIN texts m ON m.text = used.medoid
WHERE medoid IN (SELECT medoid FROM used GROUP BY medoid HAVING count(DISTINCT ad_id) > 1)
"""

STAGES: tuple[Stage, ...] = (
    Query("wordings", _WORDINGS),
    Query("texts", _TEXTS),
    Kernel("text_bands", "SELECT text, typed FROM texts", bands, BANDS),
    Query("text_candidates", _CANDIDATES),
    Kernel("text_likeness", _WITH_TEXTS.format(pairs="text_candidates"), likeness, LIKENESS),
    Query("alike", f"SELECT * FROM text_likeness WHERE jaccard >= {_ALIKE}"),
    Whole("text_bunches", "SELECT a, b FROM alike", _bunches, _GROUPS),
    Query("text_medoids", _MEDOIDS),
    Query(
        "medoid_pairs",
        "SELECT medoid AS a, text AS b FROM text_bunches JOIN text_medoids USING (bunch) "
        "WHERE medoid <> text",
    ),
    Kernel("near_medoid", _WITH_TEXTS.format(pairs="medoid_pairs"), likeness, LIKENESS),
    Query("templates", _TEMPLATES),
)
"""Needs ``findings``; leaves ``wordings`` (ad_id, version_id, text: its key, typed) and
``templates`` (template_id, text, ad_id): texts on two ads or more."""
