"""Templates: texts that are copies of one text, but for edits and for slots that each ad fills.

Texts are compared after what varies (numbers, prices, ages, names, places …) has been replaced by
typed marks, so that two ads that differ only in those are one text here. Words of identity are left
out altogether: neither which one stands there nor that one does may link.

A template is its first text in time and the later texts that are alike that one. So it follows from
the set of texts and their times alone, however they came in; a build hashes and compares only what
is new and what that touches. docs/decisions/0013-templates.md says why it is done so.
"""

from __future__ import annotations

from leadlight.engine.stage import Kernel, Query, Stage, Whole
from leadlight.finder.link import firsts
from leadlight.finder.link.likeness import ALIKE, LIKENESS, likeness
from leadlight.finder.link.representatives import PLACES, place
from leadlight.finder.link.shingles import SKETCHES, sketch

BARE = r"""
SELECT ad_id, version_id, CASE
    WHEN contains(typed, '<identity>') THEN trim(regexp_replace(
        regexp_replace(typed, '([ ]*<identity>)+[ ]*', ' ', 'g'), E'[ ]*\n[ \n]*', E'\n', 'g'
    ), E' \n')
    WHEN starts_with(typed, ' ') OR starts_with(typed, E'\n')
        OR ends_with(typed, ' ') OR ends_with(typed, E'\n') THEN trim(typed, E' \n')
    ELSE typed
END AS typed
FROM {findings}
"""
"""Comparison texts without words of identity: a text reads as if they had never stood there, blanks
and lines too. ``findings`` names the rows to read."""

_FRESH_BARE = f"""
SELECT ad_id, version_id, md5_number_lower(typed) AS text, typed
FROM ({BARE.format(findings="fresh_findings")})
"""
"""Kept, since what filters by a key that is not there yet has the texts read twice."""

_FRESH_WORDINGS = """
SELECT ad_id, version_id, text FROM fresh_bare WHERE text <> md5_number_lower('')
"""

_WORDINGS = """
SELECT ad_id, version_id, text FROM previous_wordings
UNION ALL SELECT ad_id, version_id, text FROM fresh_wordings
"""

_SIGHTED = """
SELECT text, min(captured_at) AS first_seen FROM (
    SELECT text, captured_at FROM fresh_sightings JOIN fresh_wordings USING (ad_id, version_id)
    UNION ALL
    SELECT text, captured_at
    FROM (FROM fresh_sightings ANTI JOIN fresh_wordings USING (ad_id, version_id))
    JOIN wordings USING (ad_id, version_id)
) GROUP BY text
"""

_FRESH_TEXTS = """
SELECT text, sighted.first_seen, known.text IS NULL AS is_new
FROM sighted_texts sighted LEFT JOIN previous_texts known USING (text)
WHERE known.text IS NULL OR sighted.first_seen < known.first_seen
"""

_TEXTS = """
SELECT text, first_seen FROM fresh_texts
UNION ALL SELECT text, first_seen FROM previous_texts ANTI JOIN fresh_texts USING (text)
"""

_READ_NEW = """
SELECT text, any_value(typed) AS typed FROM fresh_bare
SEMI JOIN (SELECT text FROM fresh_texts WHERE is_new) new USING (text)
GROUP BY text
"""
"""One version of each new text."""

_NEEDED = """
SELECT text FROM text_candidates UNION SELECT candidate FROM text_candidates
EXCEPT SELECT text FROM fresh_sketches
"""

_KEPT_WORDS = "SELECT text, words FROM previous_first_words SEMI JOIN needed_texts USING (text)"

_RECALLED = f"""
WITH worn AS (
    SELECT text, min(version_id) AS version_id FROM wordings
    SEMI JOIN (FROM needed_texts ANTI JOIN kept_words USING (text)) lacking USING (text)
    GROUP BY text
)
SELECT text, min(typed) AS typed
FROM worn JOIN ({BARE.format(findings="findings SEMI JOIN worn USING (version_id)")})
    USING (version_id)
GROUP BY text
"""
"""One version of each text whose words are needed and are not kept: few, if any."""

