"""One lead's ads read together, for whoever asks what holds them together."""

from __future__ import annotations

from leadlight.engine.stage import Engine, Query
from leadlight.finder.desk.shelves import Shelf
from leadlight.finder.link.fabric import Fabric, Known, fabric
from leadlight.finder.link.groups import COUNTING
from leadlight.finder.link.traits import sql_trait
from leadlight.finder.link.witnesses import DRAWN
from leadlight.finder.link.wording import NAMED, READ, values_of
from leadlight.finder.shapes import TABLES

_READ = ("ads", "held", "rates", "fit", "copies")
WHOLE = {f"all_{name}": name for name in _READ}
"""The tables to know, and by which name."""

_OWN = {
    "ads": "SELECT * FROM all_ads WHERE lead_id = $lead",
    "held": "SELECT * FROM all_held WHERE lead_id = $lead",
}
_ROWS = {
    "findings": "findings",
    "previous_traits": "traits",
    "templates": "templates",
    "wordings": "wordings",
}
"""Tables of the lead's ads, each with the table that their rows are of."""
_THEIRS = {
    "seen": "SELECT ad_id, first_seen, row_number() OVER (ORDER BY ad_id) - 1 AS ad FROM ads",
    "groups": "SELECT *, ad AS grp FROM seen",
    "pictures": """
        SELECT pdq, coalesce(picture, pdq) AS picture
        FROM (SELECT DISTINCT unnest(pdqs) AS pdq FROM findings) LEFT JOIN all_copies USING (pdq)
    """,
    "hashes": """
        SELECT pdq, hash(pdq) AS key, row_number() OVER (ORDER BY pdq) - 1 AS number FROM pictures
    """,
    "drawn": DRAWN,
    "all_pictures": "SELECT number, number AS picture FROM hashes",
    "picture_traits": f"""
        SELECT number, {sql_trait("picture", "picture")} AS trait
        FROM pictures JOIN hashes USING (pdq)
    """,
}
"""What the linker counts, of one lead: each ad is a group of its own."""

_RATES = "SELECT trait, rate FROM all_rates SEMI JOIN shown USING (trait)"


def woven(shelf: Shelf, engine: Engine, lead_id: str) -> Fabric:
    """The fabric of the lead ``lead_id``; ``engine`` knows ``WHOLE`` and keeps the lead's own
    tables under their names."""
    for name, sql in _OWN.items():
        engine.give(name, engine.fetch(sql, lead=lead_id))
    ad_ids = engine.fetch("SELECT ad_id FROM ads")["ad_id"].to_pylist()
    rows = shelf.rows(engine, _ROWS.values(), ad_ids)
    for name, table in _ROWS.items():
        engine.give(name, rows[table])
    for name, sql in _THEIRS.items():
        engine.run(Query(name, sql))
    engine.give("fresh_traits", TABLES["traits"].columns.empty_table())
    for stage in COUNTING:
        engine.run(stage)
    named = engine.fetch(NAMED).to_pydict()
    values = values_of(engine.fetch(READ).to_pylist())
    values.update(zip(named["trait"], named["value"], strict=True))
    return fabric(
        Known(
            sizes=engine.fetch("SELECT grp, ad_id, ads FROM sizes JOIN groups USING (grp)"),
            shown=engine.fetch("SELECT * FROM shown"),
            held=engine.fetch("SELECT * FROM held"),
            rates=engine.fetch(_RATES),
            fit=engine.fetch("SELECT * FROM all_fit"),
            values=values,
        )
    )
