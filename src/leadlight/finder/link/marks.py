"""Marks: what an ad shows that another ad may show too, each with its kind and value."""

from __future__ import annotations

import pyarrow as pa

from leadlight.engine.stage import Query, Stage
from leadlight.finder.arrays import Longs, Shorts
from leadlight.finder.link.ranking import ranked

STRONG = ("phone", "email", "handle", "payment", "url")
"""Kinds that one hand holds at a time: ads that share a value are one group."""

MOST_NUMBERS, MOST_NAMES = 12, 30
"""A mark that stands beside more other numbers than this belongs to no one hand: a site's help
line, a directory's address. So does one beside half as many numbers and more names than this."""

_LISTED = {
    "phone": "phones",
    "email": "emails",
    "handle": "handles",
    "payment": "payments",
    "url": "urls",
    "name": "names",
    "age": "CAST(ages AS VARCHAR[])",
    "picture": "CASE WHEN len(pdqs) = 0 THEN sha256s ELSE [] END",
}
"""Kinds of marks that one version's findings tell, and where: each value once."""

_KIND = f"ENUM {tuple(_LISTED)}"
"""Kinds are kept as small numbers: there are millions of marks."""

_ABREAST = ", ".join(f"unnest({values}) AS {kind}" for kind, values in _LISTED.items())


def _told(of: str, source: str) -> str:
    """SQL for the values that stand abreast in ``source``, one below the other."""
    return " UNION ALL ".join(
        f"SELECT {of}, CAST('{kind}' AS {_KIND}) AS kind, {kind} AS value FROM {source} "
        f"WHERE {kind} IS NOT NULL"
        for kind in _LISTED
    )


MARKS = f"""
WITH abreast AS (SELECT ad_id, {_ABREAST} FROM findings)
SELECT DISTINCT * FROM ({_told("ad_id", "abreast")})
UNION ALL SELECT DISTINCT ad_id, 'template', template_id FROM templates
UNION ALL SELECT DISTINCT ad_id, 'picture', picture
FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM findings) JOIN pictures USING (pdq)
"""
"""Those of a few ads, with what only the archive as a whole tells: templates and pictures."""

_WRITTEN = f"""
WITH abreast AS MATERIALIZED (
    SELECT ad, again, {_ABREAST} FROM findings JOIN seen USING (ad_id)
), told AS ({_told("ad, again", "abreast")})
SELECT ad, kind, value, hash(kind, value) AS mark FROM told WHERE NOT again
UNION ALL
SELECT DISTINCT ad, kind, value, hash(kind, value) FROM told WHERE again
"""
"""``mark`` is a number for kind and value: marks are joined and counted by it."""

_WORN = """
SELECT DISTINCT ad, template_id, hash('template', template_id) AS mark
FROM templates JOIN seen USING (ad_id)
"""

_SPELLED = """
SELECT mark, CAST(any_value(kind) AS VARCHAR) AS kind, any_value(value) AS value
FROM marks GROUP BY mark
UNION ALL SELECT DISTINCT mark, 'template', template_id FROM worn_templates
"""

_BESIDE = """
SELECT mark, count(*) AS {name} FROM (
    SELECT DISTINCT mark.mark, other.mark AS held
    FROM ({marks}) mark JOIN (SELECT ad, mark FROM marks WHERE kind = '{kind}') other USING (ad)
    WHERE mark.mark <> other.mark
) GROUP BY mark
"""

_CROWDED = f"""
{
    _BESIDE.format(
        name="numbers", kind="phone", marks=f"SELECT ad, mark FROM marks WHERE kind IN {STRONG}"
    )
}
HAVING 2 * numbers > {MOST_NUMBERS}
"""

_HUBS = f"""
SELECT mark FROM crowded_marks LEFT JOIN (
    {
    _BESIDE.format(
        name="names",
        kind="name",
        marks="SELECT ad, mark FROM marks SEMI JOIN crowded_marks USING (mark)",
    )
}
) USING (mark)
WHERE numbers > {MOST_NUMBERS} OR names > {MOST_NAMES}
"""


def by_mark(shown: pa.Table) -> tuple[Longs, Shorts, Shorts]:
    """From rows of ads and marks (``ad``, ``mark``) to the different marks, where the ads of each
    start, and the last one's end, and the ads of all, mark by mark."""
    coded = shown["mark"].combine_chunks().dictionary_encode()
    marks: Longs = coded.dictionary.to_numpy()
    starts, rows = ranked(coded.indices.to_numpy(), len(marks))
    return marks, starts, shown["ad"].to_numpy()[rows]


STAGES: tuple[Stage, ...] = (
    Query("marks", _WRITTEN),
    Query("crowded_marks", _CROWDED),
    Query("hubs", _HUBS),
    Query("worn_templates", _WORN),
    Query("spelled", _SPELLED),
)
"""Needs ``findings``, ``seen`` and ``templates``; leaves ``marks`` (ad, kind, value, mark): what is
written, and pictures that nobody hashed, ``worn_templates`` (ad, template_id, mark), ``spelled``
(mark, kind, value) of both, and ``hubs`` (mark)."""
