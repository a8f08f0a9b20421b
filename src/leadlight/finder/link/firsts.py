"""Which texts are held against which: each against the first texts that showed its word triples.

The texts stand in the order of time (``text_ranks``). Each key of a text has one vote for the first
text of all that has the key; the few earlier texts with the most votes are its candidates. A
template's first text is the first to show nearly all of what its copies share, so it wins the votes
of all of them, while a public passage votes for one text only, however many show it: nothing here
grows faster than the texts do.

All of it follows from the set of texts and their times alone. What a build adds changes the votes
of the texts it adds, and of later ones where it brings an earlier first text to a key that they
have: these ("touched") are held against their candidates again.
"""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.holders import HOLDERS, first_holders

MOST_CANDIDATES = 6
_LEAST_VOTES = 2
"""A single shared triple is chance, unless the text has no more."""

_KEYS = """
SELECT text, first_seen, keys FROM fresh_texts JOIN fresh_sketches USING (text)
UNION ALL
SELECT text, first_seen, keys FROM previous_text_keys ANTI JOIN fresh_texts USING (text)
"""

_RANKS = "SELECT text, row_number() OVER (ORDER BY first_seen, text) AS rank FROM text_keys"

_FRESH_KEYS = """
SELECT key, min(rank) AS rank
FROM (SELECT text, unnest(keys) AS key FROM fresh_sketches) JOIN text_ranks USING (text)
GROUP BY key
"""

_KNOWN_HOLDERS = """
SELECT key, rank FROM (
    SELECT text, unnest(keys) AS key FROM previous_text_keys ANTI JOIN fresh_texts USING (text)
) {of_keys} JOIN text_ranks USING (text)
"""

_KNOWN = """
SELECT rank, keys
FROM previous_text_keys ANTI JOIN fresh_texts USING (text) JOIN text_ranks USING (text)
"""

_LATE_KEYS = """
SELECT key FROM fresh_keys fresh JOIN known_firsts known USING (key) WHERE fresh.rank < known.rank
"""

_TOUCHED = f"""
SELECT text, rank, keys, TRUE AS is_fresh
FROM fresh_sketches JOIN text_ranks USING (text)
UNION ALL
SELECT text, rank, keys, FALSE
FROM text_keys JOIN text_ranks USING (text) SEMI JOIN (
    {_KNOWN_HOLDERS.format(of_keys="SEMI JOIN late_keys USING (key)")}
) late USING (rank)
"""

_ALSO_ASKED = """
SELECT DISTINCT key FROM (SELECT unnest(keys) AS key FROM touched_texts WHERE NOT is_fresh)
ANTI JOIN fresh_keys USING (key)
"""

_FIRSTS = f"""
SELECT key, min(rank) AS rank FROM (
    SELECT key, rank FROM fresh_keys
    UNION ALL SELECT key, rank FROM known_firsts
    UNION ALL {_KNOWN_HOLDERS.format(of_keys="SEMI JOIN also_asked USING (key)")}
) GROUP BY key
"""

_CANDIDATES = f"""
WITH votes AS (
    SELECT voter.text, voter.rank, asked, first.rank AS earlier, count(*) AS votes
    FROM (
        SELECT text, rank, len(keys) AS asked, unnest(keys) AS key FROM touched_texts
    ) voter JOIN key_firsts first USING (key)
    WHERE first.rank < voter.rank
    GROUP BY ALL HAVING votes >= least({_LEAST_VOTES}, asked)
), elected AS (
    SELECT text, earlier FROM votes QUALIFY row_number() OVER (
        PARTITION BY text ORDER BY votes DESC, earlier
    ) <= {MOST_CANDIDATES}
)
SELECT elected.text, ranked.text AS candidate
FROM elected JOIN text_ranks ranked ON ranked.rank = earlier
"""

STAGES: tuple[Stage, ...] = (
    Query("text_keys", _KEYS),
    Query("text_ranks", _RANKS),
    Query("fresh_keys", _FRESH_KEYS),
    Whole("known_firsts", ("SELECT key FROM fresh_keys", _KNOWN), first_holders, HOLDERS),
    Query("late_keys", _LATE_KEYS),
    Query("touched_texts", _TOUCHED),
    Query("also_asked", _ALSO_ASKED),
    Query("key_firsts", _FIRSTS),
    Query("text_candidates", _CANDIDATES),
)
"""Needs ``fresh_texts`` (text, first_seen: new ones, and those now known to have been seen
earlier), ``fresh_sketches`` and ``previous_text_keys``; leaves ``text_keys``, ``text_ranks``,
``touched_texts`` and their ``text_candidates`` (text, candidate)."""
