"""What a name of an account looks like, and what only stands where one could.

Of a word with digits or an underscore its form says that it is a name; of a plain word only the
marks before it, what stands behind it, and that it is no ordinary word.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from leadlight.finder.extract.ordinary import is_ordinary, sounds_ordinary

NAME: Final = (
    r"_{0,3}[a-z0-9](?:[a-z0-9_]|[.\-](?=[a-z0-9_])){2,29}+(?:#\d{4}(?!\d))?"
    r"(?![a-z0-9_]|[.\-+]?@[a-z0-9])"
)
"""Three to 33 letters, digits, underscores, inner stops and hyphens; a tag of four digits."""

_NAME: Final = re.compile(NAME)
_MARK: Final = (
    r"(?:[ ]?[(\[{]?[ ]?(?:under ?score|guion bajo)[ ]?[)\]}]?[ ]?|[ ]_[ ]?|_[ ]"
    r"|[ ]?[(\[{](?:dot|punto|\.|_)[)\]}][ ]?|[ ](?:dot|punto|\.)[ ])"
)
_ANY_MARK: Final = re.compile(_MARK)
_MARKED: Final = re.compile(rf"[a-z0-9_]{{1,24}}(?:{_MARK}[a-z0-9_]{{1,24}}){{1,3}}(?![a-z0-9_])")
_LETTERS: Final = re.compile(r"[a-z0-9_.](?:[ ][a-z0-9_.]){4,20}(?![ ]?[a-z0-9_])")
_ENDS: Final = re.compile(r"[ \t]*(?:$|[^a-z \t]|(?P<word>[a-z]{1,20})(?![a-z]))")
_COUNT: Final = re.compile(
    r"\d+(?:st|nd|rd|th|h|hh|hr|hrs|hours?|m|mins?|minutes|y|yrs?|yo|am|pm|k|x|usd|bucks|qv|ss"
    r"|roses|girls|ppl|people|friendly|nite|night|u|me|days?|pics|vids)"
)
_NEXT: Final = frozenset(
    {"for", "text", "txt", "call", "add", "dm", "dms", "msg", "message", "and", "or", "if", "to"}
    | {"hmu", "no", "por", "para", "y", "o"}
)
_PART: Final = re.compile(r"[a-z]+")
_GLUED: Final = re.compile(
    r"[.\-](?:call|text|txt|msg|message|add|dm|hmu|ask|for|no|and|or|only|serious|deposit|com)$"
)


class Name(NamedTuple):
    """A name as it is meant, and where it stands in the plain text."""

    value: str
    start: int
    end: int


def name_at(plain: str, start: int) -> Name | None:
    """The name that starts at ``start``, without words that a missing blank glued to it."""
    found = _NAME.match(plain, start)
    if found is None:
        return None
    if "." in found[0] and plain.startswith("/", found.end()):
        return None
    value = _GLUED.sub("", found[0])
    return Name(value, start, start + len(value))


def written_apart(plain: str, start: int) -> Name | None:
    """A name in single letters ("m i a x o"), or with its marks in words ("mia underscore x")."""
    if found := _LETTERS.match(plain, start):
        return Name(found[0].replace(" ", ""), *found.span())
    found = _MARKED.match(plain, start)
    if found is None or is_phrase(_ANY_MARK.sub(" ", found[0])):
        return None
    return Name(_ANY_MARK.sub(_mark, found[0]), *found.span())


def _mark(found: re.Match[str]) -> str:
    return "." if re.search(r"dot|punto|\.", found[0]) else "_"


def is_introduced(value: str) -> bool:
    """Whether ``value`` is a name where a sign or a pointing mark says that one comes."""
    if value.isdigit() or is_ordinary(value) or _COUNT.fullmatch(value):
        return False
    return any(map(str.isalpha, value)) and (
        "_" in value or any(map(str.isdigit, value)) or not is_phrase(value)
    )


def has_form(value: str) -> bool:
    """Whether ``value`` is a name by its form alone."""
    if "_" in value:
        return any(map(str.isalpha, value)) and not is_ordinary(value.strip("_"))
    mixed = "." in value or any(map(str.isdigit, value))
    return mixed and len(value) > 3 and value[0].isalpha() and not is_phrase(value)


def is_phrase(value: str) -> bool:
    """Whether all words of ``value`` are ordinary: "open24", "call.me"."""
    return all(map(is_ordinary, _PART.findall(value)))


def stands_alone(plain: str, name: Name, *, introduced: bool) -> bool:
    """Whether a plain word without any mark is a name: no word of a sentence, and the last one.

    Where it was ``introduced`` ("my snap"), any ordinary word may begin the next sentence.
    """
    if len(name.value) < 5 or sounds_ordinary(name.value):
        return False
    ends = _ENDS.match(plain, name.end)
    word = ends["word"] if ends else name.value
    return word is None or word in _NEXT or (introduced and is_ordinary(word))
