"""Which lead and which template each posting belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.core.context import Context
from leadlight.core.leads import LinkRow
from leadlight.finder.desk.opened import refuse_narrow, tables
from leadlight.govern.audit import Event, audited
from leadlight.store.home import Home
from leadlight.store.shapes import POSTINGS

_LINKS = """
SELECT ad_id, postings.source, postings.source_id, lead_id, template_id
FROM postings LEFT JOIN links USING (ad_id) ORDER BY ad_id
"""


def links(home: Home, context: Context) -> Iterator[LinkRow]:
    """A row a posting of the archive; one that no build has seen yet has neither."""
    refuse_narrow(context)
    with audited(home, context, Event("links.read")) as ledger:
        generation = home.generations.current(ledger)
        postings = home.archive.files(ledger, "postings")
    with tables(home, generation, "links") as engine:
        engine.attach("postings", postings, POSTINGS)
        for batch in engine.stream(_LINKS):
            for row in batch.to_pylist():
                yield LinkRow(**row)
