"""Marks: what an ad shows that another ad may show too, each with its kind and value."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadlight.engine.stage import Query, Stage, Whole

STRONG = ("phone", "email", "handle", "payment", "url")
"""Kinds that one hand holds at a time: ads that share a value are one group."""

SILENCE_DAYS = 2
"""After a longer silence a number may have gone to somebody else: a new use of it begins, and
whether the two uses are one hand is asked of everything else that they show."""

MOST_NUMBERS, MOST_NAMES = 12, 30
"""A mark that stands beside more other numbers than this belongs to no one hand: a site's help
line, a directory's address. So does one beside half as many numbers and more names than this."""

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR

_SEEN = """
SELECT *, row_number() OVER (ORDER BY first_seen, ad_id) AS place FROM (
    SELECT ad_id,
        min(coalesce(posted_at, captured_at)) AS first_seen,
        max(captured_at) AS last_seen,
        max(gone_at) AS gone_at
    FROM sightings GROUP BY ad_id
)
"""

_LISTED = """
SELECT ad_id, 'phone' AS kind, unnest(phones) AS value FROM findings
UNION SELECT ad_id, 'email', unnest(emails) FROM findings
UNION SELECT ad_id, 'handle', unnest(handles) FROM findings
UNION SELECT ad_id, 'payment', unnest(payments) FROM findings
UNION SELECT ad_id, 'url', unnest(urls) FROM findings
UNION SELECT ad_id, 'name', unnest(names) FROM findings
UNION SELECT ad_id, 'picture', unnest(sha256s) FROM findings WHERE len(pdqs) = 0
UNION ALL SELECT DISTINCT ad_id, 'template', template_id FROM templates
UNION ALL
"""

MARKS = f"""
{_LISTED} SELECT DISTINCT ad_id, 'picture', picture
FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM findings) JOIN pictures USING (pdq)
"""
"""Those of a few ads."""

_EVERY_MARK = f"""
SELECT ad_id, kind, value, hash(kind, value) AS mark FROM (
    {_LISTED} SELECT ad_id, 'picture', pdq
    FROM (SELECT DISTINCT ad_id, picture FROM drawn JOIN all_pictures USING (number))
    JOIN hashes ON hashes.number = picture
)
"""
"""``mark`` is a number for kind and value: marks are joined and counted by it."""

_PERHAPS_HUBS = f"""
WITH told AS (
    SELECT ad_id, count(*) AS numbers, min(mark) AS one, max(mark) AS other
    FROM marks WHERE kind = 'phone' GROUP BY ad_id
)
SELECT mark FROM marks JOIN told USING (ad_id) WHERE kind IN {STRONG}
GROUP BY mark HAVING min(one) <> max(other)
    AND 2 * sum(numbers - CAST(kind = 'phone' AS INTEGER)) > {MOST_NUMBERS}
"""
"""Few stand beside so many numbers, each counted as often as it is there, that it is worth while to
tell them apart."""

_BESIDE = """
SELECT mark, count(*) AS {name} FROM (
    SELECT DISTINCT mark.mark, other.mark AS held
    FROM (SELECT ad_id, mark FROM marks SEMI JOIN {marks} USING (mark)) mark
    JOIN (SELECT ad_id, mark FROM marks WHERE kind = '{kind}') other USING (ad_id)
    WHERE mark.mark <> other.mark
) GROUP BY mark
"""

_CROWDED = f"""
{_BESIDE.format(name="numbers", marks="perhaps_hubs", kind="phone")}
HAVING 2 * count(*) > {MOST_NUMBERS}
"""

_HUBS = f"""
SELECT mark FROM crowded_marks LEFT JOIN (
    {_BESIDE.format(name="names", marks="crowded_marks", kind="name")}
) USING (mark)
WHERE numbers > {MOST_NUMBERS} OR names > {MOST_NAMES}
"""

_STRONG = f"""
SELECT marks.rowid AS row, mark, place, epoch_us(first_seen) AS at
FROM marks JOIN seen USING (ad_id) ANTI JOIN hubs USING (mark) WHERE kind IN {STRONG}
"""

_TURNS = pa.schema({"row": pa.int64(), "use": pa.int64(), "silent": pa.float64()})

_USES = """
SELECT ad_id, kind, value, mark, silent, "use" FROM turns JOIN marks ON marks.rowid = turns.row
"""


def turns(strong: pa.Table) -> pa.Table:
    """From strong marks (``row``, ``mark``, ``place``: of the ad in the order of time, ``at``: in
    microseconds) to the use that each row is of and the days since the mark was last seen: whole
    hours that begin between, as parts of a day; null for the first.
    """
    row, mark, place, at = (strong[name].to_numpy() for name in ("row", "mark", "place", "at"))
    order = np.argsort(place)
    order = order[np.argsort(mark[order], kind="stable")]
    row, mark, at = row[order], mark[order], at[order]
    is_first = np.ones(len(row), dtype=bool)
    is_first[1:] = mark[1:] != mark[:-1]
    before = np.r_[at[:1], at[:-1]]
    begins = np.cumsum(~is_first & (at - before > SILENCE_DAYS * _DAY))
    of_mark = begins[is_first][np.cumsum(is_first) - 1]
    silent = pa.array((at // _HOUR - before // _HOUR) / 24.0, mask=is_first)
    return pa.table([row, begins - of_mark, silent], schema=_TURNS)


STAGES: tuple[Stage, ...] = (
    Query("seen", _SEEN),
    Query("marks", _EVERY_MARK),
    Query("perhaps_hubs", _PERHAPS_HUBS),
    Query("crowded_marks", _CROWDED),
    Query("hubs", _HUBS),
    Whole("turns", _STRONG, turns, _TURNS),
    Query("uses", _USES),
)
"""Needs ``findings``, ``sightings``, ``templates``, ``drawn``, ``all_pictures`` and ``hashes``;
leaves ``seen``, ``marks`` (ad_id, kind, value, mark) and ``uses``: the strong marks with the number
of their use, from 0, and the days since the mark was last seen (``silent``)."""
