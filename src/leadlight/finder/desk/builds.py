"""The current build, and which leads for review it changed."""

from __future__ import annotations

from leadlight.core.builds import Build, BuildChanges, LeadChange
from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.finder.desk.opened import NOTHING_BUILT, current_with_verdicts, newest, tables
from leadlight.finder.desk.reviewed import REVIEWED, hidden, standing_verdicts
from leadlight.govern.audit import Event
from leadlight.store.home import Home

_CHANGED = """
SELECT lead_id, change, came_from, ads_before, changes.ads
FROM changes JOIN leads USING (lead_id)
WHERE kind <> 'independent' AND (probability >= $threshold OR direct > 0)
AND lead_id NOT IN (SELECT unnest($independents)) AND lead_id NOT IN (SELECT unnest($others))
ORDER BY direct > 0 DESC, probability DESC, leads.ads DESC, lead_id LIMIT $most
"""


def build_in_force(home: Home) -> Build:
    """The build that readers see. Names nobody, so it needs no context.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    generation = newest(home)
    if generation is None:
        raise NotFoundError(NOTHING_BUILT)
    facts = generation.facts
    return Build(
        generation=generation.number,
        built_at=generation.built_at,
        postings=facts["postings"],
        leads=facts["leads"],
        new_versions=facts["new_versions"],
        changes=facts["changes"],
        made_up=home.record().made_up,
    )


def changes(home: Home, context: Context, most: int) -> BuildChanges:
    """The first ``most`` leads for review that the last build changed.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    reading = Event("changes.read", details={"most": most})
    generation, verdicts = current_with_verdicts(home, context, reading)
    with tables(home, generation, "changes", *REVIEWED) as engine:
        kept_out = hidden(standing_verdicts(engine, verdicts))
        threshold = home.settings.threshold
        rows = engine.fetch(_CHANGED, **kept_out, threshold=threshold, most=most).to_pylist()
    return BuildChanges(
        generation=generation.number,
        built_at=generation.built_at,
        changes=tuple(LeadChange(**row | {"came_from": tuple(row["came_from"])}) for row in rows),
    )
