"""What is wrong with a question, in words that help to mend it."""

from __future__ import annotations

import re

HELP = (
    'Several words all have to be there. "Quotation marks" keep words together; AND, OR and NOT '
    "in capitals and brackets combine them."
)
_DANGLING = re.compile(r"(?:^|\()\s*(AND|OR)\b|\b(AND|OR|NOT)\s*(?:\)|$)")
_ONLY_NOT = re.compile(r"\s*NOT\b")
_COMBINES = re.compile(r"\b(?:AND|OR|NOT)\b")
_OWN = (
    ("a lead", re.compile(r"L[0-9a-f]{16}"), "/leads/"),
    ("a text template", re.compile(r"T[0-9a-f]{16}"), "/templates/"),
    ("an ad", re.compile(r"[0-9a-f]{32}"), "/ads/"),
)
_SMALL = re.compile(r"\w\s+(or|and|not)\s+\w")


def trouble(query: str) -> str:
    """What is wrong with ``query``, which the search could not understand."""
    if query.count('"') % 2:
        return f"A quotation mark is open: put another one where the phrase ends. {HELP}"
    unquoted = re.sub(r'"[^"]*"', "x", query)
    if unquoted.count("(") != unquoted.count(")"):
        more = "open" if unquoted.count("(") > unquoted.count(")") else "closed"
        return f"A bracket is {more} that has no partner. {HELP}"
    if found := _DANGLING.search(unquoted):
        word = found[1] or found[2]
        return f"{word} lacks a word beside it: write something on both of its sides. {HELP}"
    if _ONLY_NOT.match(unquoted):
        return f"NOT takes away from something: write what to look for first. {HELP}"
    if not re.search(r"\w", query):
        return f"There is no word in it. {HELP}"
    return f"This could not be understood. {HELP}"


def hint(query: str) -> str | None:
    """What the question may have meant where it means something else: ``or`` is a word, too."""
    if found := _SMALL.search(re.sub(r'"[^"]*"', "x", query)):
        small = found[1]
        return f"“{small}” was looked for as a word; {small.upper()} in capitals combines words."
    return None


def combines(query: str) -> bool:
    """Whether AND, OR or NOT stand in the question."""
    return bool(_COMBINES.search(re.sub(r'"[^"]*"', "x", query)))


def own(query: str) -> tuple[str, str] | None:
    """What the question is the id of here, and the address of its page."""
    text = query.strip()
    return next(
        ((what, f"{address}{text}") for what, form, address in _OWN if form.fullmatch(text)), None
    )


def words_of(query: str) -> tuple[str, ...]:
    """The words and phrases that an answer may show, as they were written."""
    phrases = re.findall(r'"([^"]+)"', query)
    rest = re.sub(r'"[^"]*"', " ", query)
    loose = [word for word in re.findall(r"[\w@.+\-]+", rest) if word not in {"AND", "OR", "NOT"}]
    return tuple(dict.fromkeys((*phrases, *(word for word in loose if len(word) > 1))))


def cut(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is one of ``words``."""
    if not words:
        return [(text, False)]
    wanted = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pieces = re.split(rf"(?<!\w)({wanted})(?!\w)", text, flags=re.IGNORECASE)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]
