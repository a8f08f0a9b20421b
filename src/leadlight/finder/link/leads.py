"""Leads: hands with a name that stays. What changed since the last build is said, too."""

from __future__ import annotations

from leadlight.engine.stage import Query, Stage

_CARRIED = """
SELECT hand, lead_id, count(*) AS ads
FROM members JOIN previous_links USING (ad_id) WHERE lead_id IS NOT NULL
GROUP BY hand, lead_id
"""

_BEFORE = "SELECT lead_id, count(*) AS ads FROM previous_links GROUP BY lead_id"

_KEPT = """
WITH by_lead AS (
    SELECT * FROM carried
    QUALIFY row_number() OVER (PARTITION BY lead_id ORDER BY ads DESC, hand) = 1
)
SELECT hand, lead_id FROM by_lead
QUALIFY row_number() OVER (PARTITION BY hand ORDER BY ads DESC, lead_id) = 1
"""

_BACK = """
WITH free AS (
    SELECT lead_id AS old_id, false AS retired FROM carried ANTI JOIN kept USING (lead_id)
    UNION SELECT old_id, true FROM previous_redirects
), nameless AS MATERIALIZED (SELECT hand, ad_id FROM members ANTI JOIN kept USING (hand))
SELECT hand, old_id, retired
FROM nameless JOIN free ON old_id = 'L' || left(md5(ad_id), 16)
"""

_NAMED = """
WITH fresh AS (
    SELECT hand, 'L' || left(md5(min(ad_id)), 16) AS lead_id
    FROM members ANTI JOIN kept USING (hand) ANTI JOIN back USING (hand) GROUP BY hand
), taken AS (
    SELECT lead_id FROM leads_before UNION SELECT old_id FROM previous_redirects
)
SELECT hand, lead_id FROM kept
UNION ALL
SELECT hand, old_id FROM back
QUALIFY row_number() OVER (PARTITION BY hand ORDER BY retired, old_id) = 1
UNION ALL
SELECT hand, CASE
    WHEN lead_id IN (SELECT lead_id FROM taken)
    THEN 'L' || left(md5(lead_id || '.' || (SELECT number FROM this_build)), 16)
    ELSE lead_id
END FROM fresh
"""

_NEWEST = """
WITH worn AS (
    SELECT ad_id, version_id, template_id
    FROM wordings JOIN (SELECT DISTINCT text, template_id FROM templates) USING (text)
), newest AS (
    SELECT ad_id, version_id FROM sightings SEMI JOIN (FROM seen WHERE again) USING (ad_id)
    QUALIFY row_number() OVER (PARTITION BY ad_id ORDER BY captured_at DESC, version_id) = 1
)
SELECT ad, template_id FROM worn JOIN (FROM seen WHERE NOT again) USING (ad_id)
UNION ALL
SELECT ad, template_id FROM worn JOIN newest USING (ad_id, version_id) JOIN seen USING (ad_id)
"""
"""The template of each ad's newest version."""

_LINKS = """
SELECT ad_id, lead_id, template_id
FROM members JOIN named USING (hand) LEFT JOIN newest_templates USING (ad)
"""

_REDIRECTS = """
WITH gone AS (
    SELECT carried.lead_id AS old_id, named.lead_id
    FROM carried JOIN named USING (hand)
    WHERE carried.lead_id NOT IN (SELECT lead_id FROM named)
    QUALIFY row_number() OVER (PARTITION BY old_id ORDER BY ads DESC, named.lead_id) = 1
), returned AS (
    SELECT old_id, lead_id FROM back JOIN named USING (hand) WHERE retired
)
SELECT * FROM gone
UNION ALL
SELECT earlier.old_id, coalesce(returned.lead_id, gone.lead_id, earlier.lead_id)
FROM previous_redirects earlier
LEFT JOIN gone ON gone.old_id = earlier.lead_id
LEFT JOIN returned ON returned.old_id = earlier.old_id
WHERE earlier.old_id NOT IN (SELECT lead_id FROM named)
"""

_CHANGES = """
WITH sizes AS (
    SELECT lead_id, ads FROM named JOIN (
        SELECT hand, count(*) AS ads FROM members GROUP BY hand
    ) USING (hand)
), came AS (
    SELECT named.lead_id, list(carried.lead_id ORDER BY carried.lead_id) AS came_from
    FROM carried JOIN named USING (hand) GROUP BY named.lead_id
), went AS (
    SELECT lead_id, count(*) AS parts FROM carried GROUP BY lead_id
)
SELECT lead_id, CASE
        WHEN came_from IS NULL THEN 'created'
        WHEN len(came_from) > 1 THEN 'merged'
        WHEN parts > 1 THEN 'split'
        ELSE 'grown'
    END AS change,
    coalesce(came_from, []) AS came_from, coalesce(before.ads, 0) AS ads_before, sizes.ads AS ads
FROM sizes
LEFT JOIN leads_before before USING (lead_id)
LEFT JOIN came USING (lead_id)
LEFT JOIN went ON went.lead_id = came_from[1]
WHERE came_from IS NULL OR len(came_from) > 1 OR parts > 1 OR sizes.ads <> before.ads
"""

STAGES: tuple[Stage, ...] = (
    Query("leads_before", _BEFORE),
    Query("newest_templates", _NEWEST),
    Query("carried", _CARRIED),
    Query("kept", _KEPT),
    Query("back", _BACK),
    Query("named", _NAMED),
    Query("links", _LINKS),
    Query("redirects", _REDIRECTS),
    Query("changes", _CHANGES),
)
"""Needs ``members``, ``seen``, ``templates``, ``wordings``, ``sightings``, ``this_build`` (number)
and, of the last build, ``previous_links`` and ``previous_redirects``; leaves ``links`` (ad_id,
lead_id, template_id), ``redirects`` (old_id, lead_id) and ``changes``.

The hand that keeps most of a lead's ads keeps its id. Where that hand has another name, the id
stays with the ad that it was made of, if this is in a hand without a name; so does an id that went
before, as after a judgement was undone. An id that is nobody's redirects to where most of its ads
went.
"""
