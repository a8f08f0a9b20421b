"""Labelling rules of the kind published for this task, to hold a ranking against.

Words about moving, the third person, several people and short stays speak for a controller, words
like "real", "safe" and "classy" against one. Outcomes of cases contradict some of them.
"""

from __future__ import annotations

import re

from bench.keywords import plain

_FOR = {
    "movement": (
        r"new (in|to|2|n) (town|the area|the city)|in town|just (arrived|landed|got (in|here))"
        r"|visiting|leav(e|ing|in)|passing (thru|through)|on tour|back in|last (day|night)"
        r"|recien llegada|de paso|me voy|de visita|de passage|je repars"
    ),
    "third person": r"she|her|hers|ella|elle|ask (4|for)|(she|her|their) \w+",
    "several people": (
        r"we|us|our|both|two|2 girls|girls|ladies|friends?|bestie|duo|together|sisters?"
        r"|nosotras|amigas?|somos|juntas|copine|deux"
    ),
    "short stays": (
        r"quick(ie)?s?|15 ?min\w*|qv|short (stay|visit)s?|half (an )?hour|hh|1/2 ?h\w*|30 ?m\w*"
        r"|media hora|un rato|rapid[eo]"
    ),
}
_AGAINST = {
    "real": r"real|genuine|legit|no scam\w*|verified|autentica|vraie?s?",
    "safe": r"safe(ty)?|screen\w*|references?|refs|discreet|clean",
    "classy": r"class(y|ic)|elegant|upscale|sophisticated|mature|educated|professional",
}


def _compiled(rules: dict[str, str]) -> list[re.Pattern[str]]:
    return [re.compile(rf"(?<!\w)(?:{rule})(?!\w)") for rule in rules.values()]


_RAISE, _LOWER = _compiled(_FOR), _compiled(_AGAINST)


def vote(text: str) -> int:
    """Rules that fire for a controller, less those that fire against one."""
    said = plain(text)
    raised = sum(bool(rule.search(said)) for rule in _RAISE)
    return raised - sum(bool(rule.search(said)) for rule in _LOWER)
