"""One template whole: how far it reaches, what stays in its text and what varies."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.templates import Template
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.link.slots import Copy, find_slots
from leadlight.finder.link.templates import BARE, NAME
from leadlight.govern.audit import Event
from leadlight.store.home import Home

MOST_TEXTS = 200
"""Texts of a template that are read for its slots; the first one in time is always among them."""

_REACH = """
SELECT count(DISTINCT ad_id) AS ads, count(DISTINCT text) AS texts,
    count(DISTINCT lead_id) AS leads,
    min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM templates JOIN ads USING (ad_id) WHERE templates.template_id = $template
"""

_COPIES = f"""
WITH members AS (
    SELECT text, ad_id FROM templates WHERE template_id = $template
), read AS (
    SELECT ad_id, typed, md5_number_lower(typed) AS text
    FROM ({BARE.format(findings="findings SEMI JOIN members USING (ad_id)")})
)
SELECT typed, count(DISTINCT ad_id) AS ads
FROM read SEMI JOIN members USING (text, ad_id)
GROUP BY text, typed
ORDER BY {NAME.format(text="text")} = $template DESC, md5(typed)
LIMIT {MOST_TEXTS}
"""


def template(home: Home, context: Context, template_id: str) -> Template:
    """The template called ``template_id``; its slots are read from some of its texts.

    Raises:
        NotFoundError: there is no such template, or nothing has been built yet.
    """
    generation = current(home, context, Event("template.read", template_id))
    with tables(home, generation, "templates", "ads", "findings") as engine:
        reach = engine.fetch(_REACH, template=template_id).to_pylist()[0]
        if not reach["ads"]:
            raise NotFoundError(f"no template is called {template_id!r}; see `leadlight links`")
        rows = engine.fetch(_COPIES, template=template_id).to_pylist()
    copies = [Copy(**row) for row in rows]
    found = find_slots(copies[0].typed, copies)
    return Template(
        template_id=template_id,
        read=sum(copy.ads for copy in copies),
        bits_saved=round(found.bits_saved, 1),
        parts=found.parts,
        **reach,
    )
