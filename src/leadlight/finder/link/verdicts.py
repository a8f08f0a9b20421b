"""The verdicts that stand: what a build is given of them, and which of its leads each is on.

Leads of a build have their names only after linking, so the verdicts' own names are brought in and
followed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from leadlight.core import ids
from leadlight.core.verdicts import Verdict
from leadlight.engine.stage import Query, Stage

GIVEN = pa.schema(
    [
        ("id", pa.int64()),
        ("lead_id", pa.string()),
        ("kind", pa.string()),
        ("ads", pa.list_(pa.string())),
    ]
)
"""A row a verdict: the lead's id when it was given, and some of the ads that the lead had."""

LEARNED = "learned"
"""Name of the digest among a generation's facts."""

_JUDGED = """
WITH named AS (
    SELECT id, coalesce(redirects.lead_id, given_verdicts.lead_id) AS name
    FROM given_verdicts LEFT JOIN redirects ON old_id = given_verdicts.lead_id
), held AS (
    SELECT id, links.lead_id, count(*) AS ads
    FROM (SELECT id, unnest(ads) AS ad_id FROM given_verdicts) JOIN links USING (ad_id)
    GROUP BY id, links.lead_id
)
SELECT id, lead_id FROM held JOIN named USING (id)
QUALIFY row_number() OVER (PARTITION BY id ORDER BY lead_id = name DESC, ads DESC, lead_id) = 1
"""

_VERDICTS = """
WITH standing AS (
    SELECT judged.lead_id, id, kind,
        given_verdicts.lead_id IN (SELECT old_id FROM redirects) AS swallowed
    FROM judged JOIN given_verdicts USING (id)
), newest AS (
    SELECT lead_id, max_by(kind, id) AS kind FROM standing GROUP BY lead_id
), own AS (
    SELECT lead_id, max_by(kind, id) AS kind FROM standing WHERE NOT swallowed GROUP BY lead_id
)
SELECT lead_id, kind FROM newest SEMI JOIN own USING (lead_id, kind) WHERE kind <> 'unsure'
"""

STAGES: tuple[Stage, ...] = (Query("judged", _JUDGED), Query("verdicts", _VERDICTS))
"""Needs ``given_verdicts`` (of the form ``GIVEN``), ``links`` and ``redirects``.

Leaves ``judged`` (id, lead_id): the lead that each verdict is on now. Of the leads that hold some
of its ads that is the one which bears its name or took that in, else the one with most; a verdict
of whose ads none is left is on no lead. And ``verdicts`` (lead_id, kind), a row a lead at the most:
what the ranking may learn, which is the newest verdict on the lead. "Unsure" teaches nothing. Nor
does a verdict on a lead that a larger one has swallowed, as it says little of the whole, unless the
newest on the larger one says the same.
"""


def given_verdicts(verdicts: Iterable[Verdict]) -> pa.Table:
    """The table ``given_verdicts`` of a build: what stands, in the order in which it was given."""
    standing = sorted((each for each in verdicts if each.stands), key=lambda each: each.id)
    rows = [{name: getattr(each, name) for name in GIVEN.names} for each in standing]
    return pa.Table.from_pylist(rows, schema=GIVEN)


def taught(given: pa.Table) -> str:
    """Names what ``given`` teaches: of each lead's verdicts the newest, in their order."""
    newest: dict[str, str] = {}
    for row in given.to_pylist():
        newest.pop(row["lead_id"], None)
        newest[row["lead_id"]] = row["kind"]
    return ids.content_id("verdicts", *newest.items())


def are_learned(facts: Mapping[str, Any], given: pa.Table) -> bool:
    """Whether the generation with these facts was given what ``given`` teaches.

    One that was built before there were verdicts was given none.
    """
    told: str = facts.get(LEARNED, taught(given_verdicts(())))
    return told == taught(given)
