"""Which texts are held against which: each against the first texts that showed its word triples.

The texts stand in the order of time (``text_ranks``). Each key of a text has one vote for the first
text of all that has the key; the few earlier texts with the most votes are its candidates. A
template's first text is the first to show nearly all of what its copies share, so it wins the votes
of all of them, while a public passage votes for one text only, however many show it: nothing here
grows faster than the texts do.

All of it follows from the set of texts and their times alone. What a build adds changes the votes
of the texts it adds, and of later ones where it brings an earlier first text to a key that they
have: these ("touched") are held against their candidates again. Which text has a key first is kept,
so that a build asks for the keys of its own texts alone.
"""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage, Whole
from leadlight.finder.link.election import CANDIDATES, elected
from leadlight.finder.link.holders import HOLDERS, first_holders

_RANKS = "SELECT text, row_number() OVER (ORDER BY first_seen, text) AS rank FROM texts"

_MOVED = "(SELECT text FROM fresh_texts WHERE NOT is_new)"
"""Texts that the last build knew, from a later time."""

_FRESH_KEYED = f"""
SELECT text, rank, keys FROM fresh_sketches JOIN text_ranks USING (text)
UNION ALL
SELECT text, rank, keys FROM previous_text_sketches
SEMI JOIN {_MOVED} moved USING (text) JOIN text_ranks USING (text)
"""

_KNOWN_FIRSTS = f"""
SELECT key, rank FROM previous_key_firsts
SEMI JOIN fresh_keys USING (key) ANTI JOIN {_MOVED} moved USING (text) JOIN text_ranks USING (text)
"""

_LATE_KEYS = f"""
SELECT key FROM fresh_keys fresh JOIN known_firsts known USING (key) WHERE fresh.rank < known.rank
UNION
SELECT key FROM previous_key_firsts SEMI JOIN {_MOVED} moved USING (text)
"""
"""Keys that have another first text now, or one that was first at another time."""

_LATE_TEXTS = """
SELECT text, rank, keys FROM previous_text_sketches ANTI JOIN fresh_texts USING (text)
SEMI JOIN (
    SELECT text FROM (SELECT text, unnest(keys) AS key FROM previous_text_sketches)
    SEMI JOIN late_keys USING (key)
) late USING (text) JOIN text_ranks USING (text)
"""

TOUCHED = """
SELECT text, rank, keys FROM fresh_keyed UNION ALL SELECT text, rank, keys FROM late_texts
"""

_ALSO_ASKED = """
SELECT DISTINCT key FROM (SELECT unnest(keys) AS key FROM late_texts)
ANTI JOIN fresh_keys USING (key)
"""

_ASKED_FIRSTS = """
SELECT key, rank, text FROM (
    SELECT key, min(rank) AS rank FROM (
        SELECT key, rank FROM fresh_keys UNION ALL SELECT key, rank FROM known_firsts
    ) GROUP BY key
) JOIN text_ranks USING (rank)
UNION ALL
SELECT key, rank, text
FROM previous_key_firsts SEMI JOIN also_asked USING (key) JOIN text_ranks USING (text)
"""
"""The first text of each key that a touched text has."""

_KEY_FIRSTS = """
SELECT key, text FROM asked_firsts
UNION ALL SELECT key, text FROM previous_key_firsts ANTI JOIN asked_firsts USING (key)
"""

STAGES: tuple[Stage, ...] = (
    Query("text_ranks", _RANKS),
    Query("fresh_keyed", _FRESH_KEYED),
    Whole("fresh_keys", "SELECT rank, keys FROM fresh_keyed", first_holders, HOLDERS),
    Query("known_firsts", _KNOWN_FIRSTS),
    Query("late_keys", _LATE_KEYS),
    Query("late_texts", _LATE_TEXTS),
    Query("also_asked", _ALSO_ASKED),
    Query("asked_firsts", _ASKED_FIRSTS),
    Query("key_firsts", _KEY_FIRSTS),
    Whole(
        "text_candidates",
        (TOUCHED, "SELECT key, rank, text FROM asked_firsts"),
        elected,
        CANDIDATES,
    ),
)
"""Needs ``texts``, ``fresh_texts`` (text, first_seen, is_new: new ones, and those now known to have
been seen earlier), ``fresh_sketches`` and, of the last build, ``previous_text_sketches`` and
``previous_key_firsts``; leaves ``text_ranks``, the ``text_candidates`` (text, candidate) of
touched texts, and ``key_firsts`` for the next build."""