_FIRST_WORDS = """
SELECT text, words FROM fresh_sketches SEMI JOIN asked_firsts USING (text)
UNION ALL SELECT text, words FROM recalled_sketches
"""

_KNOWN = """
SELECT text, words FROM fresh_sketches
UNION ALL SELECT text, words FROM kept_words UNION ALL SELECT text, words FROM recalled_sketches
"""

_TIES = f"""
SELECT text, candidate, likeness FROM text_likeness WHERE likeness >= {ALIKE}
UNION ALL
SELECT text, candidate, likeness FROM previous_text_ties
ANTI JOIN ({firsts.TOUCHED}) touched USING (text)
"""

_RANKED_TIES = """
SELECT one.rank, other.rank AS earlier, likeness
FROM text_ties tie
JOIN text_ranks one ON one.text = tie.text JOIN text_ranks other ON other.text = candidate
ORDER BY one.rank
"""

_WORN = """
WITH several AS (
    SELECT text FROM wordings GROUP BY text HAVING count(*) > 1
    UNION
    SELECT text FROM text_ranks SEMI JOIN (
        SELECT rank FROM text_places UNION SELECT stands_for FROM text_places
    ) USING (rank)
)
SELECT DISTINCT coalesce(stands_for, rank) AS rank, text, ad_id
FROM text_ranks SEMI JOIN several USING (text)
LEFT JOIN text_places USING (rank) JOIN wordings USING (text)
"""
"""Who wears what texts stand for; without those that one version shows, and that are alike none."""

NAME = "'T' || left(md5(CAST({text} AS VARCHAR)), 16)"
"""The id of a template whose least key is ``text``."""

_TEMPLATES = f"""
WITH shared AS (
    SELECT rank FROM text_wearers GROUP BY rank HAVING count(DISTINCT ad_id) > 1
), named AS (
    SELECT rank, {NAME.format(text="min(text)")} AS template_id
    FROM shared JOIN text_wearers USING (rank) GROUP BY rank
)
SELECT template_id, text, ad_id FROM text_wearers JOIN named USING (rank)
"""

STAGES: tuple[Stage, ...] = (
    Query("fresh_bare", _FRESH_BARE),
    Query("fresh_wordings", _FRESH_WORDINGS),
    Query("wordings", _WORDINGS),
    Query("sighted_texts", _SIGHTED),
    Query("fresh_texts", _FRESH_TEXTS),
    Query("texts", _TEXTS),
    Kernel("fresh_sketches", _READ_NEW, sketch, SKETCHES, here=True),
    Query("fresh_text_sketches", "SELECT text, keys FROM fresh_sketches"),
    *firsts.STAGES,
    Query("needed_texts", _NEEDED),
    Query("kept_words", _KEPT_WORDS),
    Kernel("recalled_sketches", _RECALLED, sketch, SKETCHES, here=True),
    Query("fresh_first_words", _FIRST_WORDS),
    Whole("text_likeness", ("FROM text_candidates", _KNOWN), likeness, LIKENESS),
    Query("text_ties", _TIES),
    Whole("text_places", _RANKED_TIES, place, PLACES),
    Query("text_wearers", _WORN),
    Query("templates", _TEMPLATES),
)
"""Needs ``findings``, ``fresh_findings``, ``fresh_sightings`` and, of the last build,
``previous_wordings`` and what is named last here; leaves ``fresh_wordings`` and ``wordings``
(ad_id, version_id, text: its key), ``templates`` (template_id, text, ad_id): texts on two ads or
more, and what the next build carries on from: ``texts`` (text, first_seen), ``text_ties`` (text,
candidate, likeness), ``key_firsts`` (key, text), and of new texts alone ``fresh_text_sketches``
(text, keys) and ``fresh_first_words`` (text, words)."""
